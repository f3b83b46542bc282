// Fills the template field with the portal's own template of the chosen section and phase.
"use strict";
const button = document.querySelector("[data-standard]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const of = new URLSearchParams({
      section: document.getElementById("id_section").value,
      phase: document.getElementById("id_phase").value,
    });
    const response = await fetch(`${button.dataset.standard}?${of}`, { credentials: "same-origin" });
    if (response.ok) document.getElementById("id_template").value = (await response.json()).template;
  });
}
