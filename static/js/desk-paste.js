/* Blocks to and from Excel and WPS. The server says what a block means: which rows are headings, which heading a
   name is, which column and unit a figure has. Rows whose heading is on the sheet are filled in place. */
"use strict";

(() => {
  const { form, blockOf, rowsOf, columnsOf, cellIn, textIn, nameOf, isCell, isBlank } = Desk;
  const { say } = Notice;
  const notice = document.getElementById("desk-notice");
  const tell = (text) => { notice.replaceChildren(Object.assign(document.createElement("p"), { textContent: text })); };

  const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const copied = () => Desk.picked().map((row) => row.map((field) => quoted(field ? field.value : "")).join("\t")).join("\n");
  const takes = (event) => isCell(event.target) && (!Desk.isEditing() || Desk.picked().flat().length > 1) && Desk.picked().flat().length > 1;
  form.addEventListener("copy", (event) => {
    if (!takes(event)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", copied());
  });
  form.addEventListener("cut", (event) => {
    if (!takes(event) || !Desk.editable) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", copied());
    Desk.clear();
  });

  const ask = async (field, text) => {
    const body = new URLSearchParams({ text, prefix: blockOf(field).dataset.prefix, at: nameOf(field), unit: Desk.unit(), base: form.elements.base.value, copied_in: document.getElementById("copied-in").value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const answer = await fetch(form.dataset.pasteUrl, { method: "POST", headers: { Accept: "application/json" }, body });
    if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json")) throw new Error("not understood");
    return answer.json();
  };

  /* Cells as they are, from the field at hand to the right and down. */
  const putCells = (field, cells) => {
    const block = blockOf(field);
    const names = columnsOf(block);
    const start = names.indexOf(nameOf(field));
    let row = field.closest("tr");
    const filled = [];
    cells.forEach((texts, number) => {
      if (number > 0) {
        const next = row.nextElementSibling;
        const foot = next && next.dataset.total && !row.dataset.total;
        if (next && !foot) row = next; else if (Desk.canAdd(block)) row = Desk.addRow(block, row); else row = next;
      }
      if (!row) return;
      filled.push(row);
      texts.forEach((text, place) => { const cell = names[start + place] && cellIn(row, names[start + place]); if (cell) Desk.set(cell, text); });
    });
    return filled;
  };

  const bare = (name) => name.replace(/[\s（）()“”"、，]/g, "");
  /* Rows by their headings: those on the sheet are filled, others come after the one before them. */
  const putRows = (field, pasted, counts) => {
    const block = Desk.blocks.find((each) => each.dataset.prefix === pasted.prefix);
    const used = new Set();
    const here = field.closest("tr");
    let cursor = blockOf(field) === block && isBlank(here) ? here.previousElementSibling : null;
    pasted.rows.forEach((entry) => {
      const rows = rowsOf(block).filter((row) => !used.has(row));
      const heading = (row) => (entry.code ? textIn(row, "code") === entry.code : bare(textIn(row, "name")) === bare(entry.name)) && !row.dataset.total;
      let row = entry.row === "item" ? rows.find(heading) : rows.find((each) => each.dataset.total === entry.row);
      if (row) counts.matched += 1;
      if (!row && !Desk.canAdd(block)) return;
      if (!row) {
        counts.added += 1;
        const last = rowsOf(block).filter((each) => !each.dataset.total && !isBlank(each)).at(-1);
        const after = cursor && cursor.isConnected && !(cursor.dataset.total && last) ? cursor : last || cursor;
        const next = after ? after.nextElementSibling : rowsOf(block).find((each) => isBlank(each));
        row = next && isBlank(next) && !used.has(next) ? next : Desk.addRow(block, after || null);
      }
      used.add(row);
      if (entry.row === "item") {
        cursor = row;
        if (!textIn(row, "code")) Desk.set(cellIn(row, "code"), entry.code);
        if (bare(textIn(row, "name")) !== bare(entry.name) && entry.name) Desk.set(cellIn(row, "name"), entry.name);
      }
      Object.entries(entry.texts).forEach(([name, text]) => Desk.set(cellIn(row, name), text));
    });
    return [...used];
  };

  const split = (text) => text.split("\n").map((line) => line.split("\t").map((part) => part.trim()));
  const take = async (field, text) => {
    let found = { blocks: [], cells: split(text) };
    let offline = false;
    try { found = await ask(field, text); } catch { offline = true; }
    if (!field.isConnected) return;
    const counts = { matched: 0, added: 0 };
    let rows = [];
    Desk.step(() => {
      rows = found.blocks.length ? found.blocks.flatMap((each) => putRows(field, each, counts)) : putCells(field, found.cells);
    });
    Desk.settleSums();
    const wrong = rows.flatMap((row) => Desk.fieldsOf(row)).filter((each) => !Desk.check(each)).length;
    const parts = [say("pasted", { rows: rows.length })];
    if (found.blocks.length) parts.push(say("pastedRows", { matched: counts.matched, added: counts.added }));
    if (found.blocks.some((each) => each.headers)) parts.push(say("pastedHeaders", { rows: found.blocks[0].headers }));
    if (wrong) parts.push(say("pastedWrong", { cells: wrong }));
    if (offline) parts.push(say("pastedOffline"));
    tell(parts.join(""));
    const first = rows.length && Desk.fieldsOf(rows[0]).find((each) => !each.readOnly);
    Desk.enter(field.isConnected ? field : first);
  };
  form.addEventListener("paste", (event) => {
    if (!isCell(event.target) || !Desk.editable) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    const prose = event.target.tagName === "TEXTAREA" && !text.includes("\t") && Desk.isEditing();
    if (!/[\t\n]/.test(text) || prose) return;
    event.preventDefault();
    take(event.target, text);
  });
})();
