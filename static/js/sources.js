/** The drawer beside a paragraph: search, and citing the words that are selected in a source. Ctrl+K leads there. */

const drawer = document.querySelector("[data-sources]");
const form = document.querySelector("form.er-form");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class Drawer {
  constructor() {
    [this.whole, this.passage, this.cited] = drawer.dataset.words.split("|");
    this.search = drawer.querySelector("input[type=search]");
    this.said = drawer.querySelector("[data-said]");
    this.items = [...drawer.querySelectorAll("li[data-field]")];
    this.words = this.items.map((item) => plain(item.textContent));
    drawer.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));
    this.items.forEach((item) => this.#button(item));
    this.search.addEventListener("input", () => this.#filter());
    document.addEventListener("selectionchange", () => this.#name());
    document.addEventListener("keydown", (event) => this.#shortcut(event));
  }

  #button(item) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: this.whole });
    button.className = "btn btn-sm btn-outline-primary";
    button.setAttribute("aria-describedby", (item.querySelector("[data-text]").id = `fonte-${this.items.indexOf(item)}`));
    // The press must not take the selection away before it is read.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => this.#cite(item));
    item.append(button);
  }

  #shortcut(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      this.search.focus();
    } else if (event.key === "Escape" && drawer.contains(document.activeElement)) {
      this.#editor?.commands.focus();
    }
  }

  get #editor() {
    return document.querySelector("textarea[data-prose]")?.prose;
  }

  #filter() {
    const wanted = plain(this.search.value.trim()).split(/\s+/);
    this.items.forEach((item, place) => (item.hidden = !wanted.every((word) => this.words[place].includes(word))));
    const isSearching = this.search.value.trim() !== "";
    drawer.querySelectorAll("details").forEach((group) => {
      if (isSearching) group.open = group.querySelector("li[data-field]:not([hidden])") !== null;
    });
  }

  /** The words selected in a source, and where they begin. Leading and trailing blanks are left out. */
  #selected(item) {
    const selection = getSelection();
    const text = item.querySelector("[data-text]").firstChild;
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (range.startContainer !== text || range.endContainer !== text) return null;
    const words = text.data.slice(range.startOffset, range.endOffset);
    const quote = words.trim();
    // The server counts characters, not the halves of those beyond the first plane.
    const start = [...text.data.slice(0, range.startOffset + words.indexOf(quote))].length;
    return quote && { quote, start };
  }

  #name() {
    this.items.forEach((item) => {
      item.querySelector("button").textContent = this.#selected(item) ? this.passage : this.whole;
    });
  }

  async #cite(item) {
    const selected = this.#selected(item) ?? { quote: "" };
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, [item.dataset.field]: item.dataset.value, ...selected });
    const headers = { Accept: "application/json" };
    const reply = await fetch(drawer.dataset.cite, { method: "POST", body, headers }).catch(() => null);
    const isJson = reply?.headers.get("content-type")?.includes("json");
    const answer = isJson ? await reply.json() : { refused: this.#lost };
    this.said.textContent = answer.refused ?? `${answer.code} ${this.cited}`.trim();
    if (reply?.ok && answer.code) this.#editor?.chain().insertContent(` [${answer.code}]`).run();
  }

  get #lost() {
    return document.querySelector("[data-keep]")?.dataset.waiting ?? "";
  }
}

if (drawer && form) new Drawer();
