// The reviewer's page: another remark, and a finding taken over as one.
"use strict";

const form = document.getElementById("return");
const rows = form?.querySelector(".asked");
const total = form?.querySelector("input[name=remarks-TOTAL_FORMS]");

function addRemark() {
  const row = document.createElement("div");
  row.innerHTML = form.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
  total.value = Number(total.value) + 1;
  return rows.appendChild(row.firstElementChild);
}

function emptyRemark() {
  const free = [...rows.children].find((row) => !row.querySelector("textarea").value);
  return free || addRemark();
}

if (form) {
  const add = form.querySelector(".add-remark");
  add.hidden = false;
  add.addEventListener("click", () => addRemark().querySelector("select").focus());
  for (const finding of document.querySelectorAll(".findings li[data-message]")) {
    const take = document.createElement("button");
    take.type = "button";
    take.className = "button take";
    take.textContent = form.dataset.take;
    take.addEventListener("click", () => {
      const words = emptyRemark().querySelector("textarea");
      words.value = finding.dataset.message;
      words.focus();
    });
    finding.append(take);
  }
}
