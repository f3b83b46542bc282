/* What was typed into a form and not sent, or sent after the login had ended, is kept in this browser under the
   person and the form; it is offered again when the page is opened, and thrown away once it was taken or is two weeks
   old. The pages of the desk have their own way (desk-drafts.js). */
"use strict";

(() => {
  const OURS = "kept:1:";
  const MOST_DAYS = 14;
  const store = {
    read: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
    keys: () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(OURS)); } catch { return []; } },
    sent: (key) => { try { sessionStorage.setItem("kept:sent", key); } catch { /* forbidden */ } },
    wasSent: () => { try { return sessionStorage.getItem("kept:sent"); } catch { return null; } },
  };
  const old = (kept) => !kept || Date.now() - kept.at > MOST_DAYS * 86400e3;
  store.keys().filter((key) => old(store.read(key))).forEach(store.drop);
  if (document.querySelector(".messagelist .success") && store.wasSent()) store.drop(store.wasSent());

  const fields = (form) => [...form.elements].filter((field) => field.name && !field.disabled && !field.readOnly
    && (["TEXTAREA", "SELECT"].includes(field.tagName) || ["text", "date", "time", "checkbox"].includes(field.type)));
  const typed = (form) => Object.fromEntries(fields(form)
    .map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value.replace(/\r\n/g, "\n")])
    .filter(([, value]) => value !== "" && value !== false));
  const same = (a, b) => [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => a[name] === b[name]);

  document.querySelectorAll("[data-kept]").forEach((place) => {
    const form = place.closest("form");
    const key = OURS + place.dataset.kept;
    const shown = typed(form);
    let waiting = 0;

    const keep = () => {
      clearTimeout(waiting);
      const now = typed(form);
      if (same(now, shown)) store.drop(key);
      else store.write(key, { at: Date.now(), fields: now });
    };
    const restore = (values) => {
      const more = form.querySelector(".add-remark");
      Object.keys(values).forEach((name) => {
        for (let tries = 0; more && !form.elements[name] && tries < 200; tries += 1) more.click();
      });
      fields(form).forEach((field) => {
        if (field.type === "checkbox") field.checked = Boolean(values[field.name]);
        else field.value = values[field.name] ?? "";
      });
    };

    const kept = store.read(key);
    if (kept && same(kept.fields, shown)) store.drop(key);
    else if (kept) {
      const button = (text, act) => {
        const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: text });
        made.addEventListener("click", () => { place.replaceChildren(); act(); });
        return made;
      };
      const when = new Date(kept.at).toLocaleString(document.documentElement.lang || "zh", { dateStyle: "short", timeStyle: "short" });
      place.append(place.dataset.offer.replace("{when}", when), " ",
        button(place.dataset.take, () => { restore(kept.fields); keep(); }), " ", button(place.dataset.drop, () => store.drop(key)));
    }
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(keep, 400); };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      store.write(key, { at: Date.now(), fields: typed(form) });
      store.sent(key);
    });
    form.addEventListener("kept:taken", () => { clearTimeout(waiting); store.drop(key); });
    window.addEventListener("pagehide", () => { if (waiting) keep(); });
  });
})();
