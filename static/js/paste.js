/**
 * What is pasted into the grid: a block that is all known is read here, anything else by the server's parser, and
 * shown first when something does not match. Without network each line becomes a row and each tab a cell.
 */

import { folded, readBlock } from "./block.js";
import { COLUMNS } from "./rows.js";

const plainly = (text, start) => {
  const columns = COLUMNS.slice(Math.max(start, text.includes("\t") ? 0 : 1));
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const cells = (line) => Object.fromEntries(line.split("\t").map((value, n) => [columns[n] ?? "text", value.trim()]));
  return { rows: lines.map((line) => ({ cells: cells(line), doubts: {} })), unused: [], is_block: false };
};

/** What was pasted, when all of it is known; null when the server has to read it. */
export const readHere = (grid, text) => {
  const { row, column } = grid.at;
  const names = [...grid.form.querySelector("#enti").options].map((option) => option.value);
  const speakers = new Map(names.map((name) => [folded(name), name]));
  return readBlock(text, { start: COLUMNS[column] ?? "kind", kind: row.cells.kind, book: { ...grid.words.book, speakers } });
};

const readThere = async (grid, text) => {
  const { row, column } = grid.at;
  const words = { testo: text, tipo: row.cells.kind, colonna: COLUMNS[column] ?? "kind" };
  const body = new URLSearchParams({ ...words, csrfmiddlewaretoken: grid.token });
  try {
    const reply = await fetch(grid.form.dataset.readUrl, { method: "POST", body, redirect: "manual" });
    if (reply.ok) return await reply.json();
  } catch {
    // without network: below
  }
  return plainly(text, column);
};

/** The sentences of the dialog: what does not match, row by row, and the columns without a place. */
const doubtsOf = ({ rows, unused }, words) => {
  const said = rows.flatMap(({ doubts }, n) =>
    Object.entries(doubts).map(([name, doubt]) => `${words.cell.replace("{column}", words.columns[name]).replace("{n}", n + 1)}: ${doubt}`),
  );
  return [...said, ...unused.map((name) => words.unused.replace("{name}", name))];
};

const isWanted = (grid, pasted) => {
  const doubts = doubtsOf(pasted, grid.words);
  if (!doubts.length) return true;
  const dialog = grid.form.querySelector("dialog[data-paste]");
  dialog.querySelector("[data-how-many]").textContent = grid.words.pasting.replace("{n}", pasted.rows.length);
  const lines = doubts.map((doubt) => Object.assign(document.createElement("li"), { textContent: doubt }));
  const list = document.createElement("ul");
  list.append(...lines);
  dialog.querySelector("[data-doubts]").replaceChildren(list);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok"), { once: true });
  });
};

export const paste = async (grid, text) => {
  const { row, column } = grid.at;
  const known = readHere(grid, text);
  const pasted = known ?? (await readThere(grid, text));
  if (pasted.rows.length && (known || (await isWanted(grid, pasted)))) grid.insert(pasted, row, column);
};
