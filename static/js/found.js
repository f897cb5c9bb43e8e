/** Keys of the concepts found in a sentence: arrows, C confirms, X rejects, A adds. The buttons work without them. */

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
