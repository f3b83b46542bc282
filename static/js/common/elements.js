/** Elements made by scripts. */

/** Return a new element with properties and children: element("p", {className: "good"}, "已保存"). */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Return a button that does something. */
export function button(text, act, className = "") {
  const made = element("button", { type: "button", textContent: text, className });
  made.addEventListener("click", act);
  return made;
}

/** Return a time as people write it, in the language of the page: 2024/3/1 09:30. */
export function writtenTime(milliseconds) {
  const language = document.documentElement.lang || "zh";
  return new Date(milliseconds).toLocaleString(language, { dateStyle: "short", timeStyle: "short" });
}
