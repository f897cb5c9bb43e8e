/**
 * Editable combobox with a list (WAI-ARIA APG): a text input that asks the server for options while one types.
 *
 * attach(input, settings) serves any input, also a cell of a grid; attachAll(root) finds the forms' own. One list for
 * the whole page, in the top layer, so that no box clips it. Nothing is chosen by itself.
 */

const WAIT = 150; // ms without a key before asking
const SHORTEST = 2;
const GAP = 4; // px between input and list

let list; // the page's listbox
let voice; // says how many options there are
let open = null; // the combobox whose options are shown

const prepare = () => {
  if (list?.isConnected) return;
  const place = document.querySelector("main") || document.body;
  list = document.createElement("ul");
  list.id = "er-listbox";
  list.className = "er-listbox";
  list.setAttribute("role", "listbox");
  list.setAttribute("popover", "manual");
  voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  place.append(list, voice);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && open) open.choose(option);
  });
  document.addEventListener("scroll", () => open?.place(), { capture: true, passive: true });
  window.addEventListener("resize", () => open?.place());
};

const tidy = (text) => text.trim().replace(/\s+/g, " ");

/** The words around the caret: all of them, or those between two separators. */
const segmentOf = (input, separator) => {
  const { value } = input;
  if (!separator) return { start: 0, end: value.length, text: tidy(value) };
  const caret = input.selectionStart ?? value.length;
  const start = caret ? value.lastIndexOf(separator, caret - 1) + 1 : 0;
  const next = value.indexOf(separator, caret);
  const end = next < 0 ? value.length : next;
  return { start, end, text: tidy(value.slice(start, end)) };
};

/** Put the chosen words in place of those that were typed. */
const replaceSegment = (input, separator, label) => {
  const { start, end } = segmentOf(input, separator);
  const before = input.value.slice(0, start);
  const blank = before && !before.endsWith(" ") ? " " : "";
  input.value = before + blank + label + input.value.slice(end);
  const caret = (before + blank + label).length;
  input.setSelectionRange(caret, caret);
};

/**
 * Make an input a combobox.
 * settings: url, kind, or offer(words), which makes the list here; separator (several values), conceptsOnly (no own words);
 * onChoose({concept, label, note}): concept is a uuid, or "-" for own words without a concept.
 * Returns {close, detach}.
 */
