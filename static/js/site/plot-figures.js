/** What the server has drawn, read from the page: labels, printed figures, and lengths in per cent. */

const percent = (rect, name) => (rect ? parseFloat(rect.getAttribute(name)) : null);
const wordsOf = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

/** Return the words of an element without what only screen readers are told. */
function shownWords(element) {
  if (!element) return "";
  const copy = element.cloneNode(true);
  for (const hidden of copy.querySelectorAll(".hidden")) hidden.remove();
  return wordsOf(copy);
}

function yearsOf(list) {
  const items = [...list.children];
  const series = (css, figure) => ({
    kind: css,
    label: wordsOf(items[0]?.querySelector(`${figure} .hidden`)),
    data: items.map((item) => percent(item.querySelector(`rect.${css}`), "height")),
    printed: items.map((item) => shownWords(item.querySelector(figure))),
  });
  return {
    across: false,
    bars: items.map((item) => item.querySelector("svg")),
    labels: items.map((item) => wordsOf(item.querySelector("a, span"))),
    series: [series("plan", "b"), series("real", "b ~ span")],
  };
}

function rowsOf(list) {
  const items = [...list.querySelectorAll(".row")].filter((row) => row.querySelector(".row__bar"));
  const series = (css, of) => ({
    kind: css,
    label: "",
    data: items.map((item) => percent(item.querySelector(`rect.${css}`), of)),
    printed: items.map((item) => {
      const words = [".row__amount", ".row__change"].map((part) => shownWords(item.querySelector(part)));
      return words.filter(Boolean).join("  ");
    }),
  });
  return {
    across: true,
    bars: items.map((item) => item.querySelector(".row__bar")),
    labels: items.map((item) => shownWords(item.querySelector(".row__name"))),
    ticks: items.map((item) => percent(item.querySelector("rect.tick"), "x")),
    series: [series("plan", "width"), series("real", "width")].filter(({ data }) =>
      data.some((value) => value !== null),
    ),
  };
}

/** Return the figures of a plot: {across, bars, labels, ticks, series: [{kind, label, data, printed}]}. */
export function figuresOf(plot) {
  const years = plot.querySelector(".pairs");
  if (years) return yearsOf(years);
  const rows = plot.querySelector(".rows");
  return rows ? rowsOf(rows) : null;
}
