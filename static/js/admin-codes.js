/* Code or name: what fits is offered while typing; arrow keys choose, Enter takes, Escape closes. */
"use strict";

(() => {
  const form = document.querySelector("form.desk");
  if (!form) return;
  const list = document.createElement("ul");
  list.className = "codes";
  list.id = "offered-codes";
  list.setAttribute("role", "listbox");
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
    if (field) {
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
    const row = field.closest("tr");
    const part = (name) => row.querySelector(`[data-codes-part="${name}"]`);
    part("code").value = heading.code;
    part("name").value = heading.name;
    part("name").dispatchEvent(new Event("input", { bubbles: true }));
    close();
    const figure = row.querySelector("input.figure");
    if (figure) figure.focus();
  };

  const show = (headings) => {
    offered = headings;
    list.replaceChildren(
      ...headings.map((heading, number) => {
        const item = document.createElement("li");
        item.id = `offered-${number}`;
        item.setAttribute("role", "option");
        const path = document.createElement("span");
        path.className = "path";
        path.textContent = heading.path;
        item.append(`${heading.code} ${heading.name}`, path);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(number); });
        return item;
      }),
    );
    list.hidden = headings.length === 0;
    field.setAttribute("aria-expanded", String(headings.length > 0));
    const box = field.getBoundingClientRect();
    list.style.left = `${box.left + window.scrollX}px`;
    list.style.top = `${box.bottom + window.scrollY}px`;
    mark(headings.length ? 0 : -1);
  };

  const ask = async () => {
    const target = field;
    const query = target.value.trim();
    if (!query) { close(); return; }
    const number = ++asked;
    const parameters = new URLSearchParams({ list: target.dataset.codes, year: form.dataset.year, q: query });
    try {
      const answer = await fetch(`${form.dataset.codesUrl}?${parameters}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || number !== asked || document.activeElement !== target) return;
      show((await answer.json()).headings);
    } catch {
      close(); // Offline or logged out: the clerk types on, the server says the rest.
    }
  };

  form.addEventListener("input", (event) => {
    if (!event.isTrusted || !event.target.dataset.codes) return;
    field = event.target;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });

  // Before the rows' own keys, which would leave the field.
  form.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== field) return;
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
