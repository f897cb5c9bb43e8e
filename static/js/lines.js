/** Keys of the fast form. Without this module the form works all the same. */

const KINDS = { f: "need", t: "trend", p: "proposal" };

const choose = (group, value) => {
  const radio = group.querySelector(`input[value="${CSS.escape(value)}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
};

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("form[data-lines]");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.type !== "radio") return;
  const value = event.target.name === "kind" ? KINDS[event.key.toLowerCase()] : event.key;
  if (value && choose(event.target.closest("fieldset"), value)) event.preventDefault();
});

/** After a save the next sentence is typed at once; after a change of kind the focus stays on the kind. */
document.addEventListener("htmx:load", (event) => {
  const entry = event.detail.elt;
  if (entry.id !== "inserimento") return;
  const wrong = entry.querySelector("[data-focus]");
  const changed = entry.hasAttribute("data-swapped");
  (wrong || entry.querySelector(changed ? "input[name=kind]:checked" : "[name=text]"))?.focus();
  if (!wrong && !changed) document.getElementById("nessuna-riga")?.remove();
});
