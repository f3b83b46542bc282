/**
 * Warns before the login ends for want of work, and says so when it has ended.
 *
 * Typing counts as work: the server is told every few minutes. Several tabs share one login, so the server is asked
 * before anybody is warned. A login has a longest time, too: once nothing makes it last longer, the page says so
 * instead of offering to go on. The element of this script carries its times and sentences.
 */

import { button, element } from "../common/elements.js";

const { dataset } = document.querySelector("script[data-seconds]");
const WHOLE = Number(dataset.seconds) * 1000;
const TELL_EVERY = Math.min(240_000, WHOLE / 4);

let ends = Date.now() + Number(dataset.left) * 1000;
let isLast = "last" in dataset; // whether the longest time of the login ends it
let lastAnswer = Date.now();
let worked = false; // since the server was told
let asking = false;
let bar = null;

const warningTime = () => Math.min(isLast ? 300_000 : 120_000, WHOLE / 3);
const tokens = () => [...document.querySelectorAll("[name=csrfmiddlewaretoken]")];

/** Return how many milliseconds the login lasts; null where there is no network: then nothing is claimed. */
async function timeLeft(method, again = true) {
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": tokens()[0]?.value ?? "" };
    const answer = await fetch(dataset.stay, { method, headers });
    if (answer.status === 401) return 0;
    // After a login in another window the tokens of this page's forms are the old ones.
    if (answer.status === 403 && again) return (await timeLeft("GET", false)) && timeLeft(method, false);
    if (!answer.ok) return null;
    const { token, last, seconds } = await answer.json();
    for (const field of tokens()) field.value = token;
    isLast = last;
    return seconds * 1000;
  } catch {
    return null;
  }
}

async function ask(method) {
  const left = await timeLeft(method);
  if (left === null) return;
  ends = Date.now() + left;
  lastAnswer = Date.now();
  show();
}

function hideBar() {
  bar?.remove();
  bar = null;
}

/** Show the bar in a state: "soon" offers to go on, "end" cannot, "over" offers to log in. */
function showBar(state, text) {
  if (bar?.dataset.state !== state) {
    hideBar();
    bar = element("div", { className: `idle-bar ${state}` }, element("span"));
    bar.dataset.state = state;
    bar.setAttribute("role", "alert");
    if (state === "soon") bar.append(button(dataset.goOn, () => ask("POST")));
    if (state === "over") {
      bar.append(element("a", { href: dataset.login, target: "_blank", textContent: dataset.logIn }));
    }
    document.body.append(bar);
  }
  bar.querySelector("span").textContent = text;
}

function show() {
  const left = ends - Date.now();
  if (left > warningTime()) hideBar();
  else if (left <= 0) showBar("over", dataset.over);
  else {
    const seconds = Math.ceil(left / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    showBar(isLast ? "end" : "soon", `${isLast ? dataset.end : dataset.soon} ${clock}`);
  }
}

async function look() {
  if (asking) return;
  const now = Date.now();
  asking = true;
  if (worked && now - lastAnswer > TELL_EVERY && now < ends) {
    worked = false;
    await ask("POST");
  } else if (now > ends - warningTime() && (!bar || bar.dataset.state === "over" || now > ends)) {
    await ask("GET");
  }
  asking = false;
  if (bar) show();
}

for (const kind of ["input", "keydown", "pointerdown"]) {
  document.addEventListener(
    kind,
    () => {
      worked = true;
    },
    { passive: true },
  );
}
setInterval(look, 1000);
