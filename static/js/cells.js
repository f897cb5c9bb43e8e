/** Draws one cell of the grid: its value, what is wrong with it in words, and the two values of a conflict. */

const part = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
};

const value = (row, name, grid) => {
  const held = row.cells[name];
  if (name === "kind" && held in grid.words.kinds) {
    const label = part("span", "er-kind", grid.words.kinds[held]);
    label.dataset.kind = held;
    return label;
  }
  const said = name === "voices" && row.isStored && !grid.namesVoices ? row.info.voices_said ?? row.info.voicesSaid : held;
  return part("span", "er-cell-value", said ?? "");
};

const choices = (row, name, grid) => {
  const theirs = name === "kind" ? grid.words.kinds[row.conflicts[name]] : row.conflicts[name];
  const box = part("span", "er-cell-error", grid.words.theirs.replace("{theirs}", theirs || grid.words.nothing));
  const buttons = part("span", "er-cell-choice", "");
  for (const [keeps, words] of [["mine", grid.words.keep], ["theirs", grid.words.take]]) {
    const button = part("button", "btn btn-outline-primary er-small", words);
    Object.assign(button, { type: "button", tabIndex: -1 });
    button.dataset.keep = keeps;
    buttons.append(button);
  }
  return [box, buttons];
};

const mark = (cell, name, set) => (set ? cell.setAttribute(name, "true") : cell.removeAttribute(name));

export const paint = (cell, row, name, grid) => {
  const applies = row.applies(name);
  const errors = row.errors[name] ?? [];
  const isConflict = name in row.conflicts;
  const parts = [applies ? value(row, name, grid) : part("span", "er-cell-value", "–")];
  if (errors.length) parts.push(part("span", "er-cell-error", errors.join(" ")));
  if (isConflict) parts.push(...choices(row, name, grid));
  if (name === "voices" && !row.isBlank && !parts[0].textContent) parts[0] = part("span", "er-cell-note", grid.words.unknown);
  cell.replaceChildren(...parts);
  cell.classList.toggle("er-cell-none", !applies);
  cell.classList.remove("er-cell-editing");
  mark(cell, "aria-readonly", !row.isFree(name));
  mark(cell, "aria-invalid", errors.length || isConflict);
};
