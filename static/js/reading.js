/** Keys for reading a paper before the committee. Without this module its links and buttons work all the same. */

const paragraphs = [...document.querySelectorAll("[data-paragraph]")];
const STEPS = { j: 1, k: -1 };

/** Keys that are single letters can be turned off (WCAG 2.1.4); the browser remembers it. */
const note = document.querySelector("[data-keys]");
const choice = note?.querySelector("input");
if (note) {
  note.hidden = false;
  choice.checked = localStorage.getItem("reading-keys") !== "off";
  choice.addEventListener("change", () => localStorage.setItem("reading-keys", choice.checked ? "on" : "off"));
}

const here = () => paragraphs.indexOf(document.activeElement?.closest("[data-paragraph]"));

const go = (index) => {
  const paragraph = paragraphs[Math.max(0, Math.min(index, paragraphs.length - 1))];
  paragraph?.focus();
  paragraph?.scrollIntoView({ block: "start" });
};

const act = (key, paragraph) => {
  if (key === "e") paragraph?.querySelector("details > summary")?.click();
  else if (key === "c") paragraph?.querySelector('[data-act="c"]')?.click();
  else if (key === "[" || key === "]") document.querySelector(`[data-key="${key}"]`)?.click();
  else return false;
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("form")?.requestSubmit();
    return;
  }
  // On an Italian keyboard the brackets are typed with AltGr, which is Ctrl and Alt together.
  const isBracket = "[]".includes(event.key);
  if (!isBracket && (event.ctrlKey || event.altKey || event.metaKey)) return;
  if (choice?.checked === false || event.target.closest("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  const step = STEPS[key];
  if (step) go(here() < 0 ? 0 : here() + step);
  if (step || act(key, paragraphs[here()])) event.preventDefault();
});
