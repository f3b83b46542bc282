/** The fields of a page of the desk as rows of texts, whatever the numbers of the rows in their names are. */

const FIELD = /^(.+)-(\d+)-(\w+)$/; // "expenditure-3-c0": block, number of the row, column
const COUNTER = /_FORMS$/; // how many rows a form has
const NOT_WRITTEN = ["row", "fixed", "offered", "section", "kind", "direction", "about", "project"];

/** Return the column of a field in its row, null for one that is in no row. */
export function columnOfField(name) {
  return FIELD.exec(name)?.[3] ?? null;
}

const isWritten = ([column, text]) => text !== "" && !NOT_WRITTEN.includes(column);

/**
 * Return the rows in which something is written, and the other fields.
 * @param {[string, string][]} fields  as FormData lists them
 * @returns {{rows: {prefix: string, texts: Object<string, string>}[], rest: [string, string][]}}
 */
export function typedRows(fields) {
  const rows = new Map();
  const rest = [];
  for (const [name, value] of fields) {
    const match = FIELD.exec(name);
    if (match) {
      const [, prefix, number, column] = match;
      const key = `${prefix}-${number}`;
      if (!rows.has(key)) rows.set(key, { prefix, texts: {} });
      rows.get(key).texts[column] = value.trim().replace(/\r\n/g, "\n");
    } else if (!COUNTER.test(name)) rest.push([name, value]);
  }
  return { rest, rows: [...rows.values()].filter(({ texts }) => Object.entries(texts).some(isWritten)) };
}

/** Return whether two pages say the same. */
export function sameTexts(one, other) {
  return JSON.stringify(typedRows(one)) === JSON.stringify(typedRows(other));
}
