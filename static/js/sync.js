/** Sends the rows that changed, one call at a time and in order, and fetches what others saved. */

const PAUSE = 600; // ms between the last change and its saving
const AGAIN = 5000; // ms before trying again without network
const LOOK = 4000; // ms between two looks at what others saved
const BATCH = 50;

export class Sync extends EventTarget {
  /** `ready()` gives the rows to send; `waiting()` how many are not saved; `taken(answers, sent)` hears the replies. */
  constructor({ url, token, etag, ready, waiting, taken, fetched }) {
    super();
    Object.assign(this, { url, token, etag, ready, waiting, taken, fetched });
    this.sends = 0;
    this.state = "";
    window.addEventListener("online", () => this.flush());
    window.addEventListener("offline", () => this.say("waiting"));
    document.addEventListener("visibilitychange", () => !document.hidden && this.look());
    setInterval(() => !document.hidden && this.look(), LOOK);
  }

  say(state, detail = {}) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, waiting: this.waiting(), ...detail } }));
  }

  /** Save soon: after a pause in the changes. */
  soon(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
    if (!["waiting", "stopped", "signed_out"].includes(this.state) && this.waiting()) this.say("saving");
    else this.say(this.state);
  }

  async flush() {
    if (this.isSending) return;
    const rows = this.ready().slice(0, BATCH);
    if (!rows.length) {
      if (this.state === "saving") this.say(this.waiting() || this.savedAt ? "saved" : "");
      return;
    }
    this.isSending = true;
    const sent = rows.map((row) => row.message);
    try {
      await this.#send(rows, sent);
      if (this.ready().length) setTimeout(() => this.flush());
    } catch {
      this.say("waiting");
      this.soon(AGAIN);
    } finally {
      this.isSending = false;
    }
  }

  async #send(rows, sent) {
    const body = new URLSearchParams({ rows: JSON.stringify(sent), csrfmiddlewaretoken: this.token });
    const reply = await fetch(this.url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
    this.sends += 1;
    if (reply.type === "opaqueredirect" || reply.status === 401) return this.#stop("signed_out");
    if (reply.status === 403 || reply.status === 404) return this.#stop("stopped");
    if (!reply.ok) throw new Error(`answered ${reply.status}`);
    const { rows: answers, saved_at: at } = await reply.json();
    Object.assign(this, { savedAt: at, hasStopped: false });
    this.taken(rows, answers, sent);
    if (this.waiting() && this.ready().length) this.say("saving");
    else this.say("saved", { at });
  }

  #stop(state) {
    this.say(state);
    this.hasStopped = true;
  }

  /** Ask for the rows of everybody, unless nothing changed; an answer overtaken by a save is dropped. */
  async look() {
    if (this.isSending || this.isLooking || this.hasStopped || !navigator.onLine) return;
    this.isLooking = true;
    const sends = this.sends;
    try {
      const reply = await fetch(this.url, { cache: "no-store", redirect: "manual", headers: { "If-None-Match": this.etag } });
      if (reply.type === "opaqueredirect") return this.waiting() ? this.#stop("signed_out") : undefined;
      if (this.state === "waiting") this.flush();
      if (!reply.ok) return;
      const { rows } = await reply.json();
      if (this.isSending || sends !== this.sends) return;
      this.etag = reply.headers.get("ETag");
      this.fetched(rows);
    } catch {
      if (this.waiting()) this.say("waiting");
    } finally {
      this.isLooking = false;
    }
  }
}
