/**
 * Reads a block of a spreadsheet at once when all of it is known: its columns and every value.
 * Anything else (notes, quotes, a doubt) is null here and read by the server's parser, focusgroups/notes.py, whose rules these are.
 */

import { COLUMNS } from "./rows.js";

const NOTES = /^\s*[FTP]\s*(?:[:.)\]–—-]\s*|\t+)(?=\S)/;
const LEVEL = /^([1-5])(?:[.,]0+)?(?:\s*\/\s*5)?$/;

export const folded = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();

const meaning = (book, said) => (Object.hasOwn(book, folded(said)) ? book[folded(said)] : undefined);

/** The rows of a block; an empty line counts only in a single column, where it passes over a cell. */
const cellsOf = (text) => {
  const lines = text.split("\n");
  const kept = text.includes("\t") ? lines.filter((line) => line.trim()) : lines;
  return kept.map((line) => line.split("\t").map((cell) => cell.trim()));
};

/** The column of each cell, when the row is a header: two known names, or one of one. */
const headerOf = (cells, headers) => {
  const columns = cells.map((cell) => meaning(headers, cell) ?? "");
  const known = columns.filter(Boolean);
  return new Set(known).size === known.length && known.length >= Math.min(2, cells.length) ? columns : null;
};

/** The values of a row as the grid holds them; null when one of them is not known. */
const valuesOf = (cells, book) => {
  const values = { ...cells };
  if (cells.kind) values.kind = meaning(book.kinds, cells.kind);
  if (cells.urgency) values.urgency = LEVEL.exec(cells.urgency)?.[1] ?? meaning(book.levels, cells.urgency);
  if (cells.voices) {
    const names = cells.voices.split(";").filter((name) => name.trim());
    const meant = names.map((name) => book.speakers.get(folded(name)));
    values.voices = meant.includes(undefined) ? undefined : meant.join("; ");
  }
  return Object.values(values).includes(undefined) ? null : values;
};

const rowsOf = (table, columns, { hasHeader, kind, book }) => {
  const rows = [];
  for (const cells of table) {
    const said = cells.flatMap((value, n) => (value && columns[n] ? [[columns[n], value]] : []));
    const values = valuesOf(Object.fromEntries(said), book);
    if (!values) return null;
    kind = values.kind ?? kind;
    rows.push({ cells: hasHeader ? { kind, ...values } : values, doubts: {} });
  }
  return rows;
};

/**
 * `book`: what words stand for, {headers, kinds, levels, speakers}; `kind`: of rows that say none; `start`: the column
 * of the chosen cell. Returns {rows, is_block, unused} as the server would, or null.
 */
export const readBlock = (pasted, { start, kind, book }) => {
  const text = pasted.replace(/\r\n?/g, "\n").replace(/^\n+|\n+$/g, "");
  const isNotes = NOTES.test(text) || (!text.includes("\t") && COLUMNS.indexOf(start) < 2);
  if (isNotes || !text.trim() || text.includes('"')) return null;
  const table = cellsOf(text);
  const header = headerOf(table[0], book.headers);
  const columns = header ?? COLUMNS.slice(COLUMNS.indexOf(start));
  const widest = header ? table[0] : table.reduce((one, other) => (other.length > one.length ? other : one));
  if (!widest.every((value, n) => columns[n] || (header && !value))) return null;
  const rows = rowsOf(header ? table.slice(1) : table, columns, { hasHeader: Boolean(header), kind, book });
  return rows && { rows, is_block: !header, unused: [] };
};
