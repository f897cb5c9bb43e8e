/** The rows of the grid as data: what each cell holds, what was stored, and the steps that can be undone. */

export const COLUMNS = ["kind", "text", "skills", "urgency", "voices"];
const CARRIED = ["horizon", "s3_areas"];
const ALL = [...COLUMNS, ...CARRIED];
const OF_NEEDS = ["skills", "urgency"];
const STEPS = 100;

const blank = () => Object.fromEntries(ALL.map((name) => [name, ""]));

export class Row {
  constructor(uuid, cells, { base = {}, isStored = false, locked = [] } = {}) {
    Object.assign(this, { uuid, isStored, locked, version: 0, info: {}, chosen: {}, errors: {}, conflicts: {} });
    this.cells = { ...blank(), ...cells };
    this.base = { ...blank(), ...base };
  }

  /** The names of the cells that differ from what is stored. */
  get changed() {
    return ALL.filter((name) => this.cells[name] !== this.base[name]);
  }

  get isBlank() {
    return !this.isStored && COLUMNS.every((name) => name === "kind" || !this.cells[name]);
  }

  get troubles() {
    return Object.keys(this.errors).length + Object.keys(this.conflicts).length;
  }

  applies(name) {
    return this.cells.kind === "need" || !OF_NEEDS.includes(name);
  }

  isFree(name) {
    return !this.locked.includes(name) && this.applies(name);
  }

  /** What is sent of a row: that it is withdrawn, all of a new one, else the cells that changed, each with what it was before. */
  get message() {
    if (this.isWithdrawn) return { uuid: this.uuid, withdraw: true, cells: {} };
    const names = this.isStored ? this.changed : ALL;
    const some = (cells) => Object.fromEntries(names.map((name) => [name, cells[name]]));
    const concepts = names.includes("skills") ? Object.entries(this.chosen).map(([label, key]) => `${key} ${label}`) : [];
    const base = this.isStored ? some(this.base) : {};
    return { uuid: this.uuid, version: this.version, base, cells: some(this.cells), concepts };
  }

  /** Take over what the server holds; cells changed here since `sent` stay, and so does the one being edited. */
  adopt(stored, { sent = {}, editing = "" } = {}) {
    if (stored.version < this.version) return;
    for (const name of ALL) {
      const isMine = name in sent ? this.cells[name] !== sent[name] : this.cells[name] !== this.base[name];
      if (name === editing && !(name in sent)) continue;
      if (!isMine) this.cells[name] = stored.cells[name];
      if (!isMine || name in sent) this.base[name] = stored.cells[name];
    }
    const { version, locked, ...info } = stored;
    Object.assign(this, { version, locked, info, isStored: true });
  }
}

export class Sheet {
  constructor() {
    this.rows = [];
    this.steps = [];
  }

  find(uuid) {
    return this.rows.find((row) => row.uuid === uuid);
  }

  /** A new row that begins like the one above it. */
  heir(above) {
    const cells = blank();
    for (const name of ["kind", ...CARRIED]) cells[name] = above?.cells[name] ?? "";
    return new Row(crypto.randomUUID(), { ...cells, kind: cells.kind || "need" });
  }

  /** Change cells, as one step that can be undone. Patches: {row, name, value}. Returns the rows that changed. */
  change(patches, added = []) {
    const step = Object.assign([], { added });
    for (const { row, name, value } of patches) {
      if (row.cells[name] === value) continue;
      step.push({ row, name, before: row.cells[name] });
      row.cells[name] = value;
      if (name === "kind" && value !== "need") step.push(...this.#emptied(row));
      row.errors = {};
    }
    if (step.length) this.steps.push(step);
    if (this.steps.length > STEPS) this.steps.shift();
    return [...new Set(step.map((patch) => patch.row))];
  }

  #emptied(row) {
    const filled = OF_NEEDS.filter((name) => row.cells[name]);
    return filled.map((name) => {
      const before = row.cells[name];
      row.cells[name] = "";
      return { row, name, before };
    });
  }

  /** Undo the last step; returns the rows that changed, and those that the step had added. */
  undo() {
    const step = this.steps.pop() ?? Object.assign([], { added: [] });
    for (const { row, name, before } of step.toReversed()) {
      row.cells[name] = before;
      row.errors = {};
    }
    return { rows: [...new Set(step.map((patch) => patch.row))], added: step.added };
  }
}
