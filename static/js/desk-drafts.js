/* What was typed and is not saved yet is kept in this browser, under the person, the edition and the part; it is
   offered again when the page is opened, and thrown away once it is saved, or two weeks old. */
"use strict";

const Drafts = (() => {
  const form = document.getElementById("desk");
  const { say, button } = Notice;
  const VERSION = 1;
  const MOST_DAYS = 14;
  const key = ["desk", VERSION, form.dataset.user, form.dataset.edition, form.dataset.part].join(":");
  const OURS = /^desk:/;
  const ROW = /^(.+)-(\d+)-(\w+)$/;
  const NOT_TYPED = new Set(["csrfmiddlewaretoken", "base", "open", "state", "merge"]);

  const typed = () => [...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name) && !name.startsWith("choose-"));
  /* What the page says, whatever its rows are numbered; blank rows say nothing. */
  const said = (fields) => {
    const rows = new Map();
    const rest = [];
    fields.forEach(([name, value]) => {
      const match = ROW.exec(name);
      if (!match) { if (!/_FORMS$/.test(name)) rest.push([name, value]); return; }
      const at = `${match[1]}-${match[2]}`;
      if (!rows.has(at)) rows.set(at, { prefix: match[1], texts: {} });
      rows.get(at).texts[match[3]] = value.trim().replace(/\r\n/g, "\n");
    });
    const written = [...rows.values()].filter((row) => Object.entries(row.texts).some(([name, text]) => text && !["row", "fixed", "offered", "section", "kind", "direction", "about", "project"].includes(name)));
    return { rest, rows: written };
  };
  const asText = (fields) => JSON.stringify(said(fields));

  const purge = () => {
    try {
      Object.keys(localStorage).filter((name) => OURS.test(name)).forEach((name) => {
        let kept = null;
        try { kept = JSON.parse(localStorage.getItem(name)); } catch { /* not ours any more */ }
        const old = !kept || kept.version !== VERSION || Date.now() - kept.at > MOST_DAYS * 86400e3;
        if (old) localStorage.removeItem(name);
      });
    } catch { /* No room for drafts in this browser: the page works without. */ }
  };
  let clean = asText(typed());
  let waiting = 0;
  let stopped = false;
  const isDirty = () => asText(typed()) !== clean;
  const keep = () => {
    clearTimeout(waiting);
    if (stopped) return;
    const fields = typed();
    try {
      if (asText(fields) === clean) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ version: VERSION, at: Date.now(), state: form.elements.state.value, base: form.elements.base.value, fields }));
    } catch { /* full or forbidden */ }
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(keep, 600); };
  const forget = () => {
    clearTimeout(waiting);
    clean = asText(typed());
    try { localStorage.removeItem(key); } catch { /* forbidden */ }
  };
  const stop = () => { stopped = true; clearTimeout(waiting); };

  const kept = () => {
    try {
      const found = JSON.parse(localStorage.getItem(key));
      return found && found.version === VERSION ? found : null;
    } catch { return null; }
  };

  const put = (row, texts) => {
    row.querySelectorAll("[name]").forEach((field) => {
      const match = ROW.exec(field.name);
      if (!match || match[3] === "was") return;
      if (field.type === "checkbox") field.checked = match[3] in texts;
      else if (match[3] in texts && !field.readOnly) field.value = texts[match[3]];
    });
  };
  const restore = (draft) => {
    const rows = said(draft.fields).rows;
    let opened = {};
    try { opened = JSON.parse(draft.base).rows || {}; } catch { /* an older page */ }
    form.querySelectorAll(".block").forEach((block) => {
      const body = block.querySelector("tbody");
      const entries = () => [...body.querySelectorAll("tr.entry")];
      const was = (row) => row.querySelector("[name$='-was']").value;
      const present = new Map(entries().filter(was).map((row) => [was(row), row]));
      const mine = rows.filter((row) => row.prefix === block.dataset.prefix);
      const there = new Set(mine.map((row) => row.texts.was));
      let last = null;
      mine.forEach(({ texts }) => {
        const row = present.get(texts.was) || entries().find((each) => !was(each) && blank(each)) || added(block);
        if (!row) return;
        put(row, texts);
        if (typeof Desk !== "undefined" && !row.dataset.total && last && !last.dataset.total) last.after(row);
        last = row;
      });
      // A row that stood on the page and is not in the draft had been taken away.
      if (typeof Desk !== "undefined") (opened[block.dataset.prefix] || []).forEach(([name]) => {
        const row = present.get(name);
        if (row && !there.has(name) && !row.dataset.total && !row.classList.contains("fixed")) row.remove();
      });
    });
    form.elements.state.value = draft.state;
    form.elements.base.value = draft.base;
    said(draft.fields).rest.forEach(([name, value]) => { const field = form.elements.namedItem(name); if (field && "value" in field) field.value = value; });
    if (typeof Desk !== "undefined") { form.querySelectorAll("tbody input.figure").forEach(Desk.check); Desk.told(); }
  };
  const blank = (row) => [...row.querySelectorAll("td > input[type=text], td > input[type=number], td > textarea")].every((field) => !field.value.trim());
  const added = (block) => {
    if (typeof Desk !== "undefined") {
      if (!Desk.canAdd(block)) return null;
      let made;
      Desk.step(() => { made = Desk.addRow(block, null); });
      return made;
    }
    const button = block.querySelector(".add-row");
    if (!button) return null;
    button.click();
    return [...block.querySelectorAll("tr.entry")].at(-1);
  };

  const offer = () => {
    const draft = kept();
    if (!draft) return;
    if (asText(draft.fields) === clean) { forget(); return; }
    const notice = document.getElementById("desk-notice");
    const line = document.createElement("p");
    line.className = "draft-offer";
    const when = new Date(draft.at).toLocaleString(document.documentElement.lang || "zh", { dateStyle: "short", timeStyle: "short" });
    const choice = (text, act) => button(text, () => { line.remove(); act(); });
    stopped = true; // what is kept is not written over before somebody has decided
    line.append(say("draftOffer", { when }), " ",
      choice(say("draftTake"), () => { stopped = false; restore(draft); keep(); }),
      choice(say("draftDrop"), () => { stopped = false; try { localStorage.removeItem(key); } catch { /* forbidden */ } }));
    form.addEventListener("input", () => { if (line.isConnected) { line.remove(); stopped = false; } }, { once: true });
    notice.append(line);
  };

  purge();
  offer();
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("desk:changed", soon);
  window.addEventListener("pagehide", () => { if (waiting) keep(); });
  const go = () => { stopped = false; };
  return { forget, isDirty, keep, stop, go, stopped: () => stopped };
})();
