/** The room by keyboard: F, T and P write, arrows walk the incoming lines, C, U and N decide. */
import { send } from "./live.js";

const KINDS = { f: "need", t: "trend", p: "proposal" };
const ACTS = { c: "convalida", u: "unisci", n: "non_riprendere" };
let chosen = ""; // the line that waits for a target or a reason

const cards = () => [...document.querySelectorAll("[data-card]")];
const writing = () => document.querySelector("#scrivi form");
const button = (card, act) => card?.querySelector(`button[name=${act}]`);
const enterCard = (card) => button(card, "convalida")?.focus();

const write = (kind) => {
  const form = writing();
  if (!form) return;
  form.querySelector(`[name=kind][value=${kind}]`).checked = true;
  form.elements.text.focus();
};

/** The targets of a merge are lines of the same kind. */
const askTarget = (card) => {
  const select = document.getElementById("id_into");
  const kind = card.querySelector("strong").textContent.trim();
  for (const option of select.options) {
    const isOther = option.value && !option.text.startsWith(`${kind}:`);
    option.hidden = isOther || option.value === button(card, "unisci").value;
  }
  select.value = "";
  select.focus();
};

const begin = (card, act) => {
  if (act === "convalida") {
    decide(button(card, act));
    return;
  }
  chosen = button(card, act).id;
  if (act === "unisci") askTarget(card);
  else document.getElementById("id_note").focus();
};

const decide = async (pressed) => {
  const place = cards().indexOf(pressed.closest("[data-card]"));
  chosen = "";
  await submit(pressed.form, pressed);
  if (document.querySelector("#arrivo [data-focus]")) return;
  const next = cards()[Math.min(Math.max(place, 0), cards().length - 1)];
  if (next) enterCard(next);
  else writing()?.elements.text.focus();
};

const submit = async (form, pressed) => {
  const kind = form.elements.kind?.value;
  if (!(await send(form, pressed))) return;
  document.querySelector("[data-focus]")?.focus();
  if (kind && !document.querySelector("[data-focus]")) write(kind);
};

const walk = (here, by) => {
  const all = cards();
  enterCard(all[Math.min(Math.max(all.indexOf(here) + by, 0), all.length - 1)]);
};

/** Answer to a key among the incoming lines; false when it means nothing there. */
const inCards = (here, key) => {
  if (key in KINDS) write(KINDS[key]);
  else if (here && key in ACTS) begin(here, ACTS[key]);
  else if (key === "arrowdown") walk(here, 1);
  else if (key === "arrowup") walk(here, -1);
  else return false;
  return true;
};

const leave = () => {
  const card = document.getElementById(chosen)?.closest("[data-card]") || cards()[0];
  chosen = "";
  if (card) enterCard(card);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key.toLowerCase();
  const field = event.target.closest("input, select, textarea");
  if (key === "escape" && event.target.closest("#scrivi, .er-decide")) leave();
  else if (key === "enter" && chosen && event.target.closest(".er-decide")) {
    event.preventDefault();
    decide(document.getElementById(chosen));
  } else if (!field && event.target.closest("#arrivo") && inCards(event.target.closest("[data-card]"), key)) {
    event.preventDefault();
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-send]")) return;
  event.preventDefault();
  if (event.target.matches("[data-cards]")) decide(event.submitter);
  else submit(event.target, event.submitter);
});
