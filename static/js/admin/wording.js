/** Fills the template field with the portal's own template of the chosen section and phase. */

const button = document.querySelector("[data-standard]");
const chosen = (name) => document.getElementById(`id_${name}`).value;

async function fillIn() {
  const parameters = new URLSearchParams({ section: chosen("section"), phase: chosen("phase") });
  const response = await fetch(`${button.dataset.standard}?${parameters}`, { credentials: "same-origin" });
  if (response.ok) document.getElementById("id_template").value = (await response.json()).template;
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", fillIn);
}
