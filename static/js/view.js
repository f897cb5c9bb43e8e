/** The table of the grid as elements: rows read from the page, drawn, put in and taken out, numbered. */

import { paint } from "./cells.js";
import { COLUMNS, Row } from "./rows.js";

export const MORE = COLUMNS.length; // the column of the link to the whole line

const dressed = (cell) => {
  cell.setAttribute("role", "gridcell");
  cell.tabIndex = -1;
};

/** An empty row, to be copied. */
const patternOf = (words) => {
  const line = document.createElement("tr");
  const number = document.createElement("th");
  number.scope = "row";
  line.append(number);
  for (const name of [...COLUMNS, "more"]) {
    const cell = document.createElement("td");
    if (name === "more") cell.className = "er-cell-more";
    else cell.dataset.col = name;
    if (name === "urgency") cell.className = "er-num";
    cell.dataset.label = words.columns[name];
    dressed(cell);
    line.append(cell);
  }
  return line;
};

export class View {
  constructor(grid) {
    this.grid = grid;
    this.rows = grid.sheet.rows;
    this.body = grid.body;
    this.pattern = patternOf(grid.words);
    this.troubled = new Set();
  }

  /** Take over the rows that the server printed; returns those that are not stored and hold something. */
  read() {
    this.body.parentElement.setAttribute("role", "grid");
    for (const line of this.body.querySelectorAll("tr[data-stored]")) {
      const row = this.#rowOf(line, true);
      this.#dress(row, line);
      this.rows.push(row);
    }
    const fresh = [...this.body.querySelectorAll("tr:not([data-stored])")];
    const rows = fresh.map((line) => this.#rowOf(line, false));
    fresh.forEach((line) => line.remove());
    return rows;
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

  /** Give a printed row its roles, and draw its cells. */
  #dress(row, line) {
    row.element = line;
    line.row = row;
    for (const input of line.querySelectorAll("th input")) input.remove();
    [...line.cells].slice(1).forEach(dressed);
    line.querySelectorAll("a").forEach((link) => (link.tabIndex = -1));
    this.draw(row);
  }

  /** Put rows in before another one, or at the end: drawn first, then shown all at once. */
  put(rows, before = null) {
    const index = before ? this.rows.indexOf(before) : this.rows.length;
    const fragment = document.createDocumentFragment();
    for (const row of rows) {
      row.element = this.pattern.cloneNode(true);
      row.element.row = row;
      this.draw(row);
      fragment.append(row.element);
    }
    this.rows.splice(index, 0, ...rows);
    this.#number(index);
    this.body.insertBefore(fragment, before?.element ?? null);
  }

  remove(row) {
    const index = this.rows.indexOf(row);
    this.rows.splice(index, 1);
    row.element.remove();
    this.troubled.delete(row);
    this.#number(index);
  }

  #number(from) {
    for (let index = from; index < this.rows.length; index += 1) {
      const place = this.rows[index].element.cells[0];
      if (place.textContent !== String(index + 1)) place.textContent = index + 1;
    }
  }

  draw(row, names = COLUMNS) {
    const { editor } = this.grid;
    for (const name of names) {
      if (editor.row === row && editor.name === name) continue;
      paint(this.cell(row, COLUMNS.indexOf(name)), row, name, this.grid);
    }
    if (row.troubles) this.troubled.add(row);
    else this.troubled.delete(row);
  }

  /** Draw state and link of a stored row. */
  drawMore(row) {
    const { words } = this.grid;
    if (!row.isStored || !row.info.url) return;
    const badge = document.createElement("span");
    badge.className = `badge er-badge er-tone-${row.info.tone}`;
    badge.textContent = row.info.state_label;
    const link = document.createElement("a");
    Object.assign(link, { href: row.info.url, textContent: words.open, tabIndex: -1 });
    link.setAttribute("aria-label", `${words.open}: ${row.cells.text.slice(0, 60)}`);
    this.cell(row, MORE).replaceChildren(badge, " ", link);
  }

  cell(row, column) {
    return row.element.cells[column + 1];
  }
}
