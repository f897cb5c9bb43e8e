/**
 * What is pasted into the grid: read by the server's one parser, shown first when something does not match.
 * Without network each line becomes a row and each tab a cell, so that nothing is lost.
 */

import { COLUMNS } from "./rows.js";

const plainly = (text, start) => {
  const columns = COLUMNS.slice(Math.max(start, text.includes("\t") ? 0 : 1));
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  const cells = (line) => Object.fromEntries(line.split("\t").map((value, n) => [columns[n] ?? "text", value.trim()]));
  return { rows: lines.map((line) => ({ cells: cells(line), doubts: {} })), unused: [], is_block: false };
};

const read = async (grid, text, column) => {
  const { row } = grid.at;
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
  const pasted = await read(grid, text, column);
  if (pasted.rows.length && (await isWanted(grid, pasted))) grid.insert(pasted, row, column);
};
