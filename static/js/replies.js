/** What the server says about rows: saved, refused, changed by somebody else; and what the browser had kept. */

import { COLUMNS, Row } from "./rows.js";

export class Replies {
  constructor(grid) {
    this.grid = grid;
  }

  /** Put back what was typed before the page was opened and is not saved yet. */
  async replay() {
    const { grid } = this;
    const records = await grid.outbox.all();
    for (const { uuid, base, cells, chosen, isStored, order } of records) {
      const row = grid.sheet.find(uuid) ?? new Row(uuid, cells, { base, isStored });
      const names = Object.keys(cells).filter((name) => cells[name] !== base[name]);
      names.forEach((name) => Object.assign(row, { cells: { ...row.cells, [name]: cells[name] }, base: { ...row.base, [name]: base[name] } }));
      Object.assign(row, { order, chosen });
      if (row.element) grid.view.draw(row);
      else grid.view.put([row], grid.ghost);
    }
    if (records.length) grid.sync.soon(0);
    grid.foot.count();
  }

  /** The answers to rows that were sent. */
  taken(rows, answers, sent) {
    const { grid } = this;
    rows.forEach((row, index) => this.#answer(row, answers[index], sent[index].cells));
    const here = rows.filter((row) => grid.sheet.rows.includes(row));
    grid.outbox.forget(rows.filter((row) => !here.includes(row)).map((row) => row.uuid));
    grid.keep(here);
    grid.foot.count();
  }

  #answer(row, answer, sent) {
    const { view } = this.grid;
    if (row.isWithdrawn && answer.status < 300) return this.grid.remove(row);
    if (answer.status < 300) row.adopt(answer.row, { sent, editing: this.#edited(row) });
    else if (Object.keys(answer.conflicts).length) {
      row.conflicts = answer.conflicts;
      row.stored = answer.row.cells;
    } else row.errors = answer.message ? { text: [answer.message] } : answer.errors;
    view.draw(row);
    view.drawMore(row);
  }

  /** The column of the row's cell that is being edited. */
  #edited(row) {
    const { editor } = this.grid;
    return editor.row === row ? editor.name : "";
  }

  /** The rows of everybody, as they are stored. */
  fetched(stored) {
    const { grid } = this;
    const known = new Set(stored.map((row) => row.uuid));
    const here = new Map(grid.sheet.rows.map((row) => [row.uuid, row]));
    for (const data of stored) {
      let row = here.get(data.uuid);
      if (row && data.version <= row.version) continue;
      if (!row) grid.view.put([(row = this.#received(data))], grid.ghost);
      else {
        row.adopt(data, { editing: this.#edited(row) });
        grid.view.draw(row);
      }
      grid.view.drawMore(row);
    }
    for (const row of grid.sheet.rows.filter((one) => one.isStored && !known.has(one.uuid))) {
      if (!row.changed.length && grid.editor.row !== row) grid.remove(row);
    }
    grid.foot.count();
  }

  #received(data) {
    const { version, locked, ...info } = data;
    return Object.assign(new Row(data.uuid, data.cells, { base: data.cells, isStored: true, locked }), { version, info });
  }

  /** Decide between two values of a cell. */
  settle(row, name, keepsMine) {
    const { grid } = this;
    const theirs = row.stored[name];
    delete row.conflicts[name];
    row.base[name] = theirs;
    if (!keepsMine) row.cells[name] = theirs;
    grid.view.draw(row);
    grid.keep([row]);
    grid.focus(row, COLUMNS.indexOf(name));
    grid.foot.count();
    grid.sync.soon(0);
  }
}
