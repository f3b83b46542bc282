/** The page of a table: a sheet to be filled in, or to be read. */

import { startKept } from "../admin/kept.js";
import { startCodeList } from "./code-list.js";
import { startDrafts } from "./drafts.js";
import { settleTotals, startTotals } from "./following-totals.js";
import { startKeys } from "./keys.js";
import { startClipboard } from "./paste.js";
import { startSaving } from "./saving.js";
import { startSelection } from "./selection.js";
import { check, editable, form } from "./sheet.js";
import { addRowAsStep, announceChange, canAdd, commit, startSteps } from "./steps.js";
import { startUnit } from "./unit.js";

startSteps();
startSelection();
startKeys();
startTotals();
startUnit();
startClipboard();
startCodeList();

if (document.querySelector("[data-kept]")) startKept(); // answers to remarks
if (editable) {
  const drafts = startDrafts({
    ordered: true,
    addRow: (block) => (canAdd(block) ? addRowAsStep(block) : null),
    restored() {
      for (const field of form.querySelectorAll("tbody input.figure")) check(field);
      announceChange();
    },
  });
  startSaving(drafts, () => {
    commit(document.activeElement);
    settleTotals();
  });
}
