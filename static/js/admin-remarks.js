// Answers to a reviewer's remarks are kept without leaving the page: what is typed beside them stays.
"use strict";

for (const form of document.querySelectorAll("form[data-remarks]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = form.querySelector("output");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
      });
      const found = await answer.json();
      if (!("said" in found)) throw new Error("not an answer of ours");
      told.textContent = found.said;
      if (answer.ok) form.dispatchEvent(new Event("kept:taken"));
      for (const box of form.querySelectorAll("input[type=checkbox]")) {
        box.closest("li").classList.toggle("done", answer.ok && box.checked);
      }
    } catch {
      form.submit(); // an expired login or a cut: the ordinary way says what is wrong
    }
  });
}

// The row that a remark is about is marked on its sheet, and the remark leads to it: to the cell, where it names one.
const textOf = (row, name) => row.querySelector(`[name$="-${name}"]`)?.value.trim() || "";
for (const place of document.querySelectorAll(".remarks [data-place]")) {
  const words = place.textContent.trim();
  const row = [...document.querySelectorAll("#desk tr.entry")].find((each) => {
    const heading = `${textOf(each, "code")} ${textOf(each, "name")}`.trim();
    return heading && words.startsWith(heading);
  });
  if (row) {
    const cells = [...row.querySelectorAll("td input.figure, td textarea")];
    const cell = cells.find((field) => words.includes(field.getAttribute("aria-label"))) || cells[0]
      || row.querySelector("td input");
    const way = document.createElement("button");
    way.type = "button";
    way.className = "way";
    way.append(...place.childNodes);
    way.addEventListener("click", () => cell.focus());
    place.append(way);
    row.classList.add("remarked");
  }
}
