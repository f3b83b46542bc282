/** What the scripts of the desk report: lines above the form, and what is wrong with a field beside it. */

import { button, element } from "../common/elements.js";

const place = document.getElementById("desk-notice");

/** Show a line instead of those before, with buttons or links after it. */
export function report(text, className = "", ...more) {
  const parts = more.flatMap((each) => [" ", each]);
  place.replaceChildren(element("p", { className }, text, ...parts));
}

/**
 * Show a question below what is there already; an answer removes it. Return the line.
 * @param {[string, () => void][]} answers  the label of a button, and what it does
 */
export function ask(text, answers, className = "") {
  const line = element("p", { className }, text, " ");
  line.append(
    ...answers.map(([label, act]) =>
      button(label, () => {
        line.remove();
        act();
      }),
    ),
  );
  place.append(line);
  return line;
}

/** Mark a field with what is wrong with it; without reasons the mark goes. */
export function markField(field, ...reasons) {
  field.parentElement.querySelector("ul.errorlist")?.remove();
  if (!reasons.length) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    return;
  }
  const items = reasons.map((textContent) => element("li", { textContent }));
  const list = element("ul", { className: "errorlist", id: `errors-of-${field.name}` }, ...items);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", list.id);
  field.after(list);
}
