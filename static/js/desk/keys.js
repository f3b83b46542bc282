/** The keys of a sheet: moving through it, and changing it without the mouse. */

import { fillInSums } from "./following-totals.js";
import { chosen, chosenFields, enter, extendTo, headOr, isEditing, leapTo, startEditing } from "./selection.js";
import {
  blockOf,
  cellIn,
  columnsOf,
  editable,
  fieldAt,
  fieldsOf,
  form,
  isBlank,
  isCell,
  isFigure,
  nameOf,
  rowsOf,
} from "./sheet.js";
import { addRowAsStep, canAdd, redo, removeRow, setField, step, undo } from "./steps.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const textWhenEntered = new WeakMap();

const rowOf = (field) => field.closest("tr");

/** Return the next cell in a direction; sideways, cells that cannot be written in are passed over. */
function neighbour(field, down, right) {
  const rows = rowsOf(blockOf(field));
  const names = columnsOf(blockOf(field));
  let [row, column] = [rows.indexOf(rowOf(field)) + down, names.indexOf(nameOf(field)) + right];
  for (; rows[row] && names[column]; row += down, column += right) {
    const found = cellIn(rows[row], names[column]);
    if (found && (down || !found.readOnly)) return found;
  }
  return null;
}

/** Return the cell below; below the last item that says something a row is added. */
function cellBelow(field) {
  const found = neighbour(field, 1, 0);
  const [block, row] = [blockOf(field), rowOf(field)];
  const isLast = !row.dataset.total && (!found || rowOf(found).dataset.total);
  if (!isLast || !canAdd(block) || isBlank(row)) return found;
  return cellIn(addRowAsStep(block, row), nameOf(field));
}

/** Return the next cell of the row, or the first of the next row; after the last one Tab leaves the sheet. */
function nextInOrder(field, back) {
  const all = rowsOf(blockOf(field))
    .flatMap(fieldsOf)
    .filter((each) => !each.readOnly);
  return all[all.indexOf(field) + (back ? -1 : 1)] ?? null;
}

function isAtEdge(field, back) {
  return field.selectionStart === field.selectionEnd && field.selectionStart === (back ? 0 : field.value.length);
}

/** Move by an arrow key. Return whether the key was used. */
function moveByArrow(event, field) {
  const [down, right] = ARROWS[event.key];
  if (event.shiftKey) {
    if (isEditing()) return false;
    extendTo(neighbour(headOr(field), down, right));
    return true;
  }
  if (isEditing() && down && field.tagName === "TEXTAREA") return false;
  if (isEditing() && right && !isAtEdge(field, right < 0)) return false;
  return enter(event.key === "ArrowDown" ? cellBelow(field) : neighbour(field, down, right)) || right !== 0;
}

/** Move by a key. Return whether it was used. */
function move(event, field) {
  if (event.key in ARROWS) return moveByArrow(event, field);
  if (event.key === "Tab") return enter(nextInOrder(field, event.shiftKey));
  if (event.key === "Enter" && !event.altKey) {
    enter(event.shiftKey ? neighbour(field, -1, 0) : cellBelow(field));
    return true;
  }
  if (isEditing()) return false;
  const writable = fieldsOf(rowOf(field)).filter((each) => !each.readOnly);
  if (event.key === "Home") return enter(writable[0]);
  if (event.key === "End") return enter(fieldsOf(rowOf(field)).at(-1));
  return false;
}

export function clearChosen() {
  step(() => {
    for (const field of chosenFields()) setField(field, "");
  });
}

function removeChosenRows(field) {
  const rows = new Set(chosenFields().map(rowOf));
  const next = neighbour(chosen().at(-1).find(Boolean), 1, 0) ?? neighbour(field, -1, 0);
  step(() => rows.forEach(removeRow));
  enter([next, field].find((each) => each?.isConnected));
}

/** Change the sheet by a key. Return whether it was used. */
function change(event, field) {
  const command = event.ctrlKey || event.metaKey;
  const addable = canAdd(blockOf(field));
  if (command && event.key === "Enter" && addable) {
    return enter(fieldsOf(addRowAsStep(blockOf(field), rowOf(field)))[0]);
  }
  if (event.key === "Delete" && !isEditing()) {
    if (command && !addable) return false;
    if (command) removeChosenRows(field);
    else clearChosen();
    return true;
  }
  if (event.key === "Escape" && isEditing()) {
    field.value = textWhenEntered.get(field) ?? field.value;
    return enter(field);
  }
  if (event.key === "F2") {
    startEditing();
    field.setSelectionRange(field.value.length, field.value.length);
    return true;
  }
  return false;
}

function toggleHelp() {
  const help = form.querySelector(".desk-keys");
  help.open = !help.open;
}

function fillInChosenSums(field) {
  const fields = chosenFields();
  fillInSums(fields);
  if (fields.length === 1) enter(field);
}

/** Take the last step back, or do it again. Return whether the key asks for that. */
function turnStep(event) {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (!command || !/^[zy]$/i.test(event.key)) return false;
  if (event.key.toLowerCase() === "y" || event.shiftKey) redo();
  else undo();
  return true;
}

/** Do what a key stands for in a cell. Return whether it was used. */
function useKey(event, field) {
  if (event.key === "?" && !isEditing() && isFigure(field)) {
    toggleHelp();
    return true;
  }
  if (event.altKey && event.key === "=") {
    fillInChosenSums(field);
    return true;
  }
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  return (editable && change(event, field)) || (!modified && move(event, field));
}

/** A finding of the page leads to its cell, here or by the address of the page: #cell=T5/expenditure/… */
function startLeaps() {
  const leapByAddress = () => {
    const match = /^#cell=(.+)/.exec(window.location.hash);
    const field = match && fieldAt(decodeURIComponent(match[1]));
    if (field) leapTo(field);
  };
  window.addEventListener("hashchange", leapByAddress);
  window.addEventListener("load", leapByAddress);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-cell]");
    const field = link?.dataset.cell.includes("/") && fieldAt(link.dataset.cell);
    if (!field) return;
    event.preventDefault();
    leapTo(field);
  });
}

export function startKeys() {
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    const composing = event.isComposing || event.keyCode === 229; // 229: a key of an input method
    if (composing || event.defaultPrevented) return;
    const inCell = isCell(field);
    const used = ((inCell || field === form) && turnStep(event)) || (inCell && useKey(event, field));
    if (used) event.preventDefault();
  });
  form.addEventListener("focusin", ({ target }) => {
    if (isCell(target)) textWhenEntered.set(target, target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !event.target.closest("input, textarea, select")) toggleHelp();
  });
  startLeaps();
}
