/**
 * Totals that fill themselves while their parts are typed. One that a clerk typed on purpose stays as typed, and shows
 * that it differs.
 */

import { BLANK, parseFigure } from "./figures.js";
import { fieldBeingEdited } from "./selection.js";
import { blocks, cellIn, check, codeOf, editable, figureColumnsOf, form, rowsOf, textIn, unit } from "./sheet.js";
import { canAdd, insertRow, setField, step } from "./steps.js";
import { addUp, differsFrom, followParts, isRight, missingHeadings } from "./totals.js";
import { sentence } from "./words.js";

const columnsByBlock = new Map(blocks.map((block) => [block, figureColumnsOf(block)]));
const known = new WeakMap(); // of each total: whether it follows, and what its parts made last
const typedOnPurpose = new WeakSet(); // totals that were typed, pasted or taken back since they were settled
let wanted = new Set(); // totals whose sum somebody asks for
let opening = true;
let waiting = 0;

/** Return a row as totals.js takes it: each cell is read once, unless a total is written meanwhile. */
function rowToAdd(row) {
  const figures = new Map();
  const figure = (name) => {
    if (!figures.has(name)) figures.set(name, parseFigure(textIn(row, name), unit()) ?? BLANK);
    return figures.get(name);
  };
  return { row, figures, figure, code: codeOf(row), total: row.dataset.total ?? "" };
}

function showDifference(field, sum) {
  const typed = field.value.trim();
  const differs = differsFrom(sum, parseFigure(typed, unit()));
  field.parentElement.classList.toggle("differs", differs);
  field.parentElement.classList.toggle("summed", Boolean(!differs && typed && sum));
  field.dataset.sum = sum?.text ?? "";
  field.title = differs ? sentence("differs", { sum: sum.text, typed }) : "";
}

/** Bring one total up to date with what its parts make, and show whether it differs. */
function settle(field, sum) {
  const isWanted = wanted.has(field) && sum !== null;
  const { replace, ...following } = followParts(known.get(field), {
    text: field.value.trim(),
    right: isRight(parseFigure(field.value, unit()), sum),
    sum: sum?.text ?? "",
    opening,
    typed: typedOnPurpose.has(field),
    wanted: isWanted,
    editing: field === fieldBeingEdited(),
  });
  if (replace && editable) {
    if (isWanted) setField(field, following.sum);
    else field.value = following.sum;
    check(field);
  }
  typedOnPurpose.delete(field);
  known.set(field, following);
  showDifference(field, sum);
}

/** Bring all totals up to date. Return their fields. */
export function settleTotals() {
  const totals = [];
  for (const block of blocks) {
    addUp(rowsOf(block).map(rowToAdd), columnsByBlock.get(block), unit(), (entry, name, sum) => {
      const field = cellIn(entry.row, name);
      if (!field) return;
      totals.push(field);
      settle(field, sum);
      entry.figures.delete(name);
    });
  }
  return totals;
}

/** Within a step: write the sums into these totals, whatever was typed. */
function writeSums(fields) {
  wanted = new Set(fields);
  settleTotals();
  wanted = new Set();
}

/** Write the sums into these totals as a step that can be taken back. */
export function fillInSums(fields) {
  step(() => writeSums(fields));
}

/** Add the rows of 类 and 款 that are missing, then fill in every total that is empty. */
function complete() {
  step(() => {
    for (const block of blocks.filter(canAdd)) {
      const rows = rowsOf(block);
      const codes = rows.map(codeOf);
      for (const { heading, before } of missingHeadings(codes, block.dataset.codes)) {
        cellIn(insertRow(block, rows[codes.indexOf(before)]), "code").value = heading;
      }
    }
    settleTotals();
    writeSums(settleTotals().filter((field) => !field.value.trim()));
  });
}

export function startTotals() {
  const update = () => {
    waiting = 0;
    settleTotals();
  };
  form.addEventListener("desk:typed", ({ detail }) => {
    if (known.has(detail)) typedOnPurpose.add(detail);
  });
  form.addEventListener("desk:changed", () => {
    if (!waiting) waiting = requestAnimationFrame(update);
  });
  // Whether a typed total is right is judged by the rows of that moment, not by what is typed next.
  form.addEventListener("focusin", () => {
    if (!waiting) return;
    cancelAnimationFrame(waiting);
    update();
  });
  form.addEventListener("click", ({ target }) => {
    if (target.dataset?.act === "fill") complete();
  });
  settleTotals();
  opening = false;
}
