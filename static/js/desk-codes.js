/* Code, name or first letters: what fits is offered while typing; arrow keys choose, Enter takes, Escape closes. In
   a cell of figures, words offer the kinds of nothing. */
"use strict";

(() => {
  const { form, blockOf, rowsOf, cellIn, textIn, nameOf, isCell } = Desk;
  const NOTHING = [["没有安排", "mysap"], ["没有公开", "mygk"], ["不适用", "bsy"]];
  const list = document.createElement("ul");
  list.className = "codes";
  list.id = "offered-codes";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", Notice.say("offered"));
  list.hidden = true;
  document.body.append(list);
  let field = null;
  let offered = [];
  let chosen = -1;
  let waiting = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    if (field && field.getAttribute("role") === "combobox") {
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
  };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === place));
      if (number === place) item.scrollIntoView({ block: "nearest" });
    });
    if (place >= 0) field.setAttribute("aria-activedescendant", `offered-${place}`);
  };
  const take = (place) => {
    const heading = offered[place];
    const target = field;
    const row = target.closest("tr");
    close();
    if (heading.nothing) {
      Desk.step(() => Desk.set(target, heading.nothing));
      Desk.enter(target);
      return;
    }
    Desk.step(() => { Desk.set(cellIn(row, "code"), heading.code); Desk.set(cellIn(row, "name"), heading.name); });
    Desk.enter(row.querySelector("input.figure"));
  };
  const show = (headings) => {
    offered = headings;
    list.replaceChildren(...headings.map((heading, number) => {
      const item = document.createElement("li");
      item.id = `offered-${number}`;
      item.setAttribute("role", "option");
      if (heading.nothing) item.append(heading.nothing);
      else {
        item.append(Object.assign(document.createElement("span"), { className: "number", textContent: heading.code }), ` ${heading.name}`);
        const more = [heading.former && Notice.say("formerly", { name: heading.former }), heading.path].filter(Boolean).join(" · ");
        item.append(Object.assign(document.createElement("span"), { className: "path", textContent: more }));
      }
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(number); });
      return item;
    }));
    list.hidden = headings.length === 0;
    field.setAttribute("aria-expanded", String(headings.length > 0));
    const box = field.getBoundingClientRect();
    const room = document.documentElement.clientWidth - list.offsetWidth - 8;
    list.style.left = `${Math.max(4, Math.min(box.left, room)) + window.scrollX}px`;
    const under = window.innerHeight - box.bottom > list.offsetHeight || box.top < list.offsetHeight;
    list.style.top = `${(under ? box.bottom : box.top - list.offsetHeight) + window.scrollY}px`;
    mark(headings.length ? 0 : -1);
  };
  /* The codes on the sheet, those of the rows above first: their neighbours are the likeliest. */
  const near = (row) => {
    const rows = rowsOf(blockOf(row));
    const place = rows.indexOf(row);
    const codes = [...rows.slice(0, place).reverse(), ...rows.slice(place + 1)].map((each) => textIn(each, "code")).filter(Boolean);
    return codes.slice(0, 60).join(",");
  };
  const ask = async () => {
    const target = field;
    const query = target.value.trim();
    if (!query) { close(); return; }
    const number = ++asked;
    const parameters = new URLSearchParams({ list: blockOf(target).dataset.codes, year: form.dataset.year, q: query, near: near(target.closest("tr")) });
    try {
      const answer = await fetch(`${form.dataset.codesUrl}?${parameters}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || number !== asked || document.activeElement !== target) return;
      show((await answer.json()).headings);
    } catch {
      close(); // Offline or logged out: the clerk types on, the save says the rest.
    }
  };
  const offers = (target) => isCell(target) && !target.readOnly && (target.classList.contains("figure") || (["code", "name"].includes(nameOf(target)) && blockOf(target).dataset.codes));

  form.addEventListener("input", (event) => {
    if (!event.isTrusted || !offers(event.target)) return;
    field = event.target;
    clearTimeout(waiting);
    if (field.classList.contains("figure")) {
      const typed = field.value.trim().toLowerCase();
      const found = /^[a-z\u4e00-\u9fff]/.test(typed) ? NOTHING.filter(([word, letters]) => word.startsWith(typed) || letters.startsWith(typed)) : [];
      if (found.length || !list.hidden) { dress(field); show(found.map(([word]) => ({ nothing: word }))); }
      return;
    }
    dress(field);
    if (!event.isComposing) waiting = setTimeout(ask, 100);
  });
  form.addEventListener("compositionend", (event) => { if (event.target === field) { clearTimeout(waiting); waiting = setTimeout(ask, 50); } });
  const dress = (target) => {
    target.setAttribute("role", "combobox");
    target.setAttribute("aria-controls", list.id);
    target.setAttribute("aria-autocomplete", "list");
  };
  // Before the sheet's own keys, which would leave the field.
  form.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== field || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((chosen + step + offered.length) % offered.length);
    else if (event.key === "Enter" && chosen >= 0) take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  form.addEventListener("focusout", (event) => {
    if (event.target === field) { clearTimeout(waiting); asked += 1; close(); }
  });
})();
