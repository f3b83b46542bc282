/**
 * Saving without leaving the page: the same form, sent by fetch. The answer brings the findings, what is not
 * understood, or who saved meanwhile. Without this script the form is posted and the page says the same.
 */

import { button, element } from "../common/elements.js";
import { tab } from "../common/local-store.js";
import { markField, report } from "./notices.js";
import { sentence } from "./words.js";

const WAITS = [2, 5, 10, 20, 30]; // seconds until the next try without a network
const MESSAGE = "desk:said"; // in the tab: what the page reports once it is loaded again

const form = document.getElementById("desk");
const status = document.getElementById("desk-standing");
const dialog = document.getElementById("overtaken");

function clearMarks() {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const each of form.querySelectorAll("tbody ul.errorlist, tbody tr.row-errors")) each.remove();
}

function fieldOfError(row, name) {
  return (
    row &&
    (form.elements.namedItem(`${row}-${name || "name"}`) ?? form.querySelector(`[name^="${row}-"]:not([type=hidden])`))
  );
}

/** Mark each field with what is wrong with it. Return the sentences that belong to none. */
function markErrors(errors) {
  clearMarks();
  const byField = new Map();
  const others = [];
  for (const [row, name, reason] of errors) {
    const field = fieldOfError(row, name);
    if (field) byField.set(field, [...(byField.get(field) ?? []), reason]);
    else others.push(reason);
  }
  for (const [field, reasons] of byField) markField(field, ...reasons);
  const [first] = byField.keys();
  first?.focus();
  return others.join(" ");
}

function replaceElement(selector, html) {
  const template = element("template", { innerHTML: html });
  document.querySelector(selector)?.replaceWith(template.content.querySelector(selector));
}

/** Give a row the texts and the key under which it is kept now; a row that was struck out goes. */
function takeOverRow(row, rows) {
  const key = row.querySelector("[name$='-was']");
  const start = key.name.slice(0, -"was".length);
  const kept = rows[start.slice(0, -1)];
  if (row.querySelector(".strike input[type=checkbox]")?.checked) row.remove();
  else if (kept) {
    for (const [name, text] of Object.entries(kept)) {
      const field = form.elements.namedItem(start + name);
      if (field && !field.readOnly && field.value !== text) field.value = text;
    }
  } else if (!row.dataset.total && !row.classList.contains("fixed")) key.value = "";
}

/** The page goes on from what is kept now. */
function takeOver(answer) {
  for (const row of form.querySelectorAll("tbody tr.entry")) takeOverRow(row, answer.rows);
  for (const name of ["state", "base", "open"]) form.elements[name].value = answer[name];
  replaceElement("#desk-panel", answer.panel);
  replaceElement("nav.desk-tabs", answer.tabs);
}

function reportLoggedOut() {
  const href = `${form.dataset.login}?next=${encodeURIComponent(window.location.pathname)}`;
  const link = element("a", { href, target: "_blank", rel: "opener", textContent: sentence("logIn") });
  report(sentence("loggedOut"), "bad", link);
}

const isLogin = (answer) => new URL(answer.url).pathname === form.dataset.login;

/** After another log-in the form's token is an old one: take the new one, if the same person logged in. */
async function renewToken() {
  const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } });
  if (isLogin(answer)) {
    reportLoggedOut();
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("desk");
  if (page?.dataset.user !== form.dataset.user) {
    report(sentence("otherPerson"), "bad");
    return false;
  }
  form.elements.csrfmiddlewaretoken.value = page.elements.csrfmiddlewaretoken.value;
  return true;
}

function post(submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  const body = new URLSearchParams(data);
  return fetch(window.location.pathname, { method: "POST", headers: { Accept: "application/json" }, body });
}

function hasJson(answer) {
  return (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
}

/** Sends the form, and does what the answer asks for. */
class Saving {
  #drafts;
  #beforeSaving;
  #isBusy = false;
  #isLeaving = false;
  #tries = 0; // without a network
  #timer = 0;

  constructor(drafts, beforeSaving) {
    this.#drafts = drafts;
    this.#beforeSaving = beforeSaving;
  }

  async save(submitter = null) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#isLeaving = false;
    clearTimeout(this.#timer);
    this.#beforeSaving();
    this.#drafts.keep();
    status.textContent = sentence("saving");
    try {
      await this.#send(submitter);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch raises it where there is no network
      this.#tryAgainSoon(submitter);
    } finally {
      this.#isBusy = false;
      if (status.textContent === sentence("saving")) status.textContent = "";
    }
  }

  async #send(submitter) {
    let answer = await post(submitter);
    if (answer.status === 403) {
      if (!(await renewToken())) return;
      answer = await post(submitter);
    }
    if (answer.status === 401 || (answer.redirected && isLogin(answer))) reportLoggedOut();
    else if (answer.status === 404) report(sentence("gone"), "bad");
    else if (answer.status === 503)
      this.#tryAgainSoon(submitter); // the database is away
    else if (hasJson(answer)) this.#read(await answer.json(), submitter);
    else
      report(
        sentence("serverFailed"),
        "bad",
        button(sentence("again"), () => this.save(submitter)),
      );
  }

  #read(answer, submitter) {
    this.#tries = 0;
    if (dialog.open) dialog.close();
    if (answer.saved) this.#showSaved(answer, submitter);
    else this.#showRefused(answer);
  }

  #showSaved(answer, submitter) {
    const focused = document.activeElement;
    clearMarks();
    this.#drafts.stop();
    takeOver(answer);
    this.#drafts.forget();
    if (["_next", "_overview"].includes(submitter?.name)) window.location.assign(answer.next);
    else if (answer.merged) this.#reload(answer.message);
    else {
      this.#drafts.resume();
      report(answer.message, "good");
      const when = new Date().toLocaleTimeString("zh", { hour: "2-digit", minute: "2-digit" });
      status.textContent = sentence("savedAt", { when });
      if (focused?.isConnected) focused.focus();
    }
  }

  #reload(message) {
    if (this.#isLeaving) return; // or the page would call back somebody who has gone on to another
    tab.write(MESSAGE, message);
    window.location.reload();
  }

  #showRefused(answer) {
    report(`${answer.message} ${markErrors(answer.troubles ?? [])}`, "bad");
    if (!answer.overtaken) return;
    dialog.innerHTML = answer.overtaken;
    dialog.querySelector(".discard-mine").addEventListener("click", () => {
      this.#drafts.stop();
      this.#drafts.forget();
    });
    if (!dialog.open) dialog.showModal();
  }

  #tryAgainSoon(submitter) {
    const wait = WAITS[Math.min(this.#tries, WAITS.length - 1)];
    this.#tries += 1;
    report(
      sentence("offline", { wait }),
      "bad",
      button(sentence("now"), () => this.save(submitter)),
    );
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(submitter), wait * 1000);
  }

  start() {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#tries = 0;
      this.save(event.submitter);
    });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      this.save();
    });
    window.addEventListener("online", () => {
      if (this.#tries) this.save();
    });
    window.addEventListener("beforeunload", (event) => {
      this.#isLeaving = true;
      if (this.#drafts.isDirty() && !this.#drafts.isStopped()) event.preventDefault();
    });
    const message = tab.read(MESSAGE);
    if (!message) return;
    tab.remove(MESSAGE);
    report(message, "good");
  }
}

/**
 * Save the form without leaving the page.
 * @param {object} drafts  as startDrafts returns them
 * @param {() => void} beforeSaving  brings the form up to date
 */
export function startSaving(drafts, beforeSaving = () => {}) {
  new Saving(drafts, beforeSaving).start();
}
