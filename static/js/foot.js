/** The words around the table: how many rows, how many cells ask for something, and whether all is saved. */

const say = (words, n) => words[n === 1 ? 0 : 1].replace("{n}", n);

export class Foot {
  constructor(grid) {
    this.grid = grid;
  }

  count() {
    const { form, words, sheet, view } = this.grid;
    const lines = sheet.rows.reduce((sum, row) => sum + !row.isBlank, 0);
    const wrong = [...view.troubled].reduce((sum, row) => sum + row.troubles, 0);
    form.querySelector("[data-count]").textContent = say(words.count, lines);
    const place = form.querySelector("[data-wrong]");
    if (place.dataset.n === String(wrong)) return;
    place.dataset.n = wrong;
    if (!wrong) return place.replaceChildren();
    const link = document.createElement("a");
    Object.assign(link, { href: "#griglia", textContent: say(words.wrong, wrong) });
    place.replaceChildren(link);
  }

  tell({ state, waiting, at }) {
    const { form, words, sync } = this.grid;
    const place = form.querySelector("[data-state]");
    const held = state === "saved" && waiting ? "held" : state;
    const shown = !navigator.onLine && waiting ? "waiting" : held;
    const text = (words.states[shown] ?? "").replace("{n}", waiting).replace("{at}", at ?? sync.savedAt ?? "");
    place.dataset.is = ["waiting", "held", "signed_out"].includes(shown) ? "waiting" : shown;
    if (place.dataset.text === text) return;
    place.dataset.text = text;
    place.replaceChildren(text);
    if (shown === "signed_out") place.append(" ", this.#signIn());
  }

  #signIn() {
    const link = document.createElement("a");
    const next = new URLSearchParams({ next: location.pathname });
    Object.assign(link, { href: `${this.grid.form.dataset.signIn}?${next}`, textContent: this.grid.words.sign_in });
    return link;
  }
}
