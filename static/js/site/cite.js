/** Copies the sentence beside a button. Without scripts the sentence is there to mark and copy by hand. */

const SHOWN = 1500; // milliseconds for which a button says that it has copied

const status = document.querySelector("[data-copied]");

async function copy(button) {
  const sentence = button.closest("li").querySelector("[data-citation]");
  try {
    await navigator.clipboard.writeText(sentence.textContent);
  } catch {
    getSelection().selectAllChildren(sentence); // refused: the sentence is marked instead
    return;
  }
  status.textContent = "";
  status.textContent = status.dataset.copied;
  const label = button.textContent;
  button.textContent = status.dataset.copied;
  setTimeout(() => {
    button.textContent = label;
  }, SHOWN);
}

// A browser has a clipboard only for pages of https and of this machine.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
