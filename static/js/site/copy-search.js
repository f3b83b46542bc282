/** The search page of a copy made of files: Pagefind, whose index lies beside the pages, finds; this shows. */

const MOST = 50; // hits on the page

const found = document.getElementById("found");
const hits = document.getElementById("hits");
const asked = new URLSearchParams(location.search).get("q")?.trim() ?? "";

/** One hit. The excerpt is Pagefind's: text of our pages, escaped, with <mark> around the words. */
function item({ raw_url: url, meta, excerpt }) {
  const link = document.createElement("a");
  link.href = new URL((url ?? "").replace(/^\//, ""), new URL(hits.dataset.root, location.href)).href;
  link.textContent = meta.title;
  const words = document.createElement("p");
  words.innerHTML = excerpt;
  const row = document.createElement("li");
  row.append(link, words);
  return row;
}

async function find() {
  const pagefind = await import(new URL("pagefind.js", new URL(hits.dataset.index, location.href)).href);
  const { results } = await pagefind.search(asked);
  const shown = await Promise.all(results.slice(0, MOST).map((result) => result.data()));
  hits.replaceChildren(...shown.map(item));
  found.textContent = results.length ? `${found.dataset.some}${results.length}` : found.dataset.none;
}

if (asked) {
  document.getElementById("find-q").value = asked;
  const online = document.getElementById("online");
  online.search = new URLSearchParams({ q: asked });
  find().catch(() => {
    found.textContent = found.dataset.broken;
  });
}
