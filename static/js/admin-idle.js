/* Warns before the login ends for want of work, and says so when it has ended.
   Typing counts as work: the server hears of it every few minutes. Several tabs share one login, so
   the server is asked before anybody is warned. A login has a longest time, too: once nothing makes it last
   longer, the page says so instead of offering to go on. */
"use strict";

(() => {
  const { dataset } = document.currentScript;
  const whole = Number(dataset.seconds) * 1000;
  const warning = () => Math.min(last ? 300_000 : 120_000, whole / 3);
  const hearing = Math.min(240_000, whole / 4);
  let ends = Date.now() + Number(dataset.left) * 1000;
  let last = "last" in dataset;
  let heard = Date.now();
  let busy = false;
  let bar = null;

  const tokens = () => [...document.querySelectorAll("[name=csrfmiddlewaretoken]")];

  const ask = async (method, again = true) => {
    try {
      const answer = await fetch(dataset.stay, {
        method,
        headers: { Accept: "application/json", "X-CSRFToken": tokens()[0]?.value || "" },
      });
      if (answer.status === 401) return 0;
      // After a login in another window the tokens of this page's forms are the old ones.
      if (answer.status === 403 && again) return (await ask("GET", false)) && ask(method, false);
      if (!answer.ok) return null;
      const said = await answer.json();
      tokens().forEach((field) => { field.value = said.token; });
      last = said.last;
      return said.seconds * 1000;
    } catch {
      return null; // no network: nothing is known, so nothing is claimed
    }
  };

  const learn = (left) => {
    if (left === null) return;
    ends = Date.now() + left;
    heard = Date.now();
    show();
  };

  const stay = async () => learn(await ask("POST"));

  const hide = () => {
    if (bar) bar.remove();
    bar = null;
  };

  const offer = (state) => {
    if (bar?.dataset.state === state) return;
    hide();
    bar = document.createElement("div");
    bar.className = `idle-bar ${state}`;
    bar.dataset.state = state;
    bar.setAttribute("role", "alert");
    bar.append(document.createElement("span"));
    if (state === "soon") {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = dataset.goOn;
      button.addEventListener("click", stay);
      bar.append(button);
    } else if (state === "over") {
      const link = document.createElement("a");
      link.href = dataset.login;
      link.target = "_blank";
      link.textContent = dataset.logIn;
      bar.append(link);
    }
    document.body.append(bar);
  };

  const show = () => {
    const left = ends - Date.now();
    if (left > warning()) return hide();
    if (left <= 0) {
      offer("over");
      bar.querySelector("span").textContent = dataset.over;
      return undefined;
    }
    offer(last ? "end" : "soon");
    const seconds = Math.ceil(left / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    bar.querySelector("span").textContent = `${last ? dataset.end : dataset.soon} ${clock}`;
    return undefined;
  };

  ["input", "keydown", "pointerdown"].forEach((kind) =>
    document.addEventListener(kind, () => { busy = true; }, { passive: true }),
  );

  let asking = false;
  setInterval(async () => {
    if (asking) return;
    const now = Date.now();
    asking = true;
    if (busy && now - heard > hearing && now < ends) {
      busy = false;
      await stay();
    } else if (now > ends - warning() && (!bar || bar.dataset.state === "over" || now > ends)) {
      learn(await ask("GET"));
    }
    asking = false;
    if (bar) show();
  }, 1000);
})();
