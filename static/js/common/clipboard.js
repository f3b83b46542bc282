/** Blocks of cells as spreadsheets put them on the clipboard: a tab between cells, a line break between rows. */

// A cell in quotes may hold line breaks, and has each quote doubled: "他说""好""".
const CELL = /"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*)/y;

/** Return the rows of a block as lists of trimmed texts. */
export function cellsOf(text) {
  const block = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const rows = [[]];
  for (let place = 0; place <= block.length; place = CELL.lastIndex + 1) {
    CELL.lastIndex = place;
    const [, quoted, plain] = CELL.exec(block);
    rows.at(-1).push((quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim());
    if (block[CELL.lastIndex] === "\n") rows.push([]);
  }
  return rows;
}

/** Return rows of texts as a block that a spreadsheet takes. */
export function blockOf(rows) {
  const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

/** Return whether a pasted text is a block of cells, not the text of one. */
export function isBlock(text) {
  return /[\t\n]/.test(text.replace(/\r\n?/g, "\n").replace(/\n+$/, ""));
}