export const attach = (input, settings) => {
  prepare();
  let waiting;
  let asked; // the request under way
  let active = -1;

  const options = () => [...list.children];
  const isOpen = () => open === self;

  const mark = (index) => {
    active = index;
    options().forEach((option, n) => option.setAttribute("aria-selected", String(n === index)));
    const option = options()[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const close = () => {
    clearTimeout(waiting);
    asked?.abort();
    if (!isOpen()) return;
    open = null;
    mark(-1);
    input.setAttribute("aria-expanded", "false");
    if (list.matches(":popover-open")) list.hidePopover();
  };

  const place = () => {
    const box = input.getBoundingClientRect();
    const width = Math.min(Math.max(box.width, 320), window.innerWidth - 16);
    list.style.width = `${width}px`;
    list.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
    const below = window.innerHeight - box.bottom - GAP - 8;
    const above = box.top - GAP - 8;
    const isAbove = below < 180 && above > below;
    list.style.maxHeight = `${Math.min(360, isAbove ? above : below)}px`;
    list.style.top = isAbove ? "auto" : `${box.bottom + GAP}px`;
    list.style.bottom = isAbove ? `${window.innerHeight - box.top + GAP}px` : "auto";
  };

  const show = (found) => {
    if (open && open !== self) open.close();
    list.replaceChildren(...found.children);
    options().forEach((option, n) => {
      option.id = `er-listbox-${n}`;
    });
    list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || input.getAttribute("aria-label") || "");
    voice.textContent = found.dataset.status;
    if (!list.children.length) return close();
    open = self;
    input.setAttribute("aria-expanded", "true");
    if (!list.matches(":popover-open")) list.showPopover();
    place();
    mark(-1);
  };

  const ask = async () => {
    const { text } = segmentOf(input, settings.separator);
    asked?.abort();
    if (settings.offer) return show(settings.offer(text));
    if (text.length < SHORTEST) return close();
    asked = new AbortController();
    const words = new URLSearchParams({ testo: text, tipo: settings.kind });
    if (settings.conceptsOnly) words.set("solo-voci", "1");
    try {
      const answer = await fetch(`${settings.url}?${words}`, { signal: asked.signal });
      if (!answer.ok || document.activeElement !== input) return close();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(page.querySelector("ul"));
    } catch (error) {
      if (error.name !== "AbortError") close(); // without a network the words are typed all the same
    }
  };

  const choose = (option) => {
    const { concept, label, note } = option.dataset;
    replaceSegment(input, settings.separator, label);
    close();
    voice.textContent = note;
    settings.onChoose?.({ concept, label, note });
  };

  const move = (step) => {
    const most = options().length;
    if (active < 0) return mark(step > 0 ? 0 : most - 1);
    mark((active + step + most) % most);
  };

  const onKey = (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const isDown = event.key === "ArrowDown";
    if (isDown || event.key === "ArrowUp") {
      if (isOpen() && event.altKey) close();
      else if (isOpen()) move(isDown ? 1 : -1);
      else if (isDown) ask();
      else return;
    } else if (!isOpen()) {
      return;
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && active >= 0) {
      choose(options()[active]);
    } else if (event.key === "Home" && active >= 0) {
      mark(0);
    } else if (event.key === "End" && active >= 0) {
      mark(options().length - 1);
    } else {
      if (event.key === "Tab") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onInput = () => {
    clearTimeout(waiting);
    if (isOpen()) mark(-1);
    waiting = setTimeout(ask, WAIT);
  };

  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  const heard = { keydown: onKey, input: onInput, blur: close };
  const self = { close, choose, place };

  Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));
  Object.entries(heard).forEach(([name, act]) => input.addEventListener(name, act));
  const detach = () => {
    close();
    Object.keys(roles).forEach((name) => input.removeAttribute(name));
    Object.entries(heard).forEach(([name, act]) => input.removeEventListener(name, act));
  };
  return { close, detach };
};

/** What was chosen counts for those very words: a pair of another text is kept aside and says nothing. */
const pairs = (box) => [...box.querySelectorAll("input[type=hidden]")];
const wordsOf = (pair) => pair.value.slice(pair.value.indexOf(" ") + 1);

const tellChosen = (box, input) => {
  const parts = box.dataset.separator ? input.value.split(box.dataset.separator) : [input.value];
  const words = parts.map((part) => tidy(part).toLowerCase());
  const chosen = pairs(box).filter((pair) => words.includes(wordsOf(pair).toLowerCase()));
  box.querySelector("[data-combobox-note]").textContent = chosen.map((pair) => pair.dataset.note).join(" ");
};

const keep = (box, input, { concept, label, note }) => {
  pairs(box)
    .filter((pair) => wordsOf(pair).toLowerCase() === label.toLowerCase())
    .forEach((pair) => pair.remove());
  const pair = document.createElement("input");
  Object.assign(pair, { type: "hidden", name: `${input.name}_concept`, value: `${concept} ${label}` });
  pair.dataset.note = note;
  input.after(pair);
  tellChosen(box, input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

/** Add a choice to a field as if it had been typed and chosen; words that are there already stay. */
export const take = (input, { concept, label, note }) => {
  const box = input.closest("[data-combobox]");
  const { separator } = box.dataset;
  const parts = (separator ? input.value.split(separator) : [input.value]).map(tidy).filter(Boolean);
  const known = parts.find((part) => !separator || part.toLowerCase() === label.toLowerCase());
  if (!known) parts.push(label);
  input.value = parts.join(`${separator} `);
  keep(box, input, { concept, label: known ?? label, note });
};

const attachBox = (box) => {
  const input = box.querySelector("input:not([type=hidden])");
  const note = box.querySelector("[data-combobox-note]");
  if (!input || input.getAttribute("role") === "combobox") return;
  if (note.id) input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
  attach(input, {
    url: box.dataset.combobox,
    kind: box.dataset.kind,
    separator: box.dataset.separator,
    conceptsOnly: "conceptsOnly" in box.dataset,
    onChoose: (choice) => keep(box, input, choice),
  });
  input.addEventListener("input", () => tellChosen(box, input));
};

export const attachAll = (root) => root.querySelectorAll("[data-combobox]").forEach(attachBox);

attachAll(document);
document.addEventListener("htmx:load", (event) => attachAll(event.detail.elt));
