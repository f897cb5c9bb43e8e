/**
 * The grid of a table's lines: one tab stop, arrows, Enter edits, Esc leaves. Without this module it is a plain form.
 * Here: what changes rows, and what is kept and sent. The elements: view.js; where one is: cursor.js; keyboard and
 * pointer: keys.js; what the server says: replies.js; rows and steps back: rows.js; the browser's store: outbox.js.
 */

import { Cursor } from "./cursor.js";
import { Editor } from "./editor.js";
import { Foot } from "./foot.js";
import { Keys } from "./keys.js";
import { Outbox } from "./outbox.js";
import { readHere } from "./paste.js";
import { Replies } from "./replies.js";
import { Sheet } from "./rows.js";
import { Sync } from "./sync.js";
import { MORE, View } from "./view.js";

const isWaiting = (row) => !row.isBlank && (row.isStored ? row.changed.length > 0 : true);

export class Grid {
  constructor(form) {
    this.form = form;
    this.body = form.querySelector("table").tBodies[0];
    this.words = JSON.parse(form.dataset.words);
    this.mayAdd = "mayAdd" in form.dataset;
    this.namesVoices = "namesVoices" in form.dataset;
    this.token = form.elements.csrfmiddlewaretoken.value;
    this.sheet = new Sheet();
    this.outbox = new Outbox(form.dataset.owner);
    this.editor = new Editor(this);
    this.view = new View(this);
    this.at = new Cursor(this);
    this.foot = new Foot(this);
    this.replies = new Replies(this);
    this.#read();
    this.sync = this.#synced();
    new Keys(this);
    this.restored = this.replies.replay();
  }

  #read() {
    const fresh = this.view.read();
    this.view.put(fresh.filter((row) => !row.isBlank));
    if (this.mayAdd) this.#addGhost(fresh.at(-1));
    const typed = this.sheet.rows.filter(isWaiting);
    if (typed.length) this.outbox.keep(typed); // sent without script, and refused
    this.at.begin(this.ghost ?? this.sheet.rows[0] ?? null);
  }

  #synced() {
    const sync = new Sync({
      url: this.form.dataset.rowsUrl,
      token: this.token,
      etag: this.form.dataset.etag,
      ready: () => this.#ready(),
      waiting: () => this.sheet.rows.reduce((sum, row) => sum + isWaiting(row), 0),
      taken: (rows, answers, sent) => this.replies.taken(rows, answers, sent),
      fetched: (rows) => this.replies.fetched(rows),
    });
    sync.addEventListener("state", ({ detail }) => this.foot.tell(detail));
    return sync;
  }

  /** Rows that can be sent now. Who does not name voices later gives them with the row: it waits until it is left. */
  #ready() {
    const isOpen = (row) => !this.namesVoices && !row.isStored && row === this.at.row && this.at.isInside;
    return this.sheet.rows.filter(
      (row) => isWaiting(row) && !row.troubles && (row.cells.text || row.isWithdrawn) && !isOpen(row),
    );
  }

  /** The empty row at the end, which becomes a line when something is written in it. */
  #addGhost(above = this.sheet.rows.at(-1)) {
    this.ghost = this.sheet.heir(above);
    this.view.put([this.ghost]);
  }

  // --- changes ---

  set(row, name, value) {
    this.#after(this.sheet.change([{ row, name, value }]));
  }

  /** Put pasted rows in: a block over the cells from `row` and `column` on, anything else as new rows at the end. */
  insert({ rows, is_block: isBlock }, row, column) {
    const filled = isBlock && column < MORE ? this.sheet.rows.slice(this.sheet.rows.indexOf(row)) : [];
    const added = [];
    const patches = rows.flatMap(({ cells }, n) => {
      const isNew = !filled[n] || filled[n] === this.ghost;
      if (isNew && !this.mayAdd) return [];
      const target = isNew ? this.sheet.heir(added.at(-1) ?? this.ghost) : filled[n];
      if (isNew) added.push(target);
      const free = Object.entries(cells).filter(([name]) => !target.locked.includes(name));
      return free.map(([name, value]) => ({ row: target, name, value }));
    });
    const changed = this.sheet.change(patches, added);
    this.view.put(added, this.ghost);
    this.#after(changed, new Set(added));
    this.focus(added.at(-1) ?? row, 0);
  }

  /** What a text would be if it were pasted here, when all of it is known. */
  understood(text) {
    return readHere(this, text);
  }

  /** What follows from a change of rows; `drawn` are those that show it already. */
  #after(rows, drawn = new Set()) {
    if (!rows.length) return;
    rows.forEach((row) => drawn.has(row) || this.view.draw(row));
    if (this.ghost && !this.ghost.isBlank) this.#addGhost();
    this.keep(rows);
    this.foot.count();
    this.sync.soon();
  }

  undo() {
    const { rows, added } = this.sheet.undo();
    added.filter((row) => row.isStored).forEach((row) => (row.isWithdrawn = true));
    const gone = rows.filter((row) => row.isBlank && row !== this.ghost && this.sheet.rows.includes(row));
    gone.forEach((row) => this.remove(row));
    this.outbox.forget(gone.map((row) => row.uuid));
    this.#after(rows.filter((row) => this.sheet.rows.includes(row)));
    if (rows[0] && this.sheet.rows.includes(rows[0])) this.focus(rows[0], this.at.column);
  }

  remove(row) {
    this.at.leave(row);
    this.view.remove(row);
  }

  // --- what is kept in the browser until it is saved ---

  keep(rows) {
    const kept = rows.filter(isWaiting);
    const clean = rows.filter((row) => !isWaiting(row)).map((row) => row.uuid);
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
    this.keep([row]);
  }

  // --- moving ---

  focus(row, column) {
    this.at.focus(row, column);
  }

  /** A row was left: say what it lacks, and let it go if it waited for this. */
  left(row) {
    if (!row.isStored && !row.isBlank && !row.cells.text && !row.troubles) {
      row.errors = { text: [this.words.no_text] };
      this.view.draw(row);
      this.foot.count();
    }
    if (isWaiting(row)) this.sync.soon();
  }
}

const form = document.querySelector("form[data-grid]");
if (form) form.grid = new Grid(form);
