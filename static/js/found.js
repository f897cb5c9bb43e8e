/**
 * Concepts found in a sentence. Of a saved line: arrows, C confirms, X rejects, A adds; the buttons work without keys.
 * While one types: the same keys, and what is confirmed goes into its field of the form.
 */

import { take } from "./combobox.js";

const ACTS = new Set(["c", "x"]);
const firstButton = (item) => item?.querySelector("button");

/** Keys pressed before the answer to the one before has come; null while no answer is awaited. */
let waiting = null;

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest("[data-found]");
  if (!panel || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea")) return;
  const key = event.key.toLowerCase();
  if (waiting) waiting.push(key);
  if (waiting || act(panel, event.target.closest("li"), key)) event.preventDefault();
});

/** What a key does on the proposal `item`; true if it does something. */
function act(panel, item, key) {
  let next = null;
  if (ACTS.has(key)) next = item?.querySelector(`[data-key="${key}"]`);
  if (key === "arrowdown") next = firstButton(item?.nextElementSibling);
  if (key === "arrowup") next = firstButton(item?.previousElementSibling);
  if (key === "a") next = panel.querySelector("input:not([type=hidden])");
  if (ACTS.has(key)) next?.click();
  else next?.focus();
  return Boolean(next);
}

/** After an answer the cursor stands on the next proposal, or in the field that adds; then come the keys that waited. */
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest("[data-found]")) waiting = [];
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.failed) waiting = null;
});
document.addEventListener("htmx:load", (event) => {
  const panel = event.detail.elt;
  if (!waiting || !panel.matches?.("[data-found]")) return;
  const keys = waiting;
  waiting = null;
  (firstButton(panel.querySelector("li")) || panel.querySelector("input:not([type=hidden])"))?.focus();
  for (const key of keys) {
    if (waiting) waiting.push(key);
    else act(panel, document.activeElement.closest("li"), key);
  }
});

/** While one types: confirm puts the words in their field, or the proposal just goes. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take], [data-drop]");
  if (!button) return;
  const item = button.closest("li");
  const { take: name, concept, label, note } = button.dataset;
  const form = button.closest(".er-entry").querySelector("form");
  if (name) take(form.elements[name], { concept, label, note });
  const next = firstButton(item.nextElementSibling) || firstButton(item.previousElementSibling);
  const panel = item.closest("[data-found]");
  item.remove();
  if (next) next.focus();
  else {
    panel.remove();
    form.elements.text.focus();
  }
});
