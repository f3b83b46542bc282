/** The reviewer's page: another remark, and a finding taken over as one. */

import { button } from "../common/elements.js";
import { startKept } from "./kept.js";

const form = document.getElementById("return");

function addRemark() {
  const total = form.querySelector("input[name=remarks-TOTAL_FORMS]");
  const holder = document.createElement("div");
  holder.innerHTML = form.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
  total.value = Number(total.value) + 1;
  return form.querySelector(".asked").appendChild(holder.firstElementChild);
}

function emptyRemark() {
  const remarks = [...form.querySelector(".asked").children];
  return remarks.find((remark) => !remark.querySelector("textarea").value) ?? addRemark();
}

function takeOver(finding) {
  const words = emptyRemark().querySelector("textarea");
  words.value = finding.dataset.message;
  words.focus();
}

if (form) {
  const add = form.querySelector(".add-remark");
  add.hidden = false;
  add.addEventListener("click", () => addRemark().querySelector("select").focus());
  for (const finding of document.querySelectorAll(".findings li[data-message]")) {
    finding.append(button(form.dataset.take, () => takeOver(finding), "button take"));
  }
}
startKept();
