/** Chart.js over the bars that the server has drawn, and the same chart with its names and figures for a picture. */

import { css, rem, smallFont } from "./chart-style.js";
import { wrapLabel } from "./chart-text.js";
import { figuresOf } from "./plot-figures.js";

const EVEN = 1.5; // pixels by which bars may lie off the grid of a canvas

/** Return the box around elements, seen from `plot`; null where they do not lie on one line. */
function boxAround(elements, plot, across) {
  const origin = plot.getBoundingClientRect();
  const boxes = elements.map((element) => element.getBoundingClientRect());
  if (!boxes.length || boxes.some((box) => !box.width)) return null;
  const [first, last] = [boxes[0], boxes.at(-1)];
  const step =
    boxes.length > 1 ? (last[across ? "top" : "left"] - first[across ? "top" : "left"]) / (boxes.length - 1) : 0;
  const isEven = boxes.every((box, at) =>
    across
      ? Math.abs(box.left - first.left) < EVEN && Math.abs(box.top - first.top - at * step) < EVEN
      : Math.abs(box.top - first.top) < EVEN && Math.abs(box.left - first.left - at * step) < EVEN,
  );
  if (!isEven) return null;
  const gap = Math.max(0, step - (across ? first.height : first.width));
  return {
    left: first.left - origin.left - (across ? 0 : gap / 2),
    top: first.top - origin.top - (across ? gap / 2 : 0),
    width: across ? first.width : last.right - first.left + gap,
    height: across ? last.bottom - first.top + gap : first.height,
  };
}

/** Return whether words stand where the bars are: on a phone each bar lies between two lines of its row. */
function wordsBetween({ across, bars }, plot) {
  if (!across || !bars.length) return false;
  const { left, right } = bars[0].getBoundingClientRect();
  return [...plot.querySelectorAll(".row__name, .row__amount")].some((words) => {
    const box = words.getBoundingClientRect();
    return box.left < right && box.right > left;
  });
}

/** Marks last year's figure at each bar, as the server's own drawing does. */
const lastYearTicks = (ticks) => ({
  id: "lastYearTicks",
  afterDatasetsDraw(chart) {
    const { ctx, scales } = chart;
    for (const [at, bar] of chart.getDatasetMeta(0).data.entries()) {
      if (ticks[at] === null) continue;
      const x = scales.x.getPixelForValue(ticks[at]);
      const height = (bar.height ?? 0) * 1.3;
      ctx.fillStyle = css("--paper");
      ctx.fillRect(x - 1, bar.y - height / 2, 5, height);
      ctx.fillStyle = css("--prev");
      ctx.fillRect(x, bar.y - height / 2, 3, height);
    }
  },
});

function dressed({ kind, label, data, printed }) {
  const isPlan = kind === "plan";
  return {
    label,
    data,
    printed,
    backgroundColor: css(isPlan ? "--plan" : "--real"),
    borderColor: css("--edge"),
    borderWidth: isPlan ? 1 : 0,
    hoverBackgroundColor: css("--up"),
    borderSkipped: false,
    categoryPercentage: 0.8,
    barPercentage: 0.9,
  };
}

function tooltip() {
  const label = ({ dataset, dataIndex }) => `${dataset.label} ${dataset.printed[dataIndex]}`.trim();
  return {
    backgroundColor: css("--ink"),
    titleColor: css("--paper"),
    bodyColor: css("--paper"),
    padding: rem(0.5),
    displayColors: false,
    callbacks: { label },
  };
}

function config({ across, labels, series }, options) {
  return {
    type: "bar",
    data: { labels, datasets: series.map(dressed) },
    options: {
      indexAxis: across ? "y" : "x",
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false, axis: across ? "y" : "x" },
      ...options,
    },
  };
}

/** Lay a canvas over the bars of a plot and return its chart; null where the bars do not lie on one grid. */
export function layOver(Chart, plot) {
  const figures = figuresOf(plot);
  const box = figures && boxAround(figures.bars, plot, figures.across);
  plot.querySelector("canvas")?.remove();
  if (!box || wordsBetween(figures, plot)) return null;
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  plot.append(canvas);
  for (const [side, length] of Object.entries(box)) canvas.style[side] = `${length}px`;
  Chart.defaults.font.family = css("--sans");
  Chart.defaults.font.size = rem(0.8125);
  const bare = { display: false, min: 0, max: 100 };
  const scales = figures.across ? { x: bare, y: { display: false } } : { x: { display: false }, y: bare };
  const options = { responsive: false, scales, plugins: { legend: { display: false }, tooltip: tooltip() } };
  const plugins = figures.ticks?.some((tick) => tick !== null) ? [lastYearTicks(figures.ticks)] : [];
  return new Chart(canvas, { ...config(figures, options), plugins });
}

/** Writes each figure at its bar. */
const figuresAtBars = {
  id: "figuresAtBars",
  afterDatasetsDraw(chart) {
    const pen = chart.ctx;
    const across = chart.options.indexAxis === "y";
    pen.save();
    pen.font = smallFont();
    pen.fillStyle = css("--ink");
    pen.textAlign = across ? "left" : "center";
    pen.textBaseline = across ? "middle" : "bottom";
    for (const [index, { data, printed }] of chart.data.datasets.entries()) {
      for (const [at, bar] of chart.getDatasetMeta(index).data.entries()) {
        if (data[at] === null) continue;
        if (across) pen.fillText(printed[at], bar.x + 6, bar.y);
        else pen.fillText(printed[at], bar.x, bar.y - 3);
      }
    }
    pen.restore();
  },
};

/** Return a chart of a plot with names and figures, `width` pixels wide, on a canvas of its own. */
export function standalone(Chart, plot, width) {
  const figures = figuresOf(plot);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = figures.across ? rem(figures.labels.length * 2 + 1) : rem(16);
  const names = { grid: { display: false }, ticks: { color: css("--ink"), autoSkip: false, callback: nameAt } };
  const lengths = { display: false, min: 0, max: 100 };
  const chart = new Chart(canvas, {
    ...config(figures, {
      responsive: false,
      devicePixelRatio: 2,
      layout: { padding: figures.across ? { right: rem(9) } : { top: rem(1.5) } },
      scales: figures.across ? { x: lengths, y: names } : { x: names, y: lengths },
      plugins: { legend: { display: figures.series.length > 1, labels: { color: css("--ink") } } },
    }),
    plugins: [figuresAtBars],
  });
  chart.update();
  return chart;
}

function nameAt(value) {
  return wrapLabel(this.getLabelForValue(value), 12);
}
