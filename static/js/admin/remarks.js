/** Answers to a reviewer's remarks are kept without leaving the page: what is typed beside them stays. */

import { button } from "../common/elements.js";

/** Send the answers. It raises where the server did not take them as answers of this page. */
async function send(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Requested-With": "fetch" },
    redirect: "error",
  });
  const found = await answer.json();
  if (!("said" in found)) throw new Error("not an answer of ours");
  form.querySelector("output").textContent = found.said;
  if (answer.ok) form.dispatchEvent(new Event("kept:taken"));
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    box.closest("li").classList.toggle("done", answer.ok && box.checked);
  }
}

const textOf = (row, name) => row.querySelector(`[name$="-${name}"]`)?.value.trim() ?? "";

/** Return the row of the sheet that a remark is about: its words begin with the heading of the row. */
function rowOfRemark(words) {
  return [...document.querySelectorAll("#desk tr.entry")].find((row) => {
    const heading = `${textOf(row, "code")} ${textOf(row, "name")}`.trim();
    return heading && words.startsWith(heading);
  });
}

/** Return the cell that a remark names, else the first of the row. */
function cellOfRemark(row, words) {
  const cells = [...row.querySelectorAll("td input.figure, td textarea")];
  return (
    cells.find((field) => words.includes(field.getAttribute("aria-label"))) ?? cells[0] ?? row.querySelector("td input")
  );
}

/** Mark the row that a remark is about, and make the remark lead to it. */
function linkToSheet(place) {
  const words = place.textContent.trim();
  const row = rowOfRemark(words);
  if (!row) return;
  const cell = cellOfRemark(row, words);
  const link = button("", () => cell.focus(), "way");
  link.append(...place.childNodes);
  place.append(link);
  row.classList.add("remarked");
}

for (const form of document.querySelectorAll("form[data-remarks]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send(form);
    } catch {
      form.submit(); // an expired login or a cut: the ordinary way says what is wrong
    }
  });
}
document.querySelectorAll(".remarks [data-place]").forEach(linkToSheet);
