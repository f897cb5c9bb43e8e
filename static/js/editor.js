/** The field in which a cell is edited. Every key is kept in the browser at once; Esc puts back what was there. */

import { paint } from "./cells.js";
import { attach } from "./combobox.js";

const CHOICES = { kind: ["need", "trend", "proposal"], urgency: ["", "1", "2", "3", "4", "5"] };

const field = (name, words) => {
  if (name in CHOICES) {
    const select = document.createElement("select");
    select.className = "form-select";
    for (const value of CHOICES[name]) select.add(new Option(words.kinds[value] ?? value, value));
    return select;
  }
  const input = document.createElement(name === "text" ? "textarea" : "input");
  input.className = "form-control";
  input.autocomplete = "off";
  if (name === "text") Object.assign(input, { rows: 1, maxLength: 2000 });
  return input;
};

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

export class Editor {
  constructor(grid) {
    this.grid = grid;
    this.row = null;
    this.name = "";
  }

  get isOpen() {
    return this.row !== null;
  }

  open(cell, row, name, empty) {
    const input = field(name, this.grid.words);
    if (!(name in CHOICES && empty)) input.value = empty ? "" : row.cells[name];
    const number = cell.parentElement.rowIndex;
    input.setAttribute("aria-label", this.grid.words.cell.replace("{column}", cell.dataset.label).replace("{n}", number));
    Object.assign(this, { cell, row, name, input });
    this.#suggest(input, name);
    cell.removeAttribute("tabindex"); // the field is what is reached now
    cell.classList.add("er-cell-editing");
    cell.replaceChildren(input);
    input.addEventListener("input", () => this.#draft());
    input.addEventListener("blur", () => setTimeout(() => this.input === input && this.#leave(input)));
    input.focus();
    input.setSelectionRange?.(input.value.length, input.value.length);
  }

  #suggest(input, name) {
    const source = this.grid.form.dataset.suggest;
    const onChoose = (choice) => this.#chosen(choice);
    if (name === "voices") this.combobox = attach(input, { offer: (words) => this.#bodies(words), separator: ";", onChoose });
    if (name === "skills") this.combobox = attach(input, { url: source, kind: "skill", separator: ";", onChoose });
  }

  /** A concept that was chosen for its words goes with the row. */
  #chosen({ concept, label }) {
    if (this.name === "skills") this.row.chosen[label] = concept;
    this.#draft();
  }

  /** The bodies at the table whose names hold these words. */
  #bodies(words) {
    const wanted = plain(words).split(" ");
    const names = [...this.grid.form.querySelector("#enti").options].map((option) => option.value);
    const found = names.filter((name) => wanted.every((word) => plain(name).includes(word))).slice(0, 8);
    const list = document.createElement("ul");
    list.dataset.status = this.grid.words.found[found.length === 1 ? 0 : 1].replace("{n}", found.length);
    for (const name of found) {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.append(Object.assign(document.createElement("span"), { className: "er-listbox-name", textContent: name }));
      Object.assign(option.dataset, { label: name, note: "" });
      list.append(option);
    }
    return list;
  }

  #draft() {
    this.grid.keepDraft(this.row, this.name, this.input.value.trim());
  }

  #leave(input) {
    if (document.activeElement !== input) this.commit();
  }

  key(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "Escape") this.cancel();
    else if (key === "Tab") this.#goOn(event);
    else if (key === "Enter" && event.altKey && this.name === "text") return this.input.setRangeText("\n", this.input.selectionStart, this.input.selectionEnd, "end");
    else if (key === "Enter") this.#down();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #goOn(event) {
    this.commit();
    this.grid.at.next(event.shiftKey ? -1 : 1) || this.grid.focus(this.grid.at.row, this.grid.at.column);
  }

  #down() {
    this.commit();
    this.grid.at.move(1, 0);
  }

  commit() {
    const { row, name, input } = this;
    this.#close();
    this.grid.set(row, name, input.value.trim());
  }

  cancel() {
    const { row } = this;
    const { column } = this.grid.at;
    this.#close();
    this.grid.dropDraft(row);
    this.grid.focus(row, column);
  }

  /** Put the value back into the cell. */
  #close() {
    const { cell, row, name } = this;
    this.combobox?.detach();
    this.combobox = null;
    Object.assign(this, { cell: null, row: null, name: "", input: null });
    cell.tabIndex = 0;
    paint(cell, row, name, this.grid);
  }
}
