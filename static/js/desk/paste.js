/**
 * Blocks to and from Excel and WPS. The server says what a block means: which rows are headings, which heading a name
 * is, which column and unit a figure has. Rows whose heading is on the sheet are filled in place.
 */

import { blockOf as blockOfCells, cellsOf, isBlock } from "../common/clipboard.js";
import { settleTotals } from "./following-totals.js";
import { clearChosen } from "./keys.js";
import { report } from "./notices.js";
import { bareName, rowsByHeading, rowsFrom } from "./row-places.js";
import { chosen, enter, isEditing } from "./selection.js";
import {
  blockOf,
  blocks,
  cellIn,
  check,
  codeOf,
  columnsOf,
  editable,
  fieldsOf,
  form,
  isBlank,
  isCell,
  nameOf,
  rowsOf,
  textIn,
  unit,
} from "./sheet.js";
import { addRow, canAdd, setField, step } from "./steps.js";
import { sentence } from "./words.js";

/** Return what the server makes of a block that is pasted at a field. It raises where there is no such answer. */
async function readByServer(field, text) {
  const body = new URLSearchParams({
    text,
    prefix: blockOf(field).dataset.prefix,
    at: nameOf(field),
    unit: unit(),
    base: form.elements.base.value,
    copied_in: document.getElementById("copied-in").value,
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
  });
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.dataset.pasteUrl, { method: "POST", headers, body });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!answer.ok || !isJson) throw new Error("the server did not read the block");
  return answer.json();
}

/** Return the rows of a block as row-places.js takes them. */
function rowsToFill(block) {
  return rowsOf(block).map((element) => ({
    element,
    code: codeOf(element),
    name: textIn(element, "name"),
    total: element.dataset.total ?? "",
    blank: isBlank(element),
  }));
}

/** Return the row that a plan means, added to the sheet if it is a new one. */
function elementOf(block, row) {
  row.element ??= addRow(block, row.after?.element ?? null);
  return row.element;
}

/** Within a step: write cells as they are, from a field to the right and down. Return the rows. */
function writeCells(field, cells) {
  const block = blockOf(field);
  const sheet = rowsToFill(block);
  const start = sheet.find(({ element }) => element === field.closest("tr"));
  const names = columnsOf(block).slice(columnsOf(block).indexOf(nameOf(field)));
  return rowsFrom(sheet, start, cells, canAdd(block)).map(({ row, texts }) => {
    const element = elementOf(block, row);
    for (const [place, name] of names.slice(0, texts.length).entries()) setField(cellIn(element, name), texts[place]);
    return element;
  });
}

function writeHeading(row, { code, name }) {
  if (!textIn(row, "code")) setField(cellIn(row, "code"), code);
  if (name && bareName(textIn(row, "name")) !== bareName(name)) setField(cellIn(row, "name"), name);
}

/** Within a step: write a block by its headings. Return the rows, and how many were there or were added. */
function writeByHeading(field, pasted) {
  const block = blocks.find((each) => each.dataset.prefix === pasted.prefix);
  const sheet = rowsToFill(block);
  const here = sheet.find(({ element }) => element === field.closest("tr")) ?? null;
  const { filled, ...counts } = rowsByHeading(sheet, pasted.rows, here, canAdd(block));
  const rows = filled.map(({ entry, row }) => {
    const element = elementOf(block, row);
    if (entry.row === "item") writeHeading(element, entry);
    for (const [name, text] of Object.entries(entry.texts)) setField(cellIn(element, name), text);
    return element;
  });
  return { rows, ...counts };
}

function reportPaste(rows, blocksRead, written, offline) {
  const total = (name) => written.reduce((sum, each) => sum + each[name], 0);
  const unread = rows.flatMap(fieldsOf).filter((field) => !check(field)).length;
  const sentences = [sentence("pasted", { rows: rows.length })];
  if (blocksRead.length) sentences.push(sentence("pastedRows", { matched: total("matched"), added: total("added") }));
  if (blocksRead[0]?.headers) sentences.push(sentence("pastedHeaders", { rows: blocksRead[0].headers }));
  if (unread) sentences.push(sentence("pastedWrong", { cells: unread }));
  if (offline) sentences.push(sentence("pastedOffline"));
  report(sentences.join(""));
}

async function paste(field, text) {
  let read = { blocks: [], cells: cellsOf(text).filter((row) => row.some(Boolean)) };
  let offline = false;
  try {
    read = await readByServer(field, text);
  } catch {
    offline = true;
  }
  if (!field.isConnected) return;
  let rows = [];
  let written = [];
  step(() => {
    written = read.blocks.map((each) => writeByHeading(field, each));
    rows = read.blocks.length ? written.flatMap((each) => each.rows) : writeCells(field, read.cells);
  });
  settleTotals();
  reportPaste(rows, read.blocks, written, offline);
  const first = rows.length ? fieldsOf(rows[0]).find((each) => !each.readOnly) : null;
  enter(field.isConnected ? field : first);
}

function copyChosen(event) {
  event.preventDefault();
  const texts = chosen().map((row) => row.map((field) => field?.value ?? ""));
  event.clipboardData.setData("text/plain", blockOfCells(texts));
}

export function startClipboard() {
  const severalChosen = (event) => isCell(event.target) && chosen().flat().length > 1;
  form.addEventListener("copy", (event) => {
    if (severalChosen(event)) copyChosen(event);
  });
  form.addEventListener("cut", (event) => {
    if (!severalChosen(event) || !editable) return;
    copyChosen(event);
    clearChosen();
  });
  form.addEventListener("paste", (event) => {
    const field = event.target;
    if (!isCell(field) || !editable) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    const prose = field.tagName === "TEXTAREA" && !text.includes("\t") && isEditing();
    if (!isBlock(text) || prose) return;
    event.preventDefault();
    paste(field, text);
  });
}
