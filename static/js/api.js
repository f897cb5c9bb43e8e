/** The page of the API: the reader's own key in the examples, and a first call without leaving the page. */

const PLACEHOLDER = "LA_TUA_CHIAVE";
const MOST = 4000; // letters of an answer in sight

const key = document.querySelector("[data-key]");
const examples = [...document.querySelectorAll("[data-example]")].map((place) => [place, place.textContent]);
const input = key.querySelector("input");
key.hidden = false;
input.addEventListener("input", () => {
  for (const [place, text] of examples) place.textContent = text.replaceAll(PLACEHOLDER, input.value.trim() || PLACEHOLDER);
});

const button = document.querySelector("[data-try]");
const said = document.querySelector("[data-try-said]");
const answer = document.querySelector("[data-try-answer]");

const call = async () => {
  const begun = performance.now();
  const headers = input.value.trim() ? { Authorization: `Bearer ${input.value.trim()}` } : {};
  const reply = await fetch(button.dataset.try, { headers, credentials: "omit" });
  const text = JSON.stringify(await reply.json(), null, 2);
  answer.textContent = text.length > MOST ? `${text.slice(0, MOST)}\n…` : text;
  answer.hidden = false;
  said.textContent = `${reply.status} · ${Math.round(performance.now() - begun)} ms`;
};

button.hidden = false;
button.addEventListener("click", () => call().catch((error) => (said.textContent = String(error))));
