/**
 * The cell at hand and the block of cells that is chosen, as in a spreadsheet.
 *
 * A cell is entered whole (typing replaces it), or, with F2, a double click or by typing, to be edited: then the arrow
 * keys stay inside its text.
 */

import { formatFigure } from "./figures.js";
import { amountIn, blockOf, cellIn, columnsOf, form, isCell, isFigure, nameOf, rowsOf, unit } from "./sheet.js";
import { sentence } from "./words.js";

let anchor = null; // where the chosen block begins
let head = null; // where it ends
let editing = false;

export const isEditing = () => editing;
export const startEditing = () => {
  editing = true;
};
export const headOr = (field) => head ?? field;

/** Return the field that is being typed into, if one is. */
export const fieldBeingEdited = () => (editing ? document.activeElement : null);

function placeOf(field) {
  const block = blockOf(field);
  return { row: rowsOf(block).indexOf(field.closest("tr")), column: columnsOf(block).indexOf(nameOf(field)) };
}

/** Return the fields of the chosen block, row by row; null where a row has no such cell. */
export function chosen() {
  if (!anchor?.isConnected || !head?.isConnected) return [];
  const [from, to] = [placeOf(anchor), placeOf(head)];
  const between = (list, one, other) => list.slice(Math.min(one, other), Math.max(one, other) + 1);
  const names = between(columnsOf(blockOf(anchor)), from.column, to.column);
  const rows = between(rowsOf(blockOf(anchor)), from.row, to.row);
  return rows.map((row) => names.map((name) => cellIn(row, name)));
}

export const chosenFields = () => chosen().flat().filter(Boolean);

function differenceIn(field) {
  const differs = field.dataset.sum && field.parentElement.classList.contains("differs");
  return differs ? sentence("differs", { sum: field.dataset.sum, typed: field.value }) : "";
}

function sumOfChosen(rows) {
  const amounts = rows
    .flat()
    .filter((field) => field && isFigure(field))
    .map(amountIn)
    .filter((each) => each !== null);
  const sum = amounts.length
    ? formatFigure(
        amounts.reduce((left, right) => left + right, 0n),
        0,
        unit(),
      )
    : "—";
  return sentence("picked", { rows: rows.length, columns: rows[0].length, sum });
}

/** Mark the chosen block, and say below the sheet what it adds up to. */
export function showChosen() {
  for (const cell of form.querySelectorAll("td.picked")) cell.classList.remove("picked");
  const rows = chosen();
  const many = rows.length > 1 || (rows[0] ?? []).length > 1;
  if (many) for (const field of rows.flat()) field?.parentElement.classList.add("picked");
  const output = anchor?.isConnected && blockOf(anchor).querySelector("output.picked");
  if (output) output.textContent = many ? sumOfChosen(rows) : differenceIn(anchor);
}

/** Enter a cell whole. Return whether there is one. */
export function enter(field) {
  if (!field) return false;
  editing = false;
  anchor = field;
  head = field;
  field.focus({ preventScroll: false });
  field.select();
  field.scrollIntoView({ block: "nearest", inline: "nearest" });
  showChosen();
  return true;
}

/** Extend the chosen block to a cell. */
export function extendTo(field) {
  if (!field) return;
  editing = false;
  head = field;
  field.scrollIntoView({ block: "nearest", inline: "nearest" });
  showChosen();
}

/** Enter a cell and bring it to the middle of the window. */
export function leapTo(field) {
  enter(field);
  field.scrollIntoView({ block: "center", inline: "nearest" });
}

function chooseOnly(field) {
  anchor = field;
  head = field;
}

function onMouseDown(event) {
  const field = event.target;
  if (!isCell(field)) return;
  if (event.shiftKey && anchor && blockOf(anchor) === blockOf(field)) {
    event.preventDefault();
    extendTo(field);
    return;
  }
  const inside = editing || event.detail > 1 || !window.matchMedia("(pointer: fine)").matches;
  if (field === document.activeElement && inside) {
    editing = true;
    return;
  }
  event.preventDefault();
  enter(field);
}

function onMouseOver(event) {
  const dragged = event.buttons === 1 && anchor && !editing && isCell(event.target) && event.target !== head;
  if (dragged && blockOf(event.target) === blockOf(anchor)) extendTo(event.target);
}

export function startSelection() {
  form.addEventListener("input", ({ target }) => {
    if (!isCell(target)) return;
    editing = true;
    if (anchor === target) return;
    chooseOnly(target);
    showChosen();
  });
  form.addEventListener("focusin", ({ target }) => {
    if (!isCell(target) || target === anchor || target === head) return;
    editing = false;
    chooseOnly(target);
    target.select();
    showChosen();
  });
  form.addEventListener("mousedown", onMouseDown);
  form.addEventListener("mouseover", onMouseOver);
  form.addEventListener("desk:changed", showChosen);
}
