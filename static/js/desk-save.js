/* Saving without leaving the page: the same form, sent by fetch. The answer brings the findings, what is not
   understood, or who saved meanwhile. Without this script the form is posted and the page says the same. */
"use strict";

(() => {
  const form = document.getElementById("desk");
  const { say, button } = Notice;
  const notice = document.getElementById("desk-notice");
  const standing = document.getElementById("desk-standing");
  const dialog = document.getElementById("overtaken");
  const WAITS = [2, 5, 10, 20, 30];
  let busy = false;
  let tries = 0;
  let timer = 0;
  let leaving = false;

  const tell = (text, kind, ...more) => {
    const line = document.createElement("p");
    line.className = kind;
    line.append(text, " ", ...more);
    notice.replaceChildren(line);
  };
  const clearMarks = () => {
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    form.querySelectorAll("tbody ul.errorlist, tbody tr.row-errors").forEach((each) => each.remove());
  };
  /* Marks each field with what is wrong with it, and returns what belongs to none. */
  const mark = (troubles) => {
    clearMarks();
    const reasons = new Map();
    const loose = [];
    troubles.forEach(([row, name, sentence]) => {
      const field = row && (form.elements.namedItem(`${row}-${name || "name"}`) || form.querySelector(`[name^="${row}-"]:not([type=hidden])`));
      if (field) reasons.set(field, [...(reasons.get(field) || []), sentence]); else loose.push(sentence);
    });
    reasons.forEach((sentences, field) => Notice.mark(field, ...sentences));
    const [first] = reasons.keys();
    if (first) first.focus();
    return loose.join(" ");
  };

  const replace = (selector, html) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    const old = document.querySelector(selector);
    if (old) old.replaceWith(made.content.querySelector(selector));
  };
  /* The page goes on from what is kept now. */
  const takeOver = (answer) => {
    form.querySelectorAll("tbody tr.entry").forEach((row) => {
      const was = row.querySelector("[name$='-was']");
      const kept = answer.rows[was.name.slice(0, -"-was".length)];
      const struck = row.querySelector(".strike input[type=checkbox]");
      if (struck && struck.checked) { row.remove(); return; }
      if (!kept) { if (!row.dataset.total && !row.classList.contains("fixed")) was.value = ""; return; }
      Object.entries(kept).forEach(([name, text]) => {
        const field = form.elements.namedItem(was.name.replace(/was$/, name));
        if (field && !field.readOnly && field.value !== text) field.value = text;
      });
    });
    ["state", "base", "open"].forEach((name) => { form.elements[name].value = answer[name]; });
    replace("#desk-panel", answer.panel);
    replace("nav.desk-tabs", answer.tabs);
  };

  const saved = (answer, submitter) => {
    tries = 0;
    clearMarks();
    Drafts.stop();
    const leave = submitter && ["_next", "_overview"].includes(submitter.name);
    if (leave || answer.merged) {
      takeOver(answer);
      Drafts.forget();
      if (leave) { window.location.assign(answer.next); return; } // the next page says that it was saved
      if (leaving) return; // or the page would call back who has gone on to another
      sessionStorage.setItem("desk:said", answer.message);
      window.location.reload();
      return;
    }
    const focus = document.activeElement;
    takeOver(answer);
    Drafts.forget();
    Drafts.go();
    tell(answer.message, "good");
    standing.textContent = say("savedAt", { when: new Date().toLocaleTimeString("zh", { hour: "2-digit", minute: "2-digit" }) });
    if (focus && focus.isConnected) focus.focus();
  };
  const refused = (answer) => {
    tries = 0;
    const loose = mark(answer.troubles || []);
    tell(`${answer.message} ${loose}`, "bad");
    if (!answer.overtaken) return;
    dialog.innerHTML = answer.overtaken;
    dialog.querySelector(".discard-mine").addEventListener("click", () => { Drafts.stop(); Drafts.forget(); });
    if (!dialog.open) dialog.showModal();
  };
  const loggedOut = () => {
    const link = Object.assign(document.createElement("a"), { href: `${form.dataset.login}?next=${encodeURIComponent(window.location.pathname)}`, target: "_blank", rel: "opener", textContent: say("logIn") });
    tell(say("loggedOut"), "bad", link);
  };
  const offline = (submitter) => {
    const wait = WAITS[Math.min(tries, WAITS.length - 1)];
    tries += 1;
    tell(say("offline", { wait }), "bad", button(say("now"), () => { clearTimeout(timer); send(submitter); }));
    clearTimeout(timer);
    timer = setTimeout(() => send(submitter), wait * 1000);
  };
  window.addEventListener("online", () => { if (tries) { clearTimeout(timer); send(null); } });

  /* After another log-in the form's token is an old one: the page has the new one, if it is the same person's. */
  const renewed = async () => {
    const answer = await fetch(window.location.pathname, { headers: { Accept: "text/html" } });
    if (new URL(answer.url).pathname === form.dataset.login) { loggedOut(); return false; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("desk");
    if (!page || page.dataset.user !== form.dataset.user) { tell(say("otherPerson"), "bad"); return false; }
    form.elements.csrfmiddlewaretoken.value = page.elements.csrfmiddlewaretoken.value;
    return true;
  };

  const post = (submitter) => {
    const data = new FormData(form);
    if (submitter && submitter.name) data.set(submitter.name, submitter.value);
    return fetch(window.location.pathname, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(data) });
  };
  const send = async (submitter) => {
    if (busy) return;
    busy = true;
    leaving = false;
    clearTimeout(timer);
    if (typeof Desk !== "undefined") { Desk.commit(document.activeElement); Desk.settleSums(); }
    Drafts.keep();
    standing.textContent = say("saving");
    try {
      let answer = await post(submitter);
      if (answer.status === 403) {
        if (!(await renewed())) return;
        answer = await post(submitter);
      }
      if (answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === form.dataset.login)) { loggedOut(); return; }
      if (answer.status === 404) { tell(say("gone"), "bad"); return; }
      if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) { tell(say("serverFailed"), "bad", button(say("again"), () => send(submitter))); return; }
      const found = await answer.json();
      if (dialog.open) dialog.close();
      if (found.saved) saved(found, submitter); else refused(found);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      offline(submitter);
    } finally {
      busy = false;
      if (standing.textContent === say("saving")) standing.textContent = "";
    }
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); tries = 0; send(event.submitter); });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    send(null);
  });
  window.addEventListener("beforeunload", (event) => {
    leaving = true;
    if (Drafts.isDirty() && !Drafts.stopped()) event.preventDefault();
  });
  const before = sessionStorage.getItem("desk:said");
  if (before) { sessionStorage.removeItem("desk:said"); tell(before, "good"); }
})();
