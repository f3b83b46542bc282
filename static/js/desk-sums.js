/* Totals that fill themselves: across a row, upwards to 款 and 类, and at the foot. One that a clerk typed on
   purpose stays as typed, and shows that it differs. */
"use strict";

(() => {
  const { form, blocks, rowsOf, cellIn, textIn } = Desk;
  const { say, button } = Notice;
  const CARRIED = /^[RE][89]/;
  const state = new WeakMap(); // of each total cell: whether it follows, and the last sum
  const columns = new Map(blocks.map((block) => [block, [...block.querySelectorAll("thead th[data-cell]")].map((head) => ({
    name: head.className.replace("field-", ""),
    holds: head.dataset.cell.split("/")[2],
    within: (head.dataset.within || "").split(" ").filter(Boolean),
  }))]));

  const mainOf = (heads) => heads.find((head) => head.holds === "amount");
  const sum = (parts) => {
    const known = parts.filter((part) => part.value !== null);
    if (!known.length) return null;
    return { value: known.reduce((total, part) => total + part.value, 0n), decimals: Math.max(...known.map((part) => part.decimals)) };
  };

  /* The rows from the finest up, each with what its cells should say: [field, sum or null]. */
  const wanted = (block) => {
    const heads = columns.get(block);
    const sums = heads.filter((each) => each.holds !== "share");
    const rows = rowsOf(block).map((row) => ({ row, code: textIn(row, "code"), total: row.dataset.total || "", known: new Map() }));
    const read = (entry, name) => {
      if (!entry.known.has(name)) {
        const text = textIn(entry.row, name);
        entry.known.set(name, { value: text ? Desk.millionths(text) : null, decimals: Desk.decimalsOf(text), text });
      }
      return entry.known.get(name);
    };
    const items = rows.filter((each) => !each.total && sums.some((head) => read(each, head.name).text) || (!each.total && each.code));
    const byCode = new Map(items.filter((each) => each.code).map((each) => [each.code, each]));
    const above = (entry) => {
      for (let size = entry.code.length - 1; size > 0; size -= 1) if (byCode.has(entry.code.slice(0, size))) return byCode.get(entry.code.slice(0, size));
      return null;
    };
    const below = new Map();
    items.forEach((each) => { const parent = above(each); if (parent) below.set(parent, [...(below.get(parent) || []), each]); });
    const found = [];
    const take = (entry, name, total) => {
      const field = cellIn(entry.row, name);
      if (!field) return;
      found.push([field, total]);
      const text = settle(field, total);
      entry.known.set(name, { value: text ? Desk.millionths(text) : null, decimals: Desk.decimalsOf(text), text });
    };
    const across = (entry) => {
      const main = mainOf(sums);
      const parts = sums.filter((head) => head.holds === "amount" && head !== main).filter((head) => read(entry, head.name).value !== null);
      const whole = parts.filter((head) => !head.within.some((name) => parts.some((other) => other.name === name)));
      if (main) take(entry, main.name, sum(whole.map((head) => read(entry, head.name))));
    };
    [...items].sort((a, b) => b.code.length - a.code.length).forEach((entry) => {
      const parts = below.get(entry);
      if (!parts) { across(entry); return; }
      sums.forEach((head) => take(entry, head.name, sum(parts.map((part) => read(part, head.name)))));
    });
    const tops = items.filter((each) => !above(each));
    rows.filter((each) => each.total).forEach((entry) => {
      if (!tops.length) { // what followed rows that are gone is empty again
        sums.filter((head) => head !== mainOf(sums)).forEach((head) => take(entry, head.name, null));
        across(entry);
        return;
      }
      const parts = entry.total === "current" ? tops.filter((each) => !CARRIED.test(each.code)) : tops;
      sums.forEach((head) => take(entry, head.name, sum(parts.map((part) => read(part, head.name)))));
    });
    return found;
  };

  let forced = new Set();
  let opening = true;
  /* Brings one total up to date, and says what it shows now. */
  const settle = (field, total) => {
    const typed = field.value.trim();
    const text = total ? Desk.readable(total.value, total.decimals) : "";
    const agrees = total !== null && Desk.millionths(typed) === total.value;
    // A total left empty above figures that were there before was left so on purpose.
    const known = state.get(field) || { follows: agrees || (!typed && !(opening && text)), last: opening ? text : "" };
    if (known.put) known.follows = agrees || !typed;
    const asked = forced.has(field) && text;
    if (asked) known.follows = true;
    const due = asked || (known.follows && text !== known.last && field !== writing());
    if (due && !(agrees && typed) && Desk.editable) {
      if (asked) Desk.set(field, text); else field.value = text;
      Desk.check(field);
    }
    Object.assign(known, { last: text, put: false });
    state.set(field, known);
    const now = field.value.trim();
    const differs = Boolean(now && text && Desk.millionths(now) !== null && Desk.millionths(now) !== (total ? total.value : null));
    field.parentElement.classList.toggle("differs", differs);
    field.parentElement.classList.toggle("summed", !differs && Boolean(now && text));
    field.dataset.sum = text;
    field.title = differs ? say("differs", { sum: text, typed: now }) : "";
    return now;
  };
  const writing = () => (Desk.isEditing && Desk.isEditing() ? document.activeElement : null);

  const all = () => blocks.forEach(wanted);
  let waiting = 0;
  const update = () => { waiting = 0; all(); };
  const soon = () => { if (!waiting) waiting = requestAnimationFrame(update); };
  /* A total that somebody typed, pasted or took back follows if it is right or empty, and stays otherwise. */
  form.addEventListener("desk:typed", (event) => {
    const known = state.get(event.detail);
    if (known) known.put = true;
  });
  form.addEventListener("desk:changed", soon);
  /* Whether a typed total is right is judged by the rows of that moment, not by what is typed next. */
  form.addEventListener("focusin", () => { if (waiting) { cancelAnimationFrame(waiting); update(); } });
  Desk.settleSums = all;
  /* Within a step: whoever wants a sum can take it back. */
  const force = (fields) => {
    forced = new Set(fields);
    all();
    forced = new Set();
  };
  Desk.fillSums = (fields) => Desk.step(() => force(fields));
  all();
  opening = false;

  /* 类 and 款 that stand above the rows but have none of their own, then every total that is empty. */
  const LEVELS = { functional: [3, 5], spending: [3, 5], economic: [3] };
  const fill = () => Desk.step(() => {
    blocks.filter(Desk.canAdd).forEach((block) => {
      const rows = rowsOf(block).filter((row) => /^\d+$/.test(textIn(row, "code")));
      const codes = new Set(rows.map((row) => textIn(row, "code")));
      rows.forEach((row) => (LEVELS[block.dataset.codes] || []).forEach((size) => {
        const code = textIn(row, "code").slice(0, size);
        if (code.length < size || codes.has(code)) return;
        codes.add(code);
        const made = Desk.newRow(block);
        row.before(made);
        Desk.note({ kind: "row", added: true, row: made, body: row.parentElement, next: row });
        cellIn(made, "code").value = code;
      }));
    });
    all();
    force(blocks.flatMap((block) => wanted(block).map(([field]) => field)).filter((field) => !field.value.trim()));
  });
  form.addEventListener("click", (event) => { if (event.target.dataset && event.target.dataset.act === "fill") fill(); });

  /* Another unit: are the figures the same in it, or the amounts? */
  if (Desk.unitField) {
    let before = Desk.unit();
    Desk.unitField.addEventListener("change", () => {
      const [from, to] = [before, Desk.unit()];
      const figures = [...form.querySelectorAll("tbody input.figure")].filter((field) => /^[-+\d.,\s]+$/.test(field.value.trim()));
      before = to;
      if (!figures.length) { all(); return; }
      Desk.ask(say("unitChanged", { from, to }), [
        [say("unitKeep", { to }), () => Desk.told()],
        [say("unitConvert", { to }), () => Desk.step(() => figures.forEach((field) => {
          const value = Desk.millionths(field.value, from);
          if (value !== null) Desk.set(field, Desk.readable(value, 0, to));
        }))],
        [say("unitBack", { from }), () => { Desk.unitField.value = before = from; all(); }],
      ]);
    });
  }
  Desk.ask = (text, choices) => {
    const notice = document.getElementById("desk-notice");
    const line = document.createElement("p");
    line.append(text, " ", ...choices.map(([label, act]) => button(label, () => { line.remove(); act(); })));
    notice.append(line);
    line.querySelector("button").focus();
  };
})();
