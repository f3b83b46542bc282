/**
 * What was typed into a form and not sent, or sent after the login had ended, is kept in this browser under the person
 * and the form. It is offered again when the page is opened, and thrown away once it was taken or is two weeks old. The
 * pages of the desk keep their own (desk/drafts.js).
 */

import { button, writtenTime } from "../common/elements.js";
import * as store from "../common/local-store.js";

const PREFIX = "kept:1:";
const SENT = "kept:sent"; // in the tab: the key of the form that was sent last
const WAIT = 400; // milliseconds after the last letter
const TYPES = ["text", "date", "time", "checkbox"];
const MOST_REMARKS = 200;

function fieldsOf(form) {
  const isTyped = (field) => ["TEXTAREA", "SELECT"].includes(field.tagName) || TYPES.includes(field.type);
  return [...form.elements].filter((field) => field.name && !field.disabled && !field.readOnly && isTyped(field));
}

function valuesOf(form) {
  const typed = (field) => (field.type === "checkbox" ? field.checked : field.value.replace(/\r\n/g, "\n"));
  const values = fieldsOf(form).map((field) => [field.name, typed(field)]);
  return Object.fromEntries(values.filter(([, value]) => value !== "" && value !== false));
}

function areSame(one, other) {
  return Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);
}

function restore(form, values) {
  const more = form.querySelector(".add-remark");
  for (const name of Object.keys(values)) {
    for (let tries = 0; more && !form.elements[name] && tries < MOST_REMARKS; tries += 1) more.click();
  }
  for (const field of fieldsOf(form)) {
    if (field.type === "checkbox") field.checked = Boolean(values[field.name]);
    else field.value = values[field.name] ?? "";
  }
}

function offer(place, kept, take, drop) {
  const answer = (text, act) =>
    button(
      text,
      () => {
        place.replaceChildren();
        act();
      },
      "button",
    );
  const { offer: text, take: takeText, drop: dropText } = place.dataset;
  place.append(text.replace("{when}", writtenTime(kept.at)), " ", answer(takeText, take), " ", answer(dropText, drop));
}

/** Keep what is typed into the form around a place, and offer there what was kept before. */
function keepForm(place) {
  const form = place.closest("form");
  const key = PREFIX + place.dataset.kept;
  const shown = valuesOf(form);
  let timer = 0;

  const keep = () => {
    clearTimeout(timer);
    const values = valuesOf(form);
    if (areSame(values, shown)) store.remove(key);
    else store.write(key, { at: Date.now(), fields: values });
  };
  const keepSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  };
  const kept = store.read(key);
  if (kept && areSame(kept.fields, shown)) store.remove(key);
  else if (kept) {
    const take = () => {
      restore(form, kept.fields);
      keep();
    };
    offer(place, kept, take, () => store.remove(key));
  }
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    store.write(key, { at: Date.now(), fields: valuesOf(form) });
    store.tab.write(SENT, key);
  });
  form.addEventListener("kept:taken", () => {
    clearTimeout(timer);
    store.remove(key);
  });
  window.addEventListener("pagehide", () => {
    if (timer) keep();
  });
}

/** Keep what is typed into the page's forms; what was sent last is forgotten where the page reports a success. */
export function startKept() {
  store.removeOld(PREFIX);
  const sent = store.tab.read(SENT);
  if (sent && document.querySelector(".messagelist .success")) store.remove(sent);
  document.querySelectorAll("[data-kept]").forEach(keepForm);
}
