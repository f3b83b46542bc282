/** Another unit is chosen for a sheet: do its figures stay the same, or its amounts? */

import { inOtherUnit } from "./figures.js";
import { settleTotals } from "./following-totals.js";
import { ask } from "./notices.js";
import { blocks, cellIn, figureColumnsOf, rowsOf, unit, unitField } from "./sheet.js";
import { announceChange, setField, step } from "./steps.js";
import { sentence } from "./words.js";

/** Return the fields whose amounts have the unit of the sheet: shares have none. */
function amountFields() {
  return blocks.flatMap((block) => {
    const names = figureColumnsOf(block)
      .filter(({ holds }) => holds !== "share")
      .map(({ name }) => name);
    return rowsOf(block)
      .flatMap((row) => names.map((name) => cellIn(row, name)))
      .filter(Boolean);
  });
}

export function startUnit() {
  if (!unitField) return;
  let before = unit();
  unitField.addEventListener("change", () => {
    const [from, to] = [before, unit()];
    before = to;
    const converted = (field) => inOtherUnit(field.value, from, to);
    if (!amountFields().some((field) => converted(field) !== field.value)) {
      settleTotals();
      return;
    }
    const convert = () => {
      step(() => {
        for (const field of amountFields()) setField(field, converted(field));
      });
    };
    const line = ask(sentence("unitChanged", { from, to }), [
      [sentence("unitKeep", { to }), announceChange],
      [sentence("unitConvert", { to }), convert],
      [
        sentence("unitBack", { from }),
        () => {
          before = from;
          unitField.value = from;
          settleTotals();
        },
      ],
    ]);
    line.querySelector("button").focus();
  });
}
