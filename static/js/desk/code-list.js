/**
 * Headings that fit a code, a name or its first letters, offered while somebody types: arrow keys choose, Enter takes,
 * Escape closes. In a cell of figures, words offer the kinds of nothing.
 */

import { element } from "../common/elements.js";
import { enter } from "./selection.js";
import { blockOf, cellIn, form, isCell, isFigure, nameOf, rowsOf, textIn } from "./sheet.js";
import { setField, step } from "./steps.js";
import { sentence } from "./words.js";

/** The kinds of nothing, each with the first letters of its syllables. */
const NOTHING = [
  ["没有安排", "mysap"],
  ["没有公开", "mygk"],
  ["不适用", "bsy"],
];
const MOST_NEIGHBOURS = 60;
const WAIT = 100; // milliseconds after the last letter
const WAIT_AFTER_COMPOSING = 50;

const list = element("ul", { className: "codes", id: "offered-codes", hidden: true });
let field = null; // the one that the list belongs to
let offers = [];
let chosen = -1;
let timer = 0;
let lastQuestion = 0; // answers to earlier ones come too late

function close() {
  list.hidden = true;
  chosen = -1;
  if (field?.getAttribute("role") !== "combobox") return;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function choose(place) {
  chosen = place;
  for (const [number, item] of [...list.children].entries()) {
    item.setAttribute("aria-selected", String(number === place));
    if (number === place) item.scrollIntoView({ block: "nearest" });
  }
  if (place >= 0) field.setAttribute("aria-activedescendant", `offered-${place}`);
}

/** Write the offer into the sheet, and enter the cell that comes next. */
function take({ nothing, code, name }) {
  const target = field;
  const row = target.closest("tr");
  close();
  step(() => {
    if (nothing) setField(target, nothing);
    else {
      setField(cellIn(row, "code"), code);
      setField(cellIn(row, "name"), name);
    }
  });
  enter(nothing ? target : row.querySelector("input.figure"));
}

function itemOf(offer, number) {
  const item = element("li", { id: `offered-${number}` });
  item.setAttribute("role", "option");
  if (offer.nothing) item.append(offer.nothing);
  else {
    const former = offer.former && sentence("formerly", { name: offer.former });
    const more = [former, offer.path].filter(Boolean).join(" · ");
    item.append(
      element("span", { className: "number", textContent: offer.code }),
      ` ${offer.name}`,
      element("span", { className: "path", textContent: more }),
    );
  }
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(offer);
  });
  return item;
}

/** Put the list under its field, or above it where there is more room. */
function moveToField() {
  const box = field.getBoundingClientRect();
  const room = document.documentElement.clientWidth - list.offsetWidth - 8;
  const under = window.innerHeight - box.bottom > list.offsetHeight || box.top < list.offsetHeight;
  list.style.left = `${Math.max(4, Math.min(box.left, room)) + window.scrollX}px`;
  list.style.top = `${(under ? box.bottom : box.top - list.offsetHeight) + window.scrollY}px`;
}

function show(found) {
  offers = found;
  list.replaceChildren(...offers.map(itemOf));
  list.hidden = offers.length === 0;
  field.setAttribute("aria-expanded", String(offers.length > 0));
  moveToField();
  choose(offers.length ? 0 : -1);
}

/** Return the codes of the sheet, those of the rows above first: their neighbours are the likeliest. */
function codesNear(row) {
  const rows = rowsOf(blockOf(row));
  const place = rows.indexOf(row);
  const nearest = [...rows.slice(0, place).reverse(), ...rows.slice(place + 1)];
  return nearest
    .map((each) => textIn(each, "code"))
    .filter(Boolean)
    .slice(0, MOST_NEIGHBOURS)
    .join(",");
}

async function offerHeadings() {
  const target = field;
  const query = target.value.trim();
  if (!query) {
    close();
    return;
  }
  lastQuestion += 1;
  const question = lastQuestion;
  const parameters = new URLSearchParams({
    list: blockOf(target).dataset.codes,
    year: form.dataset.year,
    q: query,
    near: codesNear(target.closest("tr")),
  });
  try {
    const answer = await fetch(`${form.dataset.codesUrl}?${parameters}`, { headers: { Accept: "application/json" } });
    if (answer.ok && question === lastQuestion && document.activeElement === target) {
      show((await answer.json()).headings);
    }
  } catch {
    close(); // Offline or logged out: the clerk types on, the save says the rest.
  }
}

function offerNothing() {
  const typed = field.value.trim().toLowerCase();
  const isWord = /^[a-z\u4e00-\u9fff]/.test(typed);
  const fits = ([word, letters]) => isWord && (word.startsWith(typed) || letters.startsWith(typed));
  const found = NOTHING.filter(fits).map(([nothing]) => ({ nothing }));
  if (!found.length && list.hidden) return;
  markAsCombobox();
  show(found);
}

function markAsCombobox() {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
}

function hasOffers(target) {
  if (!isCell(target) || target.readOnly) return false;
  return isFigure(target) || Boolean(["code", "name"].includes(nameOf(target)) && blockOf(target).dataset.codes);
}

function offerSoon(wait) {
  clearTimeout(timer);
  timer = setTimeout(offerHeadings, wait);
}

function onKeyDown(event) {
  if (list.hidden || event.target !== field || event.isComposing) return;
  const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (direction) choose((chosen + direction + offers.length) % offers.length);
  else if (event.key === "Enter" && chosen >= 0) take(offers[chosen]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function startCodeList() {
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", sentence("offered"));
  document.body.append(list);
  form.addEventListener("input", (event) => {
    if (!event.isTrusted || !hasOffers(event.target)) return;
    field = event.target;
    clearTimeout(timer);
    if (isFigure(field)) {
      offerNothing();
      return;
    }
    markAsCombobox();
    if (!event.isComposing) offerSoon(WAIT);
  });
  form.addEventListener("compositionend", ({ target }) => {
    if (target === field) offerSoon(WAIT_AFTER_COMPOSING);
  });
  // Before the sheet's own keys, which would leave the field.
  form.addEventListener("keydown", onKeyDown, true);
  form.addEventListener("focusout", ({ target }) => {
    if (target !== field) return;
    clearTimeout(timer);
    lastQuestion += 1;
    close();
  });
}
