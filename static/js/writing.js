/** Keeps what is typed on the server every few seconds, and says who else writes in the section. */

const PAUSE = 3000; // ms between the last key and keeping the text
const BEAT = 60000; // ms between two signs of life, so that the section stays ours
const AGAIN = 8000;

const state = document.querySelector("[data-keep]");
const form = document.querySelector("form.er-form");
const clock = () => new Date().toLocaleTimeString("it-IT", { hour: "2-digit", minute: "2-digit" });

class Keeper {
  constructor() {
    this.isDirty = false;
    form.addEventListener("input", () => this.#soon());
    form.addEventListener("submit", () => (this.isOver = true));
    window.addEventListener("pageshow", () => (this.isOver = false));
    window.addEventListener("online", () => this.keep());
    setInterval(() => this.keep(), BEAT);
    this.keep();
  }

  #soon(pause = PAUSE) {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), pause);
  }

  /** Only a sign of life when nothing was typed. One call at a time. */
  async keep() {
    if (this.isOver || this.isSending) return;
    const isDirty = this.isDirty;
    this.isSending = true;
    this.isDirty = false;
    try {
      await this.#send(isDirty);
    } catch {
      this.#say(state.dataset.waiting);
      if (isDirty) this.#soon(AGAIN);
    } finally {
      this.isSending = false;
    }
  }

  async #send(isDirty) {
    const all = new FormData(form);
    const body = new URLSearchParams(isDirty ? all : [...all].filter(([name]) => SIGN_OF_LIFE.has(name)));
    const reply = await fetch(state.dataset.keep, { method: "POST", body, redirect: "manual" });
    if (reply.type === "opaqueredirect") return this.#say(state.dataset.signedOut);
    const answer = reply.headers.get("content-type")?.includes("json") ? await reply.json() : null;
    if (!answer) throw new Error(`answered ${reply.status}`);
    if (answer.held) this.#say(answer.held);
    else if (isDirty) this.#say(`${state.dataset.saved} ${clock()}`);
  }

  #say(words) {
    if (state.textContent !== words) state.textContent = words;
  }
}

const SIGN_OF_LIFE = new Set(["csrfmiddlewaretoken", "version"]);
if (state && form) new Keeper();
