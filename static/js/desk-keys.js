/* Moving through a sheet and choosing blocks of it, as in a spreadsheet. A cell is entered whole (typing replaces
   it) or, with F2, a double click or by typing, to be edited; then the arrow keys stay inside its text. */
"use strict";

(() => {
  const { form, blockOf, rowsOf, columnsOf, cellIn, nameOf, isCell } = Desk;
  const { say } = Notice;
  let editing = false;
  let anchor = null;
  let head = null;

  const place = (field) => {
    const block = blockOf(field);
    return { block, row: rowsOf(block).indexOf(field.closest("tr")), column: columnsOf(block).indexOf(nameOf(field)) };
  };
  /* All fields of the chosen block, row by row; null where a row has no such cell. */
  const picked = () => {
    if (!anchor || !head || !anchor.isConnected || !head.isConnected) return [];
    const [from, to] = [place(anchor), place(head)];
    const rows = rowsOf(from.block).slice(Math.min(from.row, to.row), Math.max(from.row, to.row) + 1);
    const names = columnsOf(from.block).slice(Math.min(from.column, to.column), Math.max(from.column, to.column) + 1);
    return rows.map((row) => names.map((name) => cellIn(row, name)));
  };
  const show = () => {
    form.querySelectorAll("td.picked").forEach((cell) => cell.classList.remove("picked"));
    const rows = picked();
    const many = rows.length > 1 || (rows[0] || []).length > 1;
    const fields = rows.flat().filter(Boolean);
    if (many) fields.forEach((field) => field.parentElement.classList.add("picked"));
    const output = anchor && anchor.isConnected && blockOf(anchor).querySelector("output.picked");
    if (!output) return;
    const known = fields.filter((f) => f.classList.contains("figure")).map((f) => Desk.millionths(f.value)).filter((v) => v !== null);
    const sum = known.reduce((left, right) => left + right, 0n);
    output.textContent = many ? say("picked", { rows: rows.length, columns: rows[0].length, sum: known.length ? Desk.readable(sum) : "—" }) : describe(anchor);
  };
  const describe = (field) => {
    const wanted = field.dataset.sum;
    return wanted && field.parentElement.classList.contains("differs") ? say("differs", { sum: wanted, typed: field.value }) : "";
  };
  const enter = (field, keepAnchor) => {
    if (!field) return false;
    editing = false;
    if (!keepAnchor) anchor = field;
    head = field;
    if (!keepAnchor) { field.focus({ preventScroll: false }); field.select(); }
    field.scrollIntoView({ block: "nearest", inline: "nearest" });
    show();
    return true;
  };
  const near = (field, down, right) => {
    const block = blockOf(field);
    const rows = rowsOf(block);
    const names = columnsOf(block);
    const at = place(field);
    for (let row = at.row + down, column = at.column + right; rows[row] && names[column]; row += down, column += right) {
      const found = cellIn(rows[row], names[column]);
      if (found && (down || !found.readOnly)) return found;
    }
    return null;
  };
  const below = (field) => {
    const found = near(field, 1, 0);
    const block = blockOf(field);
    const row = field.closest("tr");
    const atEnd = !found || (found.closest("tr").dataset.total && !row.dataset.total);
    if (!atEnd || row.dataset.total || !Desk.canAdd(block) || Desk.isBlank(row)) return found;
    let made;
    Desk.step(() => { made = Desk.addRow(block, row); });
    return cellIn(made, nameOf(field));
  };
  /* Along the row, then to the next one; from the last cell of all the key leaves the sheet. */
  const along = (field, back) => {
    const all = rowsOf(blockOf(field)).flatMap((row) => Desk.fieldsOf(row)).filter((each) => !each.readOnly);
    return all[all.indexOf(field) + (back ? -1 : 1)] || null;
  };
  const atEdge = (field, back) => field.selectionStart === field.selectionEnd && field.selectionStart === (back ? 0 : field.value.length);

  const move = (event, field) => {
    const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const many = field.tagName === "TEXTAREA" && editing && arrows && arrows[0];
    if (arrows && event.shiftKey && !editing) { enter(near(head || field, ...arrows), true); return true; }
    if (arrows && !event.shiftKey && !many) {
      const sideways = arrows[1] !== 0;
      if (editing && sideways && !atEdge(field, arrows[1] < 0)) return false;
      return enter(event.key === "ArrowDown" ? below(field) : near(field, ...arrows)) || sideways;
    }
    if (event.key === "Enter" && !event.altKey) { enter(event.shiftKey ? near(field, -1, 0) : below(field)); return true; }
    if (event.key === "Tab") return enter(along(field, event.shiftKey));
    if (event.key === "Home" && !editing) return enter(cellIn(field.closest("tr"), columnsOf(blockOf(field)).find((n) => { const f = cellIn(field.closest("tr"), n); return f && !f.readOnly; })));
    if (event.key === "End" && !editing) return enter(Desk.fieldsOf(field.closest("tr")).at(-1));
    return false;
  };
  const clear = () => Desk.step(() => picked().flat().forEach((field) => field && Desk.set(field, "")));
  const change = (event, field) => {
    const block = blockOf(field);
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "Enter" && Desk.canAdd(block)) {
      let made;
      Desk.step(() => { made = Desk.addRow(block, field.closest("tr")); });
      return enter(Desk.fieldsOf(made)[0]);
    }
    if (command && event.key === "Delete" && Desk.canAdd(block) && !editing) {
      const rows = [...new Set(picked().flat().filter(Boolean).map((each) => each.closest("tr")))];
      const rest = near(picked().at(-1).find(Boolean), 1, 0) || near(field, -1, 0);
      Desk.step(() => rows.forEach(Desk.removeRow));
      enter(rest && rest.isConnected ? rest : field.isConnected ? field : null);
      return true;
    }
    if (event.key === "Delete" && !command && !editing) { clear(); return true; }
    if (event.key === "Escape" && editing) { putBack(field); return enter(field); }
    if (event.key === "F2") { editing = true; field.setSelectionRange(field.value.length, field.value.length); return true; }
    return false;
  };
  const started = new WeakMap();
  const putBack = (field) => { if (started.has(field)) field.value = started.get(field); };

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    const command = event.ctrlKey || event.metaKey;
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (command && !event.altKey && /^[zy]$/i.test(event.key) && (isCell(field) || field === form)) {
      event.preventDefault();
      if (event.key.toLowerCase() === "y" || event.shiftKey) Desk.redo(); else Desk.undo();
      return;
    }
    if (!isCell(field)) return;
    if (event.key === "?" && !editing && field.classList.contains("figure")) {
      event.preventDefault();
      const keys = form.querySelector(".desk-keys");
      keys.open = !keys.open;
      return;
    }
    if (event.altKey && event.key === "=") {
      event.preventDefault();
      const fields = picked().flat().filter(Boolean);
      Desk.fillSums(fields);
      if (fields.length === 1) enter(field);
      return;
    }
    if (Desk.editable && change(event, field)) { event.preventDefault(); return; }
    if (!command && !event.altKey && move(event, field)) event.preventDefault();
  });
  form.addEventListener("input", (event) => { if (isCell(event.target)) { editing = true; if (anchor !== event.target) { anchor = head = event.target; show(); } } });
  form.addEventListener("focusin", (event) => {
    if (!isCell(event.target)) return;
    started.set(event.target, event.target.value);
    if (event.target === anchor || event.target === head) return;
    editing = false;
    anchor = head = event.target;
    event.target.select();
    show();
  });
  form.addEventListener("mousedown", (event) => {
    if (!isCell(event.target)) return;
    if (event.shiftKey && anchor && blockOf(anchor) === blockOf(event.target)) { event.preventDefault(); enter(event.target, true); return; }
    const inside = editing || event.detail > 1 || !window.matchMedia("(pointer: fine)").matches;
    if (event.target === document.activeElement && inside) { editing = true; return; }
    event.preventDefault();
    enter(event.target);
  });
  form.addEventListener("mouseover", (event) => {
    if (event.buttons === 1 && anchor && isCell(event.target) && event.target !== head && blockOf(event.target) === blockOf(anchor) && !editing) enter(event.target, true);
  });
  form.addEventListener("desk:changed", show);
  Object.assign(Desk, { picked, enter, clear, isEditing: () => editing });

  const leap = () => {
    const match = /^#cell=(.+)/.exec(window.location.hash);
    const field = match && Desk.find(decodeURIComponent(match[1]));
    if (field) { enter(field); field.scrollIntoView({ block: "center", inline: "nearest" }); }
  };
  window.addEventListener("hashchange", leap);
  window.addEventListener("load", leap);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-cell]");
    const field = link && link.dataset.cell.includes("/") && Desk.find(link.dataset.cell);
    if (!field) return;
    event.preventDefault();
    enter(field);
    field.scrollIntoView({ block: "center", inline: "nearest" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.target.closest("input, textarea, select")) return;
    const keys = form.querySelector(".desk-keys");
    keys.open = !keys.open;
  });
})();
