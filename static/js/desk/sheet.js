/**
 * A sheet of the desk as the page has it: its blocks, rows and cells, and what they say.
 *
 * The cells are the fields of an ordinary form; without scripts the page is that form.
 */

import { amountOf, isUnderstood } from "./figures.js";
import { markField } from "./notices.js";
import { readCode } from "./totals.js";
import { sentence } from "./words.js";

export const form = document.getElementById("desk");
export const editable = Boolean(form) && !form.querySelector("fieldset.plain")?.disabled;
export const blocks = form ? [...form.querySelectorAll(".block")] : [];
export const unitField = form?.querySelector("[name=unit]");

export const unit = () => unitField?.value ?? "万元";
export const bodyOf = (block) => block.querySelector("tbody");
export const blockOf = (element) => element.closest(".block");
export const rowsOf = (block) => [...bodyOf(block).rows];

const columnOf = (head) => head.className.replace("field-", "");

/** Return the names of the columns of a block from the left, without the one that strikes rows out. */
export function columnsOf(block) {
  return [...block.querySelectorAll("thead th")].map(columnOf).filter((name) => name !== "strike");
}

/** Return the columns of figures of a block, as totals.js takes them. */
export function figureColumnsOf(block) {
  return [...block.querySelectorAll("thead th[data-cell]")].map((head) => ({
    name: columnOf(head),
    holds: head.dataset.cell.split("/")[2],
    within: (head.dataset.within ?? "").split(" ").filter(Boolean),
  }));
}

/** Return the column of a field: "expenditure-3-c0" is in c0. */
export function nameOf(field) {
  return field.name.slice(field.name.lastIndexOf("-") + 1);
}

/** Return the field of a row in a column, if it has one. */
export function cellIn(row, name) {
  for (const cell of row.cells) if (cell.classList.contains(`field-${name}`)) return cell.firstElementChild;
  return null;
}

export const textIn = (row, name) => cellIn(row, name)?.value.trim() ?? "";
export const fieldsOf = (row) => [...row.querySelectorAll("td > input[type=text], td > textarea")];
export const isFigure = (field) => field.classList.contains("figure");
export const amountIn = (field) => amountOf(field.value, unit());

export const codeOf = (row) => readCode(textIn(row, "code"));

/** Return whether nothing is written in a row that is there only to be filled in. */
export function isBlank(row) {
  return !row.dataset.total && !row.classList.contains("fixed") && fieldsOf(row).every((field) => !field.value.trim());
}

export function isCell(element) {
  return Boolean(element?.matches?.(".block td > input[type=text], .block td > textarea"));
}

/** Return whether the text of a field can be read, and mark the field where it cannot. */
export function check(field) {
  const understood = !isFigure(field) || isUnderstood(field.value);
  const text = field.value.replace(/\s/g, "");
  if (!understood) markField(field, sentence("notAFigure", { text }));
  else if (field.hasAttribute("aria-invalid")) markField(field);
  return understood;
}

/** Return the field at the address of a finding: T5/expenditure/item/2010301/R101/basic/, or that and ":prior". */
export function fieldAt(address) {
  const [key, holds = "amount"] = address.split(/:(?=prior$|planned$|share$)/);
  const [, side, kind, code, fund, nature, ...name] = key.split("/");
  const block = blocks.find((each) => each.dataset.prefix === side) ?? blocks[0];
  const isItem = (row) =>
    !row.dataset.total && (code ? textIn(row, "code") === code : textIn(row, "name") === name.join("/"));
  const row = rowsOf(block).find((each) => (kind === "item" ? isItem(each) : each.dataset.total === kind));
  if (!row) return null;
  const head = block.querySelector(`thead th[data-cell="${fund}/${nature}/${holds}"]`);
  return (head && cellIn(row, columnOf(head))) || fieldsOf(row)[0];
}
