/** The phone: the draft stays on it until it is sent, a sending without network can be made again, dots have buttons. */
import { send } from "./live.js";

const draftOf = () => document.querySelector("form[data-draft]");
const nameOf = (form) => `sala:${form.dataset.draft}`;

const keep = (form) => {
  const data = new FormData(form);
  const draft = { kind: data.get("kind"), text: data.get("text"), uuid: data.get("uuid") };
  localStorage.setItem(nameOf(form), JSON.stringify(draft));
};

const restore = (form) => {
  const draft = JSON.parse(localStorage.getItem(nameOf(form)) || "null");
  if (!draft?.text || form.elements.text.value) return;
  form.elements.text.value = draft.text;
  form.elements.uuid.value = draft.uuid;
  for (const radio of form.querySelectorAll("[name=kind]")) radio.checked = radio.value === draft.kind;
};

const submit = async (form, button) => {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const isAnswered = await send(form, button, (answer) => {
    if (answer.redirected && form.dataset.draft) localStorage.removeItem(nameOf(form));
  });
  delete form.dataset.sending;
  if (!isAnswered) return;
  const wrong = document.querySelector("[data-focus]");
  (wrong || document.querySelector("[data-part=avvisi]")).scrollIntoView();
  wrong?.focus();
};

const count = (form) => {
  const given = [...form.querySelectorAll("input[type=number]")].reduce((sum, field) => sum + Number(field.value), 0);
  form.querySelector("[data-count]").textContent = `${form.dataset.left} ${form.dataset.dots - given}`;
  return given;
};

const step = (form, field, by) => {
  const value = Number(field.value) + by;
  if (value < 0 || (by > 0 && count(form) >= form.dataset.dots)) return;
  field.value = value;
  count(form);
};

const dress = (form) => {
  for (const field of form.querySelectorAll("input[type=number]")) {
    const label = form.querySelector(`label[for="${field.id}"]`).textContent;
    for (const [sign, by, words] of [["−", -1, form.dataset.less], ["+", 1, form.dataset.more]]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "er-step", textContent: sign });
      button.setAttribute("aria-label", `${words}: ${label}`);
      button.addEventListener("click", () => step(form, field, by));
      if (by < 0) field.before(button);
      else field.after(button);
    }
  }
  count(form);
};

const prepare = (part) => {
  const vote = part.querySelector("form[data-dots]");
  if (vote) dress(vote);
  const draft = part.querySelector("form[data-draft]");
  if (draft) restore(draft);
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-send]")) return;
  event.preventDefault();
  submit(event.target, event.submitter);
});
document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form === draftOf()) keep(form);
  if (form?.dataset.dots) count(form);
});
document.addEventListener("live:drawn", (event) => prepare(event.target));
prepare(document);
