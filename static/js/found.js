/**
 * Concepts found in a sentence. Of a saved line: arrows, C confirms, X rejects, A adds; the buttons work without keys.
 * While one types: the same keys, and what is confirmed goes into its field of the form.
 */

import { take } from "./combobox.js";

const ACTS = new Set(["c", "x"]);
const firstButton = (item) => item?.querySelector("button");

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest("[data-found]");
  if (!panel || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea")) return;
  const item = event.target.closest("li");
  const key = event.key.toLowerCase();
  let next = null;
  if (ACTS.has(key)) next = item?.querySelector(`[data-key="${key}"]`);
  if (key === "arrowdown") next = firstButton(item?.nextElementSibling);
  if (key === "arrowup") next = firstButton(item?.previousElementSibling);
  if (key === "a") next = panel.querySelector("input:not([type=hidden])");
  if (!next) return;
  event.preventDefault();
  if (ACTS.has(key)) next.click();
  else next.focus();
});

/** After an answer the cursor stands on the next proposal, or in the field that adds. */
let acted = false;
document.addEventListener("htmx:beforeRequest", (event) => {
  acted = Boolean(event.target.closest("[data-found]"));
});
document.addEventListener("htmx:load", (event) => {
  const panel = event.detail.elt;
  if (!acted || !panel.matches?.("[data-found]")) return;
  acted = false;
  (firstButton(panel.querySelector("li")) || panel.querySelector("input:not([type=hidden])"))?.focus();
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
