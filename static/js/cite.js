// Copies the sentence beside a button. Without scripts the sentence is there to mark and copy by hand.
(() => {
  "use strict";
  const status = document.querySelector("[data-copied]");
  if (!navigator.clipboard) return; // only on https and on this machine
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const sentence = button.closest("li").querySelector("[data-citation]");
      try {
        await navigator.clipboard.writeText(sentence.textContent);
      } catch {
        getSelection().selectAllChildren(sentence); // refused: the sentence is marked instead
        return;
      }
      status.textContent = "";
      status.textContent = status.dataset.copied;
      const said = button.textContent;
      button.textContent = status.dataset.copied;
      setTimeout(() => (button.textContent = said), 1500);
    });
  }
})();
