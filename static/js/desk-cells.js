/* A sheet of the desk: its rows and cells, what they say, and every change of them as a step to be undone.
   The cells are the fields of an ordinary form; without scripts the page is that form. */
"use strict";

const Desk = (() => {
  const form = document.getElementById("desk");
  const { say, mark } = Notice;
  const editable = !form.querySelector("fieldset.plain").disabled;
  const blocks = [...form.querySelectorAll(".block")];
  const bodyOf = (block) => block.querySelector("tbody");
  const blockOf = (element) => element.closest(".block");
  const rowsOf = (block) => [...bodyOf(block).rows];
  const columnsOf = (block) =>
    [...block.querySelectorAll("thead th")].map((head) => head.className.replace("field-", "")).filter((name) => name !== "strike");
  const nameOf = (field) => field.name.slice(field.name.lastIndexOf("-") + 1);
  const cellIn = (row, name) => {
    for (const cell of row.cells) if (cell.classList.contains(`field-${name}`)) return cell.firstElementChild;
    return null;
  };
  const textIn = (row, name) => (cellIn(row, name) || { value: "" }).value.trim();
  const fieldsOf = (row) => [...row.querySelectorAll("td > input[type=text], td > textarea")];
  const isBlank = (row) => !row.dataset.total && !row.classList.contains("fixed") && fieldsOf(row).every((field) => !field.value.trim());
  const isCell = (element) => Boolean(element && element.matches && element.matches(".block td > input[type=text], .block td > textarea"));

  /* Figures are counted in whole millionths of a 元, never as floating point. */
  const SCALE = 6;
  const UNITS = { 亿元: 8, 万元: 4, 元: 0, 亿: 8, 万: 4 };
  const unitField = form.querySelector("[name=unit]");
  const unit = () => (unitField ? unitField.value : "万元");
  const millionths = (typed, inUnit = unit()) => {
    let text = typed.normalize("NFKC").replace(/[\s,]/g, "");
    let power = UNITS[inUnit];
    const named = Object.keys(UNITS).find((word) => text.endsWith(word));
    if (named) { text = text.slice(0, -named.length); power = UNITS[named]; }
    const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (!match) return null;
    const [, sign, whole, fraction = ""] = match;
    const value = BigInt(whole + fraction.padEnd(SCALE + power, "0").slice(0, SCALE + power));
    return sign === "-" ? -value : value;
  };
  const readable = (value, decimals = 0, inUnit = unit()) => {
    const digits = SCALE + UNITS[inUnit];
    const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
    const fraction = text.slice(-digits).replace(/0+$/, "").padEnd(Math.min(decimals, digits), "0");
    return `${value < 0n ? "-" : ""}${text.slice(0, -digits)}${fraction ? `.${fraction}` : ""}`;
  };
  const decimalsOf = (typed) => (/\.(\d+)/.exec(typed.normalize("NFKC")) || ["", ""])[1].length;
  const NOTHING = /^(没有安排|未安排|没有公开|未公开|不适用)$/;

  const check = (field) => {
    if (!field.classList.contains("figure")) { if (field.hasAttribute("aria-invalid")) mark(field); return true; }
    const text = field.value.replace(/\s/g, "");
    const good = !text || NOTHING.test(text) || millionths(text.replace(/[%％]$/, "")) !== null;
    if (!good) mark(field, say("notAFigure", { text }));
    else if (field.hasAttribute("aria-invalid")) mark(field);
    return good;
  };

  /* Steps: each a list of what was done, the newest last. */
  const done = [];
  const undone = [];
  let current = null;
  const told = () => form.dispatchEvent(new CustomEvent("desk:changed"));
  const note = (act) => { current.push(act); };
  const put = {
    set: (act, forth) => { act.field.value = forth ? act.after : act.before; entered.set(act.field, act.field.value); check(act.field); },
    unit: (act, forth) => { unitField.value = forth ? act.after : act.before; },
    row: (act, forth) => {
      if (forth === act.added) act.body.insertBefore(act.row, act.next && act.next.isConnected ? act.next : null);
      else act.row.remove();
    },
  };
  const entered = new WeakMap();
  const typed = (acts) => acts.filter((act) => act.kind === "set").forEach((act) => form.dispatchEvent(new CustomEvent("desk:typed", { detail: act.field })));
  const set = (field, value) => {
    if (!field || field.readOnly || field.value === value) return;
    note({ kind: "set", field, before: field.value, after: value });
    field.value = value;
    entered.set(field, value);
    check(field);
  };
  const step = (work) => {
    commit(document.activeElement);
    current = [];
    try { work(); } finally {
      if (current.length) { done.push(current); undone.length = 0; if (done.length > 500) done.shift(); }
      typed(current);
      current = null;
    }
    told();
  };
  /* What was typed into a cell becomes a step when it is left. */
  const commit = (field) => {
    if (!isCell(field) || !entered.has(field) || entered.get(field) === field.value) return;
    done.push([{ kind: "set", field, before: entered.get(field), after: field.value }]);
    undone.length = 0;
    entered.set(field, field.value);
    check(field);
    form.dispatchEvent(new CustomEvent("desk:typed", { detail: field }));
    told();
  };
  const turn = (from, to, forth) => {
    commit(document.activeElement);
    const acts = from.pop();
    if (!acts) return;
    to.push(acts);
    (forth ? acts : [...acts].reverse()).forEach((act) => put[act.kind](act, forth));
    typed(acts);
    told();
    const field = acts.map((act) => act.field || (act.row.isConnected ? fieldsOf(act.row)[0] : null)).find((each) => each && each.isConnected);
    if (field) { field.focus(); field.select(); }
  };
  const undo = () => turn(done, undone, false);
  const redo = () => turn(undone, done, true);

  const newRow = (block) => {
    const made = block.querySelector("template").content.querySelector("tr").cloneNode(true);
    const number = Number(block.dataset.next);
    block.dataset.next = number + 1;
    made.querySelectorAll("[name]").forEach((field) => { field.name = field.name.replace("__prefix__", number); });
    quiet(made);
    return made;
  };
  const canAdd = (block) => Boolean(editable && block.querySelector("template"));
  /* After a row, or at the end of the rows that are no totals at the foot. */
  const addRow = (block, after) => {
    const row = newRow(block);
    const body = bodyOf(block);
    let next = after ? after.nextElementSibling : null;
    if (!after) {
      const last = rowsOf(block).filter((each) => !each.dataset.total).at(-1);
      next = last ? last.nextElementSibling : null;
    }
    while (next && next.dataset.total && next.nextElementSibling && !next.nextElementSibling.dataset.total) next = next.nextElementSibling;
    body.insertBefore(row, next);
    note({ kind: "row", added: true, row, body, next });
    return row;
  };
  const removeRow = (row) => {
    if (row.dataset.total || row.classList.contains("fixed")) { fieldsOf(row).forEach((field) => set(field, "")); return; }
    note({ kind: "row", added: false, row, body: row.parentElement, next: row.nextElementSibling });
    row.remove();
  };
  const quiet = (root) => root.querySelectorAll(".strike input[type=checkbox]").forEach((box) => { box.tabIndex = -1; });

  blocks.forEach((block) => {
    quiet(block);
    bodyOf(block).addEventListener("change", (event) => {
      if (!event.target.matches(".strike input")) return;
      event.target.checked = false;
      step(() => removeRow(event.target.closest("tr")));
    });
    const button = block.querySelector(".add-row");
    if (button) button.addEventListener("click", () => { let row; step(() => { row = addRow(block, null); }); fieldsOf(row)[0].focus(); });
  });
  form.addEventListener("focusin", (event) => { if (isCell(event.target)) entered.set(event.target, event.target.value); });
  form.addEventListener("focusout", (event) => commit(event.target));
  form.querySelectorAll(".scripted").forEach((each) => { each.hidden = !editable; });
  form.addEventListener("click", (event) => {
    const act = event.target.dataset && event.target.dataset.act;
    if (act === "undo") undo();
    if (act === "redo") redo();
  });

  /* The cell of a finding's address: T5/expenditure/item/2010301/R101/basic/ or …:prior */
  const find = (address) => {
    const [key, holds = "amount"] = address.split(/:(?=prior$|planned$|share$)/);
    const [, side, kind, code, fund, nature, ...name] = key.split("/");
    const block = blocks.find((each) => each.dataset.prefix === side) || blocks[0];
    const row = rowsOf(block).find((each) =>
      kind === "item"
        ? !each.dataset.total && (code ? textIn(each, "code") === code : textIn(each, "name") === name.join("/"))
        : each.dataset.total === kind);
    if (!row) return null;
    const head = block.querySelector(`thead th[data-cell="${fund}/${nature}/${holds}"]`);
    return (head && cellIn(row, head.className.replace("field-", ""))) || fieldsOf(row)[0];
  };

  return {
    form, editable, blocks, blockOf, rowsOf, columnsOf, nameOf, cellIn, textIn, fieldsOf, isBlank, isCell, unit, unitField,
    millionths, readable, decimalsOf, check, step, set, note, commit, undo, redo, canAdd, addRow, removeRow, newRow, find, told,
  };
})();
