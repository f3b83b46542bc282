/* What the scripts of the desk say: the page's own sentences, buttons beside them, and marks at what is not understood. */
"use strict";

const Notice = (() => {
  const words = JSON.parse(document.getElementById("desk-words").textContent);
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  /* A field that is not understood stays as typed and says why; without a reason the mark goes. */
  const mark = (field, ...reasons) => {
    const list = field.parentElement.querySelector("ul.errorlist");
    if (list) list.remove();
    if (!reasons.length) { field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); return; }
    const made = document.createElement("ul");
    made.className = "errorlist";
    made.id = `said-${field.name}`;
    made.append(...reasons.map((textContent) => Object.assign(document.createElement("li"), { textContent })));
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", made.id);
    field.after(made);
  };
  return { say, button, mark };
})();
