/**
 * What was typed and is not saved yet is kept in this browser, under the person, the edition and the part. It is
 * offered again when the page is opened, and thrown away once it is saved, or two weeks old.
 */

import { writtenTime } from "../common/elements.js";
import * as store from "../common/local-store.js";
import { ask } from "./notices.js";
import { columnOfField, sameTexts, typedRows } from "./typed-rows.js";
import { sentence } from "./words.js";

const VERSION = 1;
const WAIT = 600; // milliseconds after the last letter
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "base", "open", "state", "merge"]);

const form = document.getElementById("desk");

function typedFields() {
  return [...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name) && !name.startsWith("choose-"));
}

const entriesOf = (block) => [...block.querySelectorAll("tbody tr.entry")];
const keyOf = (row) => row.querySelector("[name$='-was']").value; // of the row that is kept, "" for a new one

function isBlank(row) {
  const fields = row.querySelectorAll("td > input[type=text], td > input[type=number], td > textarea");
  return [...fields].every((field) => !field.value.trim());
}

function fillRow(row, texts) {
  for (const field of row.querySelectorAll("[name]")) {
    const column = columnOfField(field.name);
    if (!column || column === "was") continue;
    if (field.type === "checkbox") field.checked = column in texts;
    else if (column in texts && !field.readOnly) field.value = texts[column];
  }
}

/** Write the rows of a draft into a block; where rows have an order of their own, in that of the draft. */
function restoreBlock(block, rows, shownRows, page) {
  const present = new Map(
    entriesOf(block)
      .filter(keyOf)
      .map((row) => [keyOf(row), row]),
  );
  let last = null;
  for (const { texts } of rows) {
    const row =
      present.get(texts.was) ?? entriesOf(block).find((each) => !keyOf(each) && isBlank(each)) ?? page.addRow(block);
    if (!row) continue;
    fillRow(row, texts);
    if (page.ordered && last && !row.dataset.total && !last.dataset.total) last.after(row);
    last = row;
  }
  if (!page.ordered) return;
  // A row that was on the page and is not in the draft had been taken away.
  const kept = new Set(rows.map(({ texts }) => texts.was));
  for (const [key] of shownRows) {
    const row = present.get(key);
    if (row && !kept.has(key) && !row.dataset.total && !row.classList.contains("fixed")) row.remove();
  }
}

function rowsShown(base) {
  try {
    return JSON.parse(base).rows ?? {};
  } catch {
    return {}; // of an older page
  }
}

function restore(draft, page) {
  const { rows, rest } = typedRows(draft.fields);
  const shown = rowsShown(draft.base);
  for (const block of form.querySelectorAll(".block")) {
    const { prefix } = block.dataset;
    restoreBlock(
      block,
      rows.filter((row) => row.prefix === prefix),
      shown[prefix] ?? [],
      page,
    );
  }
  form.elements.state.value = draft.state;
  form.elements.base.value = draft.base;
  for (const [name, value] of rest) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
  page.restored();
}

/** The draft of this page that the browser keeps. */
class Drafts {
  #page;
  #key;
  #saved = typedFields(); // what the server has
  #timer = 0;
  #stopped = false;

  constructor(page) {
    const { user, edition, part } = form.dataset;
    this.#page = page;
    this.#key = ["desk", VERSION, user, edition, part].join(":");
  }

  keep() {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const fields = typedFields();
    const { state, base } = form.elements;
    const draft = { version: VERSION, at: Date.now(), state: state.value, base: base.value, fields };
    if (sameTexts(fields, this.#saved)) store.remove(this.#key);
    else store.write(this.#key, draft);
  }

  #keepSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), WAIT);
  }

  /** What is typed has been saved. */
  forget() {
    clearTimeout(this.#timer);
    this.#saved = typedFields();
    store.remove(this.#key);
  }

  /** Keep nothing, until it is resumed. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  resume() {
    this.#stopped = false;
  }

  isStopped() {
    return this.#stopped;
  }

  isDirty() {
    return !sameTexts(typedFields(), this.#saved);
  }

  #offer(draft) {
    this.stop(); // what is kept is not written over before somebody has decided
    const take = () => {
      this.resume();
      restore(draft, this.#page);
      this.keep();
    };
    const drop = () => {
      this.resume();
      store.remove(this.#key);
    };
    const answers = [
      [sentence("draftTake"), take],
      [sentence("draftDrop"), drop],
    ];
    const line = ask(sentence("draftOffer", { when: writtenTime(draft.at) }), answers, "draft-offer");
    const decideByTyping = () => {
      if (!line.isConnected) return;
      line.remove();
      this.resume();
    };
    form.addEventListener("input", decideByTyping, { once: true });
  }

  start() {
    const isCurrent = (kept) => kept.version === VERSION;
    store.removeOld("desk:", isCurrent);
    const draft = store.read(this.#key);
    if (draft && isCurrent(draft)) {
      if (sameTexts(draft.fields, this.#saved)) this.forget();
      else this.#offer(draft);
    }
    for (const name of ["input", "change", "desk:changed"]) form.addEventListener(name, () => this.#keepSoon());
    window.addEventListener("pagehide", () => {
      if (this.#timer) this.keep();
    });
  }
}

/**
 * Keep what is typed from now on, and offer what was kept before.
 * @param {object} page
 * @param {boolean} page.ordered  whether rows can be moved and taken away
 * @param {(block: Element) => Element|null} page.addRow
 * @param {() => void} page.restored  called after a draft was written into the page
 */
export function startDrafts(page) {
  const drafts = new Drafts(page);
  drafts.start();
  return drafts;
}
