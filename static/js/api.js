/** The page of the API: the reader's own key in the examples, one language for all, and calls without leaving the page. */

const PLACEHOLDER = "LA_TUA_CHIAVE";
const MOST = 4000; // letters of an answer in sight

const place = document.querySelector("[data-key]");
const input = place.querySelector("input");
const plain = document.querySelectorAll("code[data-open]");
const keyed = [...document.querySelectorAll("code[data-keyed]")].map((code) => [code, code.textContent]);
place.hidden = false;

/** With a key the examples carry it; without, those that need none are shown without. */
const showKey = () => {
  const key = input.value.trim();
  for (const code of plain) code.hidden = Boolean(key);
  for (const [code, text] of keyed) {
    code.hidden = !key && code.previousElementSibling !== null;
    code.textContent = text.replaceAll(PLACEHOLDER, key || PLACEHOLDER);
  }
};
input.addEventListener("input", showKey);
showKey(); // a browser may keep what was typed when the page is loaded again

for (const program of document.querySelectorAll("[data-language]")) {
  program.addEventListener("toggle", () => {
    if (!program.open) return;
    for (const other of document.querySelectorAll(`[data-language="${program.dataset.language}"]`)) other.open = true;
  });
}

const call = async (button) => {
  const example = button.closest(".er-docs-example");
  const said = example.querySelector("[data-try-said]");
  const answer = example.querySelector("[data-try-answer]");
  const begun = performance.now();
  const headers = input.value.trim() ? { Authorization: `Bearer ${input.value.trim()}` } : {};
  try {
    const reply = await fetch(button.dataset.try, { headers, credentials: "omit" });
    const text = JSON.stringify(await reply.json(), null, 2);
    answer.textContent = text.length > MOST ? `${text.slice(0, MOST)}\n…` : text;
    answer.hidden = false;
    said.textContent = `${reply.status} · ${Math.round(performance.now() - begun)} ms`;
  } catch (error) {
    said.textContent = String(error);
  }
};

for (const button of document.querySelectorAll("[data-try]")) {
  button.hidden = false;
  button.addEventListener("click", () => call(button));
}
