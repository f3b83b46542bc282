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
      told.textContent = (await answer.json()).said;
      for (const box of form.querySelectorAll("input[type=checkbox]")) {
        box.closest("li").classList.toggle("done", answer.ok && box.checked);
      }
    } catch {
      form.submit(); // an expired login or a cut: the ordinary way says what is wrong
    }
  });
}
