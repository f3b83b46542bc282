/** The page of a part that is no table: functions, projects, reasons, words. */

import { startKept } from "../admin/kept.js";
import { startDrafts } from "./drafts.js";
import { startSaving } from "./saving.js";
import { addRow, startTextRows } from "./text-rows.js";

const form = document.getElementById("desk");

startTextRows(form.querySelectorAll(".block"));
if (document.querySelector("[data-kept]")) startKept(); // answers to remarks
if (form.querySelector(".submit-row")) {
  startSaving(startDrafts({ ordered: false, addRow, restored: () => {} }));
}
