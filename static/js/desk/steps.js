/** Changes of a sheet, each step a list of them that is taken back as one. */

import { placeOfNewRow } from "./row-places.js";
import { blocks, bodyOf, check, editable, fieldsOf, form, isCell, rowsOf } from "./sheet.js";

const MOST_STEPS = 500;
const done = [];
const undone = [];
let current = null; // the changes of the step that is being made
const textsBefore = new WeakMap(); // of each field, its text when it was entered

/** Tell the other scripts that rows or cells have changed, by a step or by typing. */
export function announceChange() {
  form.dispatchEvent(new CustomEvent("desk:changed"));
}

/** Tell the other scripts which fields were given a text on purpose: totals among them may stop following. */
function announceTyped(changes) {
  for (const { field } of changes.filter((change) => change.field)) {
    form.dispatchEvent(new CustomEvent("desk:typed", { detail: field }));
  }
}

function setText(field, text) {
  field.value = text;
  textsBefore.set(field, text);
  check(field);
}

function textChange(field, before, after) {
  return { field, apply: () => setText(field, after), revert: () => setText(field, before) };
}

function rowChange(row, wasAdded) {
  const [body, next] = [row.parentElement, row.nextElementSibling];
  const remove = () => row.remove();
  const insert = () => body.insertBefore(row, next?.isConnected ? next : null);
  return wasAdded ? { row, apply: insert, revert: remove } : { row, apply: remove, revert: insert };
}

function keep(step) {
  done.push(step);
  undone.length = 0;
  if (done.length > MOST_STEPS) done.shift();
}

/** Within a step: give a field a text. */
export function setField(field, text) {
  if (!field || field.readOnly || field.value === text) return;
  current.push(textChange(field, field.value, text));
  setText(field, text);
}

/** Make of all changes in `work` one step. */
export function step(work) {
  commit(document.activeElement);
  current = [];
  try {
    work();
  } finally {
    const changes = current;
    current = null;
    if (changes.length) keep(changes);
    announceTyped(changes);
  }
  announceChange();
}

/** Make of what was typed into a field a step, when it is left. */
export function commit(field) {
  if (!isCell(field) || !textsBefore.has(field) || textsBefore.get(field) === field.value) return;
  const change = textChange(field, textsBefore.get(field), field.value);
  textsBefore.set(field, field.value);
  keep([change]);
  check(field);
  announceTyped([change]);
  announceChange();
}

function turn(from, to, change, order) {
  commit(document.activeElement);
  const changes = from.pop();
  if (!changes) return;
  to.push(changes);
  order(changes).forEach(change);
  announceTyped(changes);
  announceChange();
  const touched = changes.map(({ field, row }) => field ?? (row.isConnected ? fieldsOf(row)[0] : null));
  const field = touched.find((each) => each?.isConnected);
  field?.focus();
  field?.select();
}

export const undo = () =>
  turn(
    done,
    undone,
    (change) => change.revert(),
    (changes) => [...changes].reverse(),
  );
export const redo = () =>
  turn(
    undone,
    done,
    (change) => change.apply(),
    (changes) => changes,
  );

export const canAdd = (block) => Boolean(editable && block.querySelector("template"));

function newRow(block) {
  const row = block.querySelector("template").content.querySelector("tr").cloneNode(true);
  const number = Number(block.dataset.next);
  block.dataset.next = number + 1;
  for (const field of row.querySelectorAll("[name]")) field.name = field.name.replace("__prefix__", number);
  leaveOutOfTabs(row);
  return row;
}

/** Within a step: add a row before another one, or at the end. */
export function insertRow(block, next) {
  const row = newRow(block);
  bodyOf(block).insertBefore(row, next);
  current.push(rowChange(row, true));
  return row;
}

/** Within a step: add a row after another one, or after the last item. */
export function addRow(block, after = null) {
  const rows = rowsOf(block);
  const totals = rows.map((row) => ({ total: row.dataset.total }));
  return insertRow(block, rows[placeOfNewRow(totals, rows.indexOf(after))] ?? null);
}

/** Within a step: take a row away; one that the form always has is emptied. */
export function removeRow(row) {
  if (row.dataset.total || row.classList.contains("fixed")) {
    for (const field of fieldsOf(row)) setField(field, "");
    return;
  }
  current.push(rowChange(row, false));
  row.remove();
}

/** Add a row as a step of its own. */
export function addRowAsStep(block, after = null) {
  let row;
  step(() => {
    row = addRow(block, after);
  });
  return row;
}

/** The boxes that strike rows out are no stops on the way through the cells. */
function leaveOutOfTabs(root) {
  for (const box of root.querySelectorAll(".strike input[type=checkbox]")) box.tabIndex = -1;
}

export function startSteps() {
  for (const block of blocks) {
    leaveOutOfTabs(block);
    block.querySelector(".add-row")?.addEventListener("click", () => fieldsOf(addRowAsStep(block))[0].focus());
  }
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("tbody .strike input")) return;
    target.checked = false;
    step(() => removeRow(target.closest("tr")));
  });
  form.addEventListener("focusin", ({ target }) => {
    if (isCell(target)) textsBefore.set(target, target.value);
  });
  form.addEventListener("focusout", ({ target }) => commit(target));
  for (const each of form.querySelectorAll(".scripted")) each.hidden = !editable;
  form.addEventListener("click", ({ target }) => {
    if (target.dataset?.act === "undo") undo();
    if (target.dataset?.act === "redo") redo();
  });
}
