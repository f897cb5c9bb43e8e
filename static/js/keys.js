/** Keyboard and pointer: what is pressed in the grid becomes a move, a value, or the opened cell. */

import { paste } from "./paste.js";
import { COLUMNS } from "./rows.js";
import { MORE } from "./view.js";

const KINDS = { f: "need", t: "trend", p: "proposal" };
const ARROWS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export class Keys {
  constructor(grid) {
    this.grid = grid;
    this.at = grid.at;
    this.#listen(grid);
    this.#listenAround(grid);
  }

  #listen(grid) {
    grid.body.addEventListener("keydown", (event) => this.#key(event));
    grid.body.addEventListener("paste", (event) => {
      if (grid.editor.isOpen) return;
      event.preventDefault();
      paste(grid, event.clipboardData.getData("text/plain"));
    });
    grid.body.addEventListener("click", (event) => this.#click(event));
    grid.body.addEventListener("focusout", () => setTimeout(() => this.at.isInside || (this.at.row && grid.left(this.at.row))));
  }

  /** The buttons and links around the table. */
  #listenAround({ form, at }) {
    const pressed = (place, act) =>
      place?.addEventListener("click", (event) => {
        event.preventDefault();
        act();
      });
    form.addEventListener("submit", (event) => event.preventDefault());
    pressed(document.querySelector("[data-enter]"), () => at.row && at.focus(at.row, at.column));
    pressed(form.querySelector("[data-act=undo]"), () => this.grid.undo());
    pressed(form.querySelector("[data-act=add]"), () => at.focus(this.grid.ghost, 0));
    pressed(form.querySelector("[data-wrong]"), () => at.nextTrouble());
    form.querySelectorAll("dialog [data-answer]").forEach((button) => {
      button.addEventListener("click", () => button.closest("dialog").close(button.dataset.answer));
    });
  }

  #click(event) {
    const { grid, at } = this;
    const cell = event.target.closest("td");
    const choice = event.target.closest("button[data-keep]");
    const row = cell?.parentElement.row;
    if (!row || event.target.closest("a")) return;
    if (choice) return grid.replies.settle(row, cell.dataset.col, choice.dataset.keep === "mine");
    const column = cell.cellIndex - 1;
    if (grid.editor.isOpen) {
      if (grid.editor.cell === cell) return;
      grid.editor.commit();
    }
    const again = at.row === row && at.column === column;
    const byTouch = matchMedia("(pointer: coarse)").matches;
    at.focus(row, column);
    if (again || byTouch || event.detail > 1) this.#edit();
  }

  /** Open the editor in the present cell; `empty`: what is typed takes the place of what was there. */
  #edit({ empty = false } = {}) {
    const { row, name, cell } = this.at;
    if (name && row.isFree(name)) this.grid.editor.open(cell, row, name, empty);
  }

  #key(event) {
    if (this.grid.editor.isOpen) return this.grid.editor.key(event);
    if (event.target.matches("button")) return this.#keyOnChoice(event);
    const control = event.ctrlKey || event.metaKey;
    const done = control ? this.#controlKey(event) : !event.altKey && this.#plainKey(event);
    if (done) event.preventDefault();
  }

  #keyOnChoice(event) {
    const other = event.target.nextElementSibling ?? event.target.previousElementSibling;
    if (event.key === "Escape") this.at.focus(this.at.row, this.at.column);
    else if (["ArrowLeft", "ArrowRight", "Tab"].includes(event.key)) other.focus();
    else return;
    event.preventDefault();
  }

  #controlKey({ key }) {
    const { grid, at } = this;
    const { rows } = grid.sheet;
    const { row, name } = at;
    const above = rows[rows.indexOf(row) - 1];
    if (key === "z") grid.undo();
    else if (key === "d" && above && name && row.isFree(name)) grid.set(row, name, above.cells[name]);
    else if (key === "Home") at.focus(rows[0], 0);
    else if (key === "End") at.focus(rows.at(-1), MORE);
    else return key === "d";
    return true;
  }

  #plainKey(event) {
    const { grid, at } = this;
    const { row, column, name } = at;
    const isFree = name && row.isFree(name);
    if (event.key in ARROWS) at.move(...ARROWS[event.key]);
    else if (event.key === "Home") at.focus(row, 0);
    else if (event.key === "End") at.focus(row, MORE);
    else if (event.key === "Tab") return at.next(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") grid.form.querySelector(".er-sheet-foot").focus();
    else if (column === MORE) return false;
    else if (event.key === "Enter" || event.key === "F2") return this.#enter();
    else if (!isFree) return event.key.length === 1;
    else if (event.key === "Delete" || event.key === "Backspace") name === "kind" || grid.set(row, name, "");
    else if (event.key.length === 1 || event.key === "Dead" || event.key === "Process") return this.#type(event);
    else return false;
    return true;
  }

  #enter() {
    const choice = this.at.cell.querySelector("button");
    if (choice) choice.focus();
    else this.#edit();
    return true;
  }

  /** Letters and digits that say it all are taken and lead on; anything else opens the editor and is typed there. */
  #type({ key }) {
    const { row, name } = this.at;
    if (name !== "kind" && name !== "urgency") {
      this.#edit({ empty: true });
      return false;
    }
    const value = name === "kind" ? KINDS[key.toLowerCase()] : /[1-5]/.test(key) && key;
    if (value) {
      this.grid.set(row, name, value);
      this.at.next(1);
    }
    return true;
  }
}
