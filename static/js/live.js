/** Parts of a page that draw themselves again: asked for when the server rings, or every few seconds. */

const root = document.querySelector("[data-live]");
const RING_AGAIN = 60_000;
let etag = "";
let sendings = 0; // begun until now
let isSending = false; // then only the answer to the sending draws

const swap = (part, fresh, keepsChoices) => {
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const kept = [...(keepsChoices ? part.querySelectorAll("select") : [])].map((field) => [field.id, field.value]);
  if (part.matches("[role=status]")) part.replaceChildren(...fresh.childNodes); // a new region would not be read out
  else part.replaceWith(fresh);
  for (const [id, value] of kept) {
    const field = document.getElementById(id);
    if (field && [...field.options].some((option) => option.value === value)) field.value = value;
  }
  if (focused) document.getElementById(focused)?.focus();
  fresh.dispatchEvent(new CustomEvent("live:drawn", { bubbles: true }));
};

/** Draw the parts of `page` that changed; those that are `own` only after a sending of ours. */
export const show = (page, afterSending = false) => {
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    const isSame = "own" in part.dataset ? !afterSending : part.dataset.key === fresh?.dataset.key;
    if (fresh && (afterSending || !isSame)) swap(part, document.importNode(fresh, true), !afterSending);
  }
};

const read = (text) => new DOMParser().parseFromString(text, "text/html");

const refresh = async () => {
  if (!root.dataset.live || isSending) return;
  const begun = sendings;
  try {
    const answer = await fetch(root.dataset.live, { headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status === 304) return;
    const page = read(await answer.text());
    if (begun !== sendings) return; // older than what we sent meanwhile
    etag = answer.headers.get("ETag") || "";
    show(page);
    root.dataset.live = page.querySelector("[data-live]")?.dataset.live ?? root.dataset.live;
  } catch {
    // Without network the next round asks again.
  }
};

const poll = () => {
  const every = Number(root.dataset.every) * 1000;
  return setInterval(() => document.hidden || refresh(), every * (0.8 + 0.4 * Math.random()));
};

/** Wait for the server to ring; while it has no place for us, ask every few seconds. */
const listen = () => {
  const source = new EventSource(root.dataset.stream);
  let timer = 0;
  source.onmessage = () => {
    clearInterval(timer);
    timer = 0;
    refresh();
  };
  source.onerror = () => {
    timer ||= poll();
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      clearInterval(timer);
      listen();
    }, RING_AGAIN);
  };
};

const refuse = (words) => {
  document.querySelector("[data-refusal]").textContent = words;
};

/** Send a form, tell `then` the answer, draw the page that it holds. Resolves to whether there was an answer. */
export const send = async (form, button, then = () => {}) => {
  refuse("");
  sendings += 1;
  isSending = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
    const page = read(await answer.text());
    then(answer);
    if (page.querySelector("[data-part]")) show(page, true);
    else refuse((page.querySelector(".er-callout") || page.querySelector("h1")).textContent.trim());
    return true;
  } catch {
    refuse(root.dataset.offline);
    return false;
  } finally {
    isSending = false;
    refresh();
  }
};

if (root?.dataset.live) {
  if (root.dataset.stream) listen();
  else poll();
}
