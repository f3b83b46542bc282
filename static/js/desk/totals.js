/**
 * The arithmetic of a sheet: across a row, upwards to 款 and 类, and at the foot.
 *
 * The server adds up in the same way (`add_totals` in admin/desk/sheet_totals.py); tests/cases/totals.json holds
 * both to it.
 */

import { formatFigure, halfWidth, NONE_PLANNED } from "./figures.js";

/** What is carried over from or into another year counts in 总计, not in 本年合计: R9, E9, R901 … */
const CARRIED_OVER = /^[RE][89]/;

/** Return a code as the server reads it: "2010.1" and "２０１０１" are 20101. */
export function readCode(typed) {
  return halfWidth(typed).toUpperCase().replace(/[.-]/g, "");
}

/** How many digits the codes of 类 and 款 have, by list of codes: 221 and 22102 above 2210201. */
const LEVELS = { functional: [3, 5], spending: [3, 5], economic: [3] };

/**
 * @typedef {object} Column
 * @property {string} name      of its cells: "c0"
 * @property {string} holds     "amount", "planned", "prior" or "share"
 * @property {string[]} within  the columns in which its figures count
 */

/**
 * @typedef {object} Row
 * @property {string} code   of its heading, "" without one
 * @property {string} total  "" for an item; "current" (本年合计) or "total" at the foot
 * @property {(column: string) => Figure} figure  what a cell says (figures.js)
 */

/**
 * Return the sum of figures, printed as finely as the finest; null where none states an amount.
 * @returns {{value: bigint, text: string}|null}
 */
export function sumOf(figures, unit) {
  const known = figures.filter((figure) => figure.value !== null);
  if (!known.length) return null;
  const value = known.reduce((total, figure) => total + figure.value, 0n);
  if (known.every((figure) => figure.nothing === "none_planned")) return { value, text: NONE_PLANNED };
  const decimals = Math.max(...known.map((figure) => figure.decimals));
  return { value, text: formatFigure(value, decimals, unit) };
}

/** Return whether a cell says what its parts make: the same amount, and 没有安排 only where all of them do. */
export function isRight(figure, sum) {
  const nonePlanned = figure?.nothing === "none_planned";
  return sum !== null && figure?.value === sum.value && nonePlanned === (sum.text === NONE_PLANNED);
}

/** Return whether a cell states another amount than its parts make. */
export function differsFrom(sum, figure) {
  const stated = figure?.value ?? null;
  return sum !== null && stated !== null && stated !== sum.value;
}

/** Return for each item the nearest heading above it: the longest code that its own begins with. */
function parentsOf(items) {
  const byCode = new Map();
  for (const item of items) if (item.code && !byCode.has(item.code)) byCode.set(item.code, item);
  const parents = new Map();
  for (const item of items) {
    for (let size = item.code.length - 1; size > 0 && !parents.has(item); size -= 1) {
      const above = byCode.get(item.code.slice(0, size));
      if (above) parents.set(item, above);
    }
  }
  return parents;
}

function childrenOf(items, parents) {
  const children = new Map();
  for (const item of items) {
    const parent = parents.get(item);
    if (!parent) continue;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(item);
  }
  return children;
}

/** Return the figures of a row that make up its total column: a part of another column counts once. */
function partsAcross(row, amounts) {
  const stated = amounts.slice(1).filter((column) => !row.figure(column.name).blank);
  const whole = stated.filter((column) => !stated.some((other) => column.within.includes(other.name)));
  return whole.map((column) => row.figure(column.name));
}

/** How the rows of one sheet are added. */
class Addition {
  constructor(columns, unit, settle) {
    this.sums = columns.filter((column) => column.holds !== "share");
    this.amounts = this.sums.filter((column) => column.holds === "amount");
    this.unit = unit;
    this.settle = settle;
  }

  isItem(row) {
    return !row.total && (row.code || this.sums.some(({ name }) => !row.figure(name).blank));
  }

  /** Add the total column of a row, from its other columns. */
  across(row) {
    if (this.amounts.length) {
      this.settle(row, this.amounts[0].name, sumOf(partsAcross(row, this.amounts), this.unit));
    }
  }

  /** Add all columns of a row, from other rows. */
  down(row, parts) {
    for (const { name } of this.sums) {
      const figures = parts.map((part) => part.figure(name));
      this.settle(row, name, sumOf(figures, this.unit));
    }
  }

  /** Add a total without rows: what followed rows that are gone is empty again. */
  alone(row) {
    for (const column of this.sums) if (column !== this.amounts[0]) this.settle(row, column.name, null);
    this.across(row);
  }
}

/**
 * Add up a sheet, from the finest headings to the foot.
 *
 * `settle(row, column, sum)` is called for each cell that is a sum, after those that it is made of; what the cell
 * says afterwards is what counts further up. `sum` is null where there is nothing to add.
 * @param {Row[]} rows
 * @param {Column[]} columns
 */
export function addUp(rows, columns, unit, settle) {
  const addition = new Addition(columns, unit, settle);
  const items = rows.filter((row) => addition.isItem(row));
  const parents = parentsOf(items);
  const children = childrenOf(items, parents);
  for (const item of [...items].sort((one, other) => other.code.length - one.code.length)) {
    if (children.has(item)) addition.down(item, children.get(item));
    else addition.across(item);
  }
  const topmost = items.filter((item) => !parents.has(item));
  const ofThisYear = topmost.filter((item) => !CARRIED_OVER.test(item.code));
  for (const row of rows.filter((each) => each.total)) {
    if (topmost.length) addition.down(row, row.total === "current" ? ofThisYear : topmost);
    else addition.alone(row);
  }
}

/**
 * @typedef {object} Following
 * @property {boolean} follows  whether the cell changes with its parts; what was typed on purpose does not
 * @property {string} sum       what its parts made last
 */

/**
 * Return whether a total follows its parts from now on, and whether its text is to be replaced.
 *
 * A total that was typed follows if it was right, or was cleared. One that was left empty above figures when the page
 * was opened was left so on purpose. `wanted`: somebody asked for the sum. `editing`: the text is being typed.
 * @param {Following|undefined} before  undefined when the cell is met first
 * @returns {Following & {replace: boolean}}
 */
export function followParts(before, cell) {
  const { text, right, sum, opening = false, typed = false, wanted = false, editing = false } = cell;
  const last = before?.sum ?? (opening ? sum : "");
  let follows = before ? before.follows : right || (!text && !(opening && sum));
  if (before && typed) follows = right || !text;
  if (wanted) follows = true;
  const due = wanted || (follows && sum !== last && !editing);
  return { follows, sum, replace: due && !right };
}

/** Return the codes of 类 and 款 that codes stand below and that have no row, each with the code it goes before. */
export function missingHeadings(codes, list) {
  const present = new Set(codes);
  const missing = [];
  for (const code of codes.filter((each) => /^\d+$/.test(each))) {
    for (const size of LEVELS[list] ?? []) {
      const heading = code.slice(0, size);
      if (heading.length === size && !present.has(heading)) {
        present.add(heading);
        missing.push({ heading, before: code });
      }
    }
  }
  return missing;
}
