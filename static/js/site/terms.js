/**
 * A term is a link to the glossary. Where this page has its plain words (dt[data-term]) and the browser has
 * popovers, they
 * open where the term stands, and the link to the glossary is below them.
 */

const words = new Map([...document.querySelectorAll("dt[data-term]")].map((term) => [term.dataset.term, term]));

function wordsOf(link) {
  const term = words.get(decodeURIComponent(new URL(link.href).hash.slice(1)));
  return term?.nextElementSibling?.querySelector("span") ?? null;
}

function boxFor() {
  const box = document.createElement("aside");
  box.className = "term-words";
  box.popover = "auto";
  document.body.append(box);
  return box;
}

function open(box, link) {
  const head = document.createElement("strong");
  head.textContent = link.textContent;
  const said = document.createElement("p");
  said.textContent = wordsOf(link).textContent;
  const more = document.createElement("a");
  more.href = link.href;
  more.textContent = document.querySelector("[data-more-words]")?.dataset.moreWords ?? link.textContent;
  box.replaceChildren(head, said, more);
  box.setAttribute("aria-label", link.textContent);
  link.insertAdjacentElement("afterend", box); // where the keyboard goes on
  for (const each of document.querySelectorAll("a.term")) each.style.anchorName = each === link ? "--term" : "";
  box.style.positionAnchor = "--term";
  box.showPopover();
}

if ("popover" in HTMLElement.prototype && words.size) {
  let box = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.term");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !wordsOf(link)) return;
    event.preventDefault();
    box ??= boxFor();
    open(box, link);
  });
}
