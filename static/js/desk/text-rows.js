/**
 * Rows of an entry form that is no sheet: add one, move up and down with the arrow keys, paste a block of cells.
 * Without this script the form still has empty rows, and every save brings new ones.
 */

import { cellsOf, isBlock } from "../common/clipboard.js";

const rowsOf = (block) => [...block.querySelectorAll("tbody tr.entry")];
const cellOf = (field) => field.closest("td").className;

function fieldsOf(row) {
  const fields = [...row.querySelectorAll("input, select, textarea")];
  return fields.filter((field) => !["hidden", "checkbox"].includes(field.type) && !field.readOnly);
}

function nameAnew(row, number) {
  for (const element of row.querySelectorAll("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace("__prefix__", number));
    }
  }
}

/** Add a row at the end, with the choices of the row above. Return null where the block takes no more. */
export function addRow(block) {
  const template = block.querySelector("template");
  if (!template) return null;
  const total = block.querySelector(`[name="${block.dataset.prefix}-TOTAL_FORMS"]`);
  const row = template.content.querySelector("tr.entry").cloneNode(true);
  nameAnew(row, total.value);
  const previous = rowsOf(block).at(-1);
  for (const select of row.querySelectorAll("select")) {
    const above = previous?.querySelector(`.${cellOf(select)} select`);
    if (above) select.value = above.value;
  }
  total.value = Number(total.value) + 1;
  block.querySelector("tbody").append(row);
  return row;
}

/** Return the row below or above; below the last one a row is added. */
function rowAt(block, row, step) {
  const rows = rowsOf(block);
  return rows[rows.indexOf(row) + step] ?? (step > 0 ? addRow(block) : null);
}

function moveByKey(block, event) {
  const field = event.target;
  if (event.defaultPrevented || field.tagName === "SELECT") return;
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  const staysInText = field.tagName === "TEXTAREA" && !event.ctrlKey;
  const opensList = field.hasAttribute("list") && event.key !== "Enter" && event.altKey;
  if (!step || staysInText || opensList) return;
  event.preventDefault();
  const row = rowAt(block, field.closest("tr"), step);
  if (row)
    fieldsOf(row)
      .find((each) => cellOf(each) === cellOf(field))
      ?.focus();
}

function fill(field, text) {
  if (field.tagName === "SELECT") {
    const option = [...field.options].find((each) => each.text.trim() === text);
    if (option) field.value = option.value;
    return;
  }
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function paste(block, event) {
  const text = event.clipboardData.getData("text/plain");
  const cells = cellsOf(text);
  const isOneText = event.target.tagName === "TEXTAREA" && cells.length === 1;
  if (!isBlock(text) || isOneText) return;
  event.preventDefault();
  let row = event.target.closest("tr");
  const start = fieldsOf(row).indexOf(event.target);
  for (const [number, texts] of cells.entries()) {
    if (number > 0) row = rowAt(block, row, 1);
    if (!row) break;
    const fields = fieldsOf(row).slice(start);
    for (const [place, field] of fields.slice(0, texts.length).entries()) fill(field, texts[place]);
  }
}

export function startTextRows(blocks) {
  for (const block of blocks) {
    const body = block.querySelector("tbody");
    const add = block.querySelector(".add-row");
    if (add && block.querySelector("template")) {
      add.hidden = false;
      add.addEventListener("click", () => fieldsOf(addRow(block))[0].focus());
    }
    body.addEventListener("keydown", (event) => moveByKey(block, event));
    body.addEventListener("paste", (event) => paste(block, event));
  }
}
