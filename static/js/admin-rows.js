/* Rows of an entry form: add one, move up and down with the arrow keys, paste a block of cells.
   Without this script the form still has empty rows, and every save brings new ones. */
"use strict";

document.querySelectorAll(".desk .block").forEach((block) => {
  const body = block.querySelector("tbody");
  const template = block.querySelector("template");
  const button = block.querySelector(".add-row");
  const total = block.querySelector(`[name="${block.dataset.prefix}-TOTAL_FORMS"]`);
  const rows = () => [...body.querySelectorAll("tr.entry")];
  const cells = (row) =>
    [...row.querySelectorAll("input, select, textarea")].filter(
      (field) => field.type !== "hidden" && field.type !== "checkbox" && !field.readOnly,
    );

  const addRow = () => {
    const made = template.content.querySelector("tr.entry").cloneNode(true);
    made.querySelectorAll("[name], [id], [for]").forEach((field) => {
      ["name", "id", "for"].forEach((each) => {
        const value = field.getAttribute(each);
        if (value) field.setAttribute(each, value.replace("__prefix__", total.value));
      });
    });
    const previous = rows().at(-1);
    made.querySelectorAll("select").forEach((select) => {
      const above = previous && previous.querySelector(`.${select.closest("td").className} select`);
      if (above) select.value = above.value;
    });
    total.value = Number(total.value) + 1;
    body.append(made);
    return made;
  };

  if (button && template) {
    button.hidden = false;
    button.addEventListener("click", () => cells(addRow())[0].focus());
  }

  const neighbour = (field, step) => {
    const row = field.closest("tr");
    const all = rows();
    const place = all.indexOf(row) + step;
    let target = all[place];
    if (!target && step > 0 && template) target = addRow();
    if (!target) return null;
    const name = field.closest("td").className;
    return cells(target).find((each) => each.closest("td").className === name) || null;
  };

  body.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.defaultPrevented || field.tagName === "SELECT") return;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    if (!step || (field.tagName === "TEXTAREA" && !event.ctrlKey)) return;
    const wordsOffered = field.hasAttribute("list") && event.key !== "Enter" && event.altKey;
    if (wordsOffered) return;
    event.preventDefault();
    const target = neighbour(field, step);
    if (target) target.focus();
  });

  const fill = (field, text) => {
    if (field.tagName === "SELECT") {
      const option = [...field.options].find((each) => each.text.trim() === text);
      if (option) field.value = option.value;
      return;
    }
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
    if (!/[\t\n]/.test(text)) return;
    if (event.target.tagName === "TEXTAREA" && !text.includes("\n")) return;
    event.preventDefault();
    let row = event.target.closest("tr");
    const start = cells(row).indexOf(event.target);
    text.split("\n").forEach((line, number) => {
      if (number > 0) {
        const all = rows();
        row = all[all.indexOf(row) + 1];
        if (!row && template) row = addRow();
      }
      if (!row) return;
      line.split("\t").forEach((part, place) => {
        const field = cells(row)[start + place];
        if (field) fill(field, part.trim());
      });
    });
  });
});
