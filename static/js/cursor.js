/** Where one is in the grid: one cell that Tab reaches, the moves from it, and what leaving a row means. */

import { COLUMNS } from "./rows.js";
import { MORE } from "./view.js";

export class Cursor {
  constructor(grid) {
    this.grid = grid;
    this.row = null;
    this.column = 0;
  }

  get name() {
    return COLUMNS[this.column];
  }

  get cell() {
    return this.grid.view.cell(this.row, this.column);
  }

  get isInside() {
    return this.grid.body.contains(document.activeElement);
  }

  /** Stand at a row without taking the focus. */
  begin(row) {
    this.row = row;
    if (row) this.cell.tabIndex = 0;
  }

  focus(row, column) {
    const before = this.row;
    if (before) this.cell.tabIndex = -1;
    Object.assign(this, { row, column });
    const { cell } = this;
    cell.tabIndex = 0;
    const link = column === MORE && cell.querySelector("a");
    (link || cell).focus();
    if (before && before !== row) this.grid.left(before);
  }

  /** Go on to the next free cell, over the end of the row; false when there is none. */
  next(step) {
    const { rows } = this.grid.sheet;
    let { row, column } = this;
    for (;;) {
      column += step;
      if (column < 0 || column >= MORE) {
        row = rows[rows.indexOf(row) + step];
        if (!row) return false;
        column = step > 0 ? 0 : MORE - 1;
      }
      if (row.isFree(COLUMNS[column])) break;
    }
    this.focus(row, column);
    return true;
  }

  move(rows, columns) {
    const row = this.grid.sheet.rows[this.grid.sheet.rows.indexOf(this.row) + rows];
    const column = this.column + columns;
    if (row && column >= 0 && column <= MORE) this.focus(row, column);
  }

  /** Go to the next cell that asks for something. */
  nextTrouble() {
    const cells = [...this.grid.body.querySelectorAll("td[aria-invalid]")];
    const after = cells.find((cell) => this.cell.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);
    const cell = after ?? cells[0];
    if (cell) this.focus(cell.parentElement.row, cell.cellIndex - 1);
  }

  /** Go away from a row that is about to be taken out. */
  leave(row) {
    const { rows } = this.grid.sheet;
    if (this.row === row) this.row = rows[rows.indexOf(row) + 1] ?? this.grid.ghost;
  }
}
