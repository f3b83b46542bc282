/**
 * Which rows of a sheet a pasted block fills, and where new ones go. Rows are plain objects here:
 *
 * @typedef {object} SheetRow
 * @property {string} code
 * @property {string} name
 * @property {string} total   "" for an item, "current" or "total"
 * @property {boolean} blank  whether it is there only to be filled in
 *
 * A new row is an object with `after`: the row that it is added after, null for the end of the items.
 */

/** Return where a row goes that is added after another, or after the last item (-1), as a place in the rows. */
export function placeOfNewRow(rows, after) {
  let place = after + 1;
  if (after < 0) {
    const last = rows.map((row) => !row.total).lastIndexOf(true);
    place = last < 0 ? rows.length : last + 1;
  }
  // Items never stand between two totals at the top.
  while (rows[place]?.total && rows[place + 1] && !rows[place + 1].total) place += 1;
  return place;
}

function added(rows, after, heading = {}) {
  const row = { code: "", name: "", total: "", blank: false, ...heading, after };
  rows.splice(placeOfNewRow(rows, after ? rows.indexOf(after) : -1), 0, row);
  return row;
}

/** Return a name without blanks and brackets: “行政运行（项）” and “行政运行 (项)” are one. */
export function bareName(name) {
  return name.replace(/[\s（）()“”"、，]/g, "");
}

function isRowOf(row, entry) {
  if (entry.row !== "item") return row.total === entry.row;
  if (row.total) return false;
  return entry.code ? row.code === entry.code : bareName(row.name) === bareName(entry.name);
}

/**
 * Return which row each entry of a pasted block fills: the one of its heading, else a blank or new one after the
 * entry before it.
 *
 * @param {SheetRow[]} sheet
 * @param {{row: string, code: string, name: string}[]} entries  as the server read them (admin/desk/pasting.py)
 * @param {SheetRow|null} here  the row that the block is pasted at, if it is one of the sheet
 * @param {boolean} canAdd
 * @returns {{filled: {entry: object, row: SheetRow}[], matched: number, added: number}}
 */
export function rowsByHeading(sheet, entries, here, canAdd) {
  const rows = [...sheet];
  const used = new Set();
  const plan = { filled: [], matched: 0, added: 0 };
  let cursor = here?.blank ? rows[rows.indexOf(here) - 1] : null;

  const blankOrNew = (entry) => {
    const last = rows.filter((row) => !row.total && !row.blank).at(-1);
    const after = cursor && !(cursor.total && last) ? cursor : (last ?? cursor);
    const next = after ? rows[rows.indexOf(after) + 1] : rows.find((row) => row.blank);
    return next?.blank ? next : added(rows, after ?? null, { code: entry.code, name: entry.name });
  };
  for (const entry of entries) {
    let row = rows.find((each) => !used.has(each) && isRowOf(each, entry));
    if (row) plan.matched += 1;
    else if (canAdd) {
      row = blankOrNew(entry);
      plan.added += 1;
    } else continue;
    row.blank = false;
    used.add(row);
    if (entry.row === "item") cursor = row;
    plan.filled.push({ entry, row });
  }
  return plan;
}

/**
 * Return which row each row of cells fills, from `start` down; items that are missing are added above the foot.
 * @returns {{row: SheetRow, texts: string[]}[]}
 */
export function rowsFrom(sheet, start, cells, canAdd) {
  const rows = [...sheet];
  const filled = [];
  let row = start;
  for (const texts of cells) {
    if (filled.length) {
      const next = rows[rows.indexOf(row) + 1];
      const stays = next && (!next.total || row.total);
      row = !stays && canAdd ? added(rows, row) : next;
    }
    if (!row) break;
    filled.push({ row, texts });
  }
  return filled;
}
