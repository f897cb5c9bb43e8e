/**
 * The grid of a table's lines: one tab stop, arrows, Enter edits, Esc leaves. Without this module it is a plain form.
 * Rows and steps back: rows.js; what is kept in the browser: outbox.js; sending and fetching: sync.js.
 */

import { paint } from "./cells.js";
import { Editor } from "./editor.js";
import { Outbox } from "./outbox.js";
import { paste } from "./paste.js";
import { COLUMNS, Row, Sheet } from "./rows.js";
import { Sync } from "./sync.js";

const KINDS = { f: "need", t: "trend", p: "proposal" };
const MORE = COLUMNS.length; // the column of the link to the whole line
const ARROWS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export class Grid {
  constructor(form) {
    this.form = form;
    this.table = form.querySelector("table");
    this.body = this.table.tBodies[0];
    this.words = JSON.parse(form.dataset.words);
    this.mayAdd = "mayAdd" in form.dataset;
    this.namesVoices = "namesVoices" in form.dataset;
    this.sheet = new Sheet();
    this.outbox = new Outbox(form.dataset.owner);
    this.token = form.elements.csrfmiddlewaretoken.value;
    this.troubled = new Set();
    this.at = { row: null, column: 0 };
    this.editor = new Editor(this);
    this.#read();
    this.sync = new Sync({
      url: form.dataset.rowsUrl,
      token: this.token,
      etag: form.dataset.etag,
      ready: () => this.ready(),
      waiting: () => this.sheet.rows.filter((row) => this.#isWaiting(row)).length,
      taken: (rows, answers, sent) => this.#taken(rows, answers, sent),
      fetched: (rows) => this.#fetched(rows),
    });
    this.sync.addEventListener("state", ({ detail }) => this.#tell(detail));
    this.#listen();
    this.restored = this.#replay();
  }

  // --- rows and their elements ---

  #read() {
    this.table.setAttribute("role", "grid");
    for (const line of this.body.querySelectorAll("tr[data-stored]")) {
      const row = this.#rowOf(line, true);
      this.#dress(row, line);
      this.sheet.rows.push(row);
    }
    const fresh = [...this.body.querySelectorAll("tr:not([data-stored])")];
    const rows = fresh.map((line) => this.#rowOf(line, false));
    fresh.forEach((line) => line.remove());
    rows.filter((row) => !row.isBlank).forEach((row) => this.#append(row));
    if (this.mayAdd) this.#addGhost(rows.at(-1));
    const typed = this.sheet.rows.filter((row) => this.#isWaiting(row));
    if (typed.length) this.outbox.keep(typed); // sent without script, and refused
    this.at.row = this.ghost ?? this.sheet.rows[0] ?? null;
    if (this.at.row) this.#cell(this.at.row, 0).tabIndex = 0;
  }

  /** Read a row as the server printed it: what is stored, and what its fields hold. */
  #rowOf(line, isStored) {
    const base = JSON.parse(line.querySelector("input[name$=-base]").value || "{}") ?? {};
    const fields = [...line.querySelectorAll("td [name]")].map((field) => [field.closest("td").dataset.col, field.value]);
    const locked = line.dataset.locked.split(" ").filter(Boolean);
    const cells = { ...base, ...Object.fromEntries(fields) };
    const row = new Row(line.dataset.uuid, cells, { base: isStored ? base : {}, isStored, locked });
    Object.assign(row, { version: Number(line.dataset.version ?? 0), info: { voices_said: line.dataset.voicesSaid } });
    return row;
  }

  /** Give the element of a row its roles, and draw its cells. */
  #dress(row, line, isDrawn = true) {
    row.element = line;
    line.row = row;
    for (const input of line.querySelectorAll("th input")) input.remove();
    [...line.cells].slice(1).forEach((cell) => {
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = -1;
    });
    line.querySelectorAll("a").forEach((link) => (link.tabIndex = -1));
    if (isDrawn) this.draw(row);
  }

  #addGhost(above = this.sheet.rows.at(-1)) {
    const row = this.sheet.heir(above);
    this.#append(row);
    this.ghost = row;
    return row;
  }

  #append(row, before = null, { isDrawn = true } = {}) {
    const line = document.createElement("tr");
    const number = document.createElement("th");
    number.scope = "row";
    line.append(number);
    for (const name of COLUMNS) {
      const cell = document.createElement("td");
      cell.dataset.col = name;
      cell.dataset.label = this.words.columns[name];
      if (name === "urgency") cell.className = "er-num";
      line.append(cell);
    }
    const more = document.createElement("td");
    more.className = "er-cell-more";
    more.dataset.label = this.words.columns.more;
    line.append(more);
    const index = before ? this.sheet.rows.indexOf(before) : this.sheet.rows.length;
    this.sheet.rows.splice(index, 0, row);
    this.body.insertBefore(line, before?.element ?? null);
    this.#dress(row, line, isDrawn);
    this.#number(index);
  }

  #remove(row) {
    if (this.at.row === row) this.at.row = this.sheet.rows[this.sheet.rows.indexOf(row) + 1] ?? this.ghost;
    const index = this.sheet.rows.indexOf(row);
    this.sheet.rows.splice(index, 1);
    row.element.remove();
    this.troubled.delete(row);
    this.#number(index);
  }

  #number(from) {
    this.sheet.rows.slice(from).forEach((row, index) => {
      row.element.cells[0].textContent = from + index + 1;
    });
  }

  draw(row, names = COLUMNS) {
    for (const name of names) {
      if (this.editor.row === row && this.editor.name === name) continue;
      paint(this.#cell(row, COLUMNS.indexOf(name)), row, name, this);
    }
    if (row.troubles) this.troubled.add(row);
    else this.troubled.delete(row);
  }

  #cell(row, column) {
    return row.element.cells[column + 1];
  }

  // --- changes ---

  /** Change cells, keep them in the browser, save them soon. */
  change(patches) {
    this.#after(this.sheet.change(patches));
  }

  /** Put pasted rows in: a block over the cells from `row` and `column` on, anything else as new rows at the end. */
  insert({ rows, is_block: isBlock }, row, column) {
    const filled = isBlock && column < MORE ? this.sheet.rows.slice(this.sheet.rows.indexOf(row)) : [];
    const added = [];
    const patches = rows.flatMap(({ cells }, n) => {
      const isNew = !filled[n] || filled[n] === this.ghost;
      if (isNew && !this.mayAdd) return [];
      const target = isNew ? this.sheet.heir(added.at(-1) ?? this.ghost) : filled[n];
      if (isNew) {
        this.#append(target, this.ghost, { isDrawn: false });
        added.push(target);
      }
      const free = Object.entries(cells).filter(([name]) => !target.locked.includes(name));
      return free.map(([name, value]) => ({ row: target, name, value }));
    });
    this.#after(this.sheet.change(patches, added));
    this.focus(added.at(-1) ?? row, 0);
  }

  set(row, name, value) {
    this.change([{ row, name, value }]);
  }

  #after(rows) {
    if (!rows.length) return;
    rows.forEach((row) => this.draw(row));
    if (this.ghost && !this.ghost.isBlank) this.#addGhost();
    this.#keep(rows);
    this.#foot();
    this.sync.soon();
  }

  #keep(rows) {
    const kept = rows.filter((row) => this.#isWaiting(row));
    const clean = rows.filter((row) => !this.#isWaiting(row)).map((row) => row.uuid);
    if (kept.length) this.outbox.keep(kept);
    if (clean.length) this.outbox.forget(clean);
  }

  /** Keep what is being typed, key by key, before it becomes the cell's value. */
  keepDraft(row, name, value) {
    row.order ??= this.outbox.order += 1;
    this.outbox.keep([{ ...row, cells: { ...row.cells, [name]: value } }]);
  }

  /** Forget what was typed in a cell and given up. */
  dropDraft(row) {
    this.#keep([row]);
  }

  undo() {
    const { rows, added } = this.sheet.undo();
    added.filter((row) => row.isStored).forEach((row) => (row.isWithdrawn = true));
    const gone = rows.filter((row) => row.isBlank && row !== this.ghost && this.sheet.rows.includes(row));
    gone.forEach((row) => this.#remove(row));
    this.outbox.forget(gone.map((row) => row.uuid));
    this.#after(rows.filter((row) => this.sheet.rows.includes(row)));
    if (rows[0] && this.sheet.rows.includes(rows[0])) this.focus(rows[0], this.at.column);
  }

  #isWaiting(row) {
    return !row.isBlank && (row.isStored ? row.changed.length > 0 : true);
  }

  /** Rows that can be sent now. Who does not name voices later gives them with the row: it waits until it is left. */
  ready() {
    const isOpen = (row) => !this.namesVoices && !row.isStored && row === this.at.row && this.isInside;
    return this.sheet.rows.filter(
      (row) => this.#isWaiting(row) && !row.troubles && (row.cells.text || row.isWithdrawn) && !isOpen(row),
    );
  }

  get isInside() {
    return this.body.contains(document.activeElement);
  }

  async #replay() {
    const records = await this.outbox.all();
    for (const { uuid, base, cells, chosen, isStored, order } of records) {
      const row = this.sheet.find(uuid) ?? new Row(uuid, cells, { base, isStored });
      const names = Object.keys(cells).filter((name) => cells[name] !== base[name]);
      names.forEach((name) => Object.assign(row, { cells: { ...row.cells, [name]: cells[name] }, base: { ...row.base, [name]: base[name] } }));
      Object.assign(row, { order, chosen });
      if (row.element) this.draw(row);
      else this.#append(row, this.ghost);
    }
    if (records.length) this.sync.soon(0);
    this.#foot();
  }

  // --- what the server says ---

  #taken(rows, answers, sent) {
    rows.forEach((row, index) => this.#answer(row, answers[index], sent[index].cells));
    const here = rows.filter((row) => this.sheet.rows.includes(row));
    this.outbox.forget(rows.filter((row) => !here.includes(row)).map((row) => row.uuid));
    this.#keep(here);
    this.#foot();
  }

  #answer(row, answer, sent) {
    const editing = this.editor.row === row ? this.editor.name : "";
    if (row.isWithdrawn && answer.status < 300) return this.#remove(row);
    if (answer.status < 300) row.adopt(answer.row, { sent, editing });
    else if (Object.keys(answer.conflicts).length) {
      row.conflicts = answer.conflicts;
      row.stored = answer.row.cells;
    } else row.errors = answer.message ? { text: [answer.message] } : answer.errors;
    this.draw(row);
    this.#more(row);
  }

  #fetched(stored) {
    const known = new Set(stored.map((row) => row.uuid));
    const here = new Map(this.sheet.rows.map((row) => [row.uuid, row]));
    for (const data of stored) {
      let row = here.get(data.uuid);
      if (row && data.version <= row.version) continue;
      if (!row) this.#append((row = this.#received(data)), this.ghost);
      else row.adopt(data, { editing: this.editor.row === row ? this.editor.name : "" });
      this.draw(row);
      this.#more(row);
    }
    for (const row of this.sheet.rows.filter((one) => one.isStored && !known.has(one.uuid))) {
      if (!row.changed.length && this.editor.row !== row) this.#remove(row);
    }
    this.#foot();
  }

  #received(data) {
    const { version, locked, ...info } = data;
    return Object.assign(new Row(data.uuid, data.cells, { base: data.cells, isStored: true, locked }), { version, info });
  }

  /** Draw state and link of a stored row. */
  #more(row) {
    const cell = this.#cell(row, MORE);
    if (!row.isStored || !row.info.url) return;
    const badge = document.createElement("span");
    badge.className = `badge er-badge er-tone-${row.info.tone}`;
    badge.textContent = row.info.state_label;
    const link = document.createElement("a");
    Object.assign(link, { href: row.info.url, textContent: this.words.open, tabIndex: -1 });
    link.setAttribute("aria-label", `${this.words.open}: ${row.cells.text.slice(0, 60)}`);
    cell.replaceChildren(badge, " ", link);
  }

  /** Decide between two values of a cell. */
  settle(row, name, keepsMine) {
    const theirs = row.stored[name];
    delete row.conflicts[name];
    row.base[name] = theirs;
    if (!keepsMine) row.cells[name] = theirs;
    this.draw(row);
    this.#keep([row]);
    this.focus(row, COLUMNS.indexOf(name));
    this.#foot();
    this.sync.soon(0);
  }

  #tell({ state, waiting, at }) {
    const place = this.form.querySelector("[data-state]");
    const held = state === "saved" && waiting ? "held" : state;
    const shown = !navigator.onLine && waiting ? "waiting" : held;
    const text = (this.words.states[shown] ?? "").replace("{n}", waiting).replace("{at}", at ?? this.sync.savedAt ?? "");
    place.dataset.is = ["waiting", "held", "signed_out"].includes(shown) ? "waiting" : shown;
    if (place.dataset.text === text) return;
    place.dataset.text = text;
    place.replaceChildren(text);
    if (shown === "signed_out") place.append(" ", this.#signIn());
  }

  #signIn() {
    const link = document.createElement("a");
    const next = new URLSearchParams({ next: location.pathname });
    Object.assign(link, { href: `${this.form.dataset.signIn}?${next}`, textContent: this.words.sign_in });
    return link;
  }

  #foot() {
    const lines = this.sheet.rows.filter((row) => !row.isBlank).length;
    const wrong = [...this.troubled].reduce((sum, row) => sum + row.troubles, 0);
    const say = (words, n) => words[n === 1 ? 0 : 1].replace("{n}", n);
    this.form.querySelector("[data-count]").textContent = say(this.words.count, lines);
    const place = this.form.querySelector("[data-wrong]");
    if (place.dataset.n === String(wrong)) return;
    place.dataset.n = wrong;
    if (!wrong) return place.replaceChildren();
    const link = document.createElement("a");
    Object.assign(link, { href: "#griglia", textContent: say(this.words.wrong, wrong) });
    place.replaceChildren(link);
  }

  /** Go to the next cell that asks for something. */
  nextTrouble() {
    const cells = [...this.body.querySelectorAll("td[aria-invalid]")];
    const here = this.#cell(this.at.row, this.at.column);
    const after = cells.find((cell) => here.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);
    const cell = after ?? cells[0];
    if (cell) this.focus(cell.parentElement.row, cell.cellIndex - 1);
  }

  // --- moving ---

  focus(row, column) {
    const before = this.at.row;
    if (before) this.#cell(before, this.at.column).tabIndex = -1;
    this.at = { row, column };
    const cell = this.#cell(row, column);
    cell.tabIndex = 0;
    const link = column === MORE && cell.querySelector("a");
    (link || cell).focus();
    if (before && before !== row) this.left(before);
  }

  /** A row was left: say what it lacks, and let it go if it waited for this. */
  left(row) {
    if (!row.isStored && !row.isBlank && !row.cells.text && !row.troubles) {
      row.errors = { text: [this.words.no_text] };
      this.draw(row);
      this.#foot();
    }
    if (this.#isWaiting(row)) this.sync.soon();
  }

  /** Go on to the next free cell, over the end of the row; false when there is none. */
  next(step) {
    let { row, column } = this.at;
    for (;;) {
      column += step;
      if (column < 0 || column >= MORE) {
        const index = this.sheet.rows.indexOf(row) + step;
        if (index < 0 || index >= this.sheet.rows.length) return false;
        row = this.sheet.rows[index];
        column = step > 0 ? 0 : MORE - 1;
      }
      if (row.isFree(COLUMNS[column])) break;
    }
    this.focus(row, column);
    return true;
  }

  move(rows, columns) {
    const index = this.sheet.rows.indexOf(this.at.row) + rows;
    const column = this.at.column + columns;
    if (index >= 0 && index < this.sheet.rows.length && column >= 0 && column <= MORE) {
      this.focus(this.sheet.rows[index], column);
    }
  }

  // --- keys and pointer ---

  #listen() {
    this.body.addEventListener("keydown", (event) => this.#key(event));
    this.body.addEventListener("paste", (event) => {
      if (this.editor.isOpen) return;
      event.preventDefault();
      paste(this, event.clipboardData.getData("text/plain"));
    });
    this.body.addEventListener("click", (event) => this.#click(event));
    this.body.addEventListener("focusout", () => setTimeout(() => this.isInside || (this.at.row && this.left(this.at.row))));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    document.querySelector("[data-enter]")?.addEventListener("click", (event) => {
      event.preventDefault();
      if (this.at.row) this.focus(this.at.row, this.at.column);
    });
    this.form.querySelector("[data-act=undo]")?.addEventListener("click", () => this.undo());
    this.form.querySelector("[data-act=add]")?.addEventListener("click", () => this.focus(this.ghost, 0));
    this.form.querySelectorAll("dialog [data-answer]").forEach((button) => {
      button.addEventListener("click", () => button.closest("dialog").close(button.dataset.answer));
    });
    this.form.querySelector("[data-wrong]").addEventListener("click", (event) => {
      event.preventDefault();
      this.nextTrouble();
    });
  }

  #click(event) {
    const cell = event.target.closest("td");
    const choice = event.target.closest("button[data-keep]");
    const row = cell?.parentElement.row;
    if (!row || event.target.closest("a")) return;
    if (choice) return this.settle(row, cell.dataset.col, choice.dataset.keep === "mine");
    const column = cell.cellIndex - 1;
    if (this.editor.isOpen) {
      if (this.editor.cell === cell) return;
      this.editor.commit();
    }
    const again = this.at.row === row && this.at.column === column;
    const byTouch = matchMedia("(pointer: coarse)").matches;
    this.focus(row, column);
    if (again || byTouch || event.detail > 1) this.edit();
  }

  /** Open the editor in the present cell; `empty`: what is typed takes the place of what was there. */
  edit({ empty = false } = {}) {
    const { row, column } = this.at;
    const name = COLUMNS[column];
    if (name && row.isFree(name)) this.editor.open(this.#cell(row, column), row, name, empty);
  }

  #key(event) {
    if (this.editor.isOpen) return this.editor.key(event);
    if (event.target.matches("button")) return this.#keyOnChoice(event);
    const control = event.ctrlKey || event.metaKey;
    const done = control ? this.#controlKey(event) : !event.altKey && this.#plainKey(event);
    if (done) event.preventDefault();
  }

  #keyOnChoice(event) {
    const other = event.target.nextElementSibling ?? event.target.previousElementSibling;
    if (event.key === "Escape") this.focus(this.at.row, this.at.column);
    else if (["ArrowLeft", "ArrowRight", "Tab"].includes(event.key)) other.focus();
    else return;
    event.preventDefault();
  }

  #controlKey({ key }) {
    const name = COLUMNS[this.at.column];
    const above = this.sheet.rows[this.sheet.rows.indexOf(this.at.row) - 1];
    if (key === "z") this.undo();
    else if (key === "d" && above && name && this.at.row.isFree(name)) this.set(this.at.row, name, above.cells[name]);
    else if (key === "Home") this.focus(this.sheet.rows[0], 0);
    else if (key === "End") this.focus(this.sheet.rows.at(-1), MORE);
    else return key === "d";
    return true;
  }

  #plainKey(event) {
    const { row, column } = this.at;
    const name = COLUMNS[column];
    const isFree = name && row.isFree(name);
    if (event.key in ARROWS) this.move(...ARROWS[event.key]);
    else if (event.key === "Home") this.focus(row, 0);
    else if (event.key === "End") this.focus(row, MORE);
    else if (event.key === "Tab") return this.next(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") this.form.querySelector(".er-sheet-foot").focus();
    else if (column === MORE) return false;
    else if (event.key === "Enter" || event.key === "F2") return this.#enter();
    else if (!isFree) return event.key.length === 1;
    else if (event.key === "Delete" || event.key === "Backspace") name === "kind" || this.set(row, name, "");
    else if (event.key.length === 1 || event.key === "Dead" || event.key === "Process") return this.#type(event);
    else return false;
    return true;
  }

  #enter() {
    const choice = this.#cell(this.at.row, this.at.column).querySelector("button");
    if (choice) choice.focus();
    else this.edit();
    return true;
  }

  /** Letters and digits that say it all are taken and lead on; anything else opens the editor and is typed there. */
  #type({ key }) {
    const { row, column } = this.at;
    const name = COLUMNS[column];
    if (name !== "kind" && name !== "urgency") {
      this.edit({ empty: true });
      return false;
    }
    const value = name === "kind" ? KINDS[key.toLowerCase()] : /[1-5]/.test(key) && key;
    if (value) {
      this.set(row, name, value);
      this.next(1);
    }
    return true;
  }
}

const form = document.querySelector("form[data-grid]");
if (form) form.grid = new Grid(form);
