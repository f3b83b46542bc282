/**
 * Figures as clerks type them. Amounts are counted in whole millionths of a 元, never as floating point.
 *
 * The server reads the same texts (`amount_typed` in budgets/forms.py); tests/cases/figures.json holds both to it.
 */

const SCALE = 6; // decimals of a 元 that are counted

/** The power of ten of each unit, the longer names first: "3万元" ends with 元, too. */
const UNITS = { 亿元: 8, 万元: 4, 元: 0, 亿: 8, 万: 4 };

/** The words for a cell without a figure, as NOTHING_WORDS in budgets/forms.py. */
const NOTHING_WORDS = {
  没有安排: "none_planned",
  未安排: "none_planned",
  没有公开: "not_disclosed",
  未公开: "not_disclosed",
  不适用: "not_applicable",
};
export const NONE_PLANNED = "没有安排";

// "1,234.5", "-3": thousands are separated everywhere or nowhere, and digits stand before and after the point.
const FIGURE = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;

/**
 * What a cell says.
 * @typedef {object} Figure
 * @property {bigint|null} value  in millionths of a 元; null where the cell states no amount
 * @property {number} decimals    as many as were typed
 * @property {string} nothing     the kind of nothing that a word states, else ""
 * @property {boolean} blank
 */

/** @type {Figure} */
export const BLANK = { value: null, decimals: 0, nothing: "", blank: true };

/** Return a text in half width without blanks; a superscript stays what it is: 10² is not 102. */
export function halfWidth(text) {
  if (/^[!-~]*$/.test(text)) return text; // as nearly every cell is
  return [...text]
    .map((each) => (/\p{No}/u.test(each) ? each : each.normalize("NFKC")))
    .join("")
    .replace(/\s/g, "");
}

function withoutUnit(text) {
  const unit = Object.keys(UNITS).find((word) => text.endsWith(word));
  return unit ? [text.slice(0, -unit.length), unit] : [text, ""];
}

/**
 * Return what a text means in a cell whose unit is `unit`; null where it is not understood.
 * @returns {Figure|null}
 */
export function parseFigure(typed, unit) {
  const text = halfWidth(typed);
  if (!text) return BLANK;
  const nothing = NOTHING_WORDS[text];
  if (nothing) return { value: nothing === "none_planned" ? 0n : null, decimals: 0, nothing, blank: false };
  const [figure, named] = withoutUnit(text);
  const match = FIGURE.exec(figure);
  if (!match) return null;
  const [, sign, whole, fraction = ""] = match;
  const places = SCALE + UNITS[named || unit];
  const digits = whole.replaceAll(",", "") + fraction.padEnd(places, "0").slice(0, places);
  const value = sign === "-" ? -BigInt(digits) : BigInt(digits);
  return { value, decimals: fraction.length, nothing: "", blank: false };
}

/** Return the amount of a text in millionths of a 元; null where it states none. */
export function amountOf(typed, unit) {
  return parseFigure(typed, unit)?.value ?? null;
}

/** Return an amount as a clerk would type it in a unit, with at least as many decimals. */
export function formatFigure(value, decimals, unit) {
  const places = SCALE + UNITS[unit];
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "").padEnd(Math.min(decimals, places), "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -places)}${fraction && `.${fraction}`}`;
}

/** Return the same amount in another unit; a text without a figure, or with a unit of its own, stays. */
export function inOtherUnit(typed, from, to) {
  const [, named] = withoutUnit(halfWidth(typed));
  const figure = named ? null : parseFigure(typed, from);
  const converts = figure && figure.value !== null && !figure.nothing;
  return converts ? formatFigure(figure.value, 0, to) : typed;
}

/** Return whether a cell of figures can be read: an amount, a word for nothing, a percentage, or blank. */
export function isUnderstood(typed) {
  return parseFigure(halfWidth(typed).replace(/%$/, ""), "元") !== null;
}
