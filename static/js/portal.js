/** Small comforts; every page works without them. */

const focusOnArrival = () => document.querySelector("[data-focus]")?.focus();

/** A second press of the same button sends nothing; coming back by the browser's arrow frees it again. */
const sendOnce = () => {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
};

const warnOfUnsaved = () => {
  let dirty = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved][method=post]")) dirty = true;
  });
  document.addEventListener("submit", () => {
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
};

/** A closed <details> hides its fields: open it when a link of the error summary points inside. */
const openTarget = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const fold = target && target.closest("details:not([open])");
  if (fold) fold.open = true;
  if (target && target.matches("input, select, textarea")) target.focus();
};

/** "/" leads to the search field of the page, but not while one types. */
const searchByKey = () => {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const field = [...document.querySelectorAll("input[type=search]")].find((input) => input.checkVisibility());
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
};

focusOnArrival();
searchByKey();
sendOnce();
warnOfUnsaved();
window.addEventListener("hashchange", openTarget);
