/** What Chart.js is told: the config that budgets/display/charts.py makes, and how it looks. */

import { figuresAtBars, widestFigure } from "./chart-figures.js";
import { css, rem, texture, toneOf } from "./chart-style.js";
import { wrapLabel } from "./chart-text.js";

const NARROW = 480; // pixels

const plainNumber = (value) => new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 }).format(value);

const isAcross = (config) => config.options.indexAxis === "y";

/** Return how high a chart is, in rem. */
export function heightOf(config) {
  const { datasets, labels } = config.data;
  if (config.options.stacked) return 3.5 + 1.75 * Math.ceil(datasets.length / 2) + 0.5;
  if (isAcross(config)) return Math.max(1, labels.length) * (1.6 + 1.1 * datasets.length) + 1;
  return 19;
}

/** Return the label of a place on the axis of categories as lines: "2024 预算" is two where it is narrow. */
function linesOfLabel(label, across, narrow) {
  if (across) return wrapLabel(label, narrow ? 7 : 11);
  const [, year, phase] = /^(\d{4}) ?(\D+)$/.exec(label) ?? [];
  return narrow && year ? [year, phase] : wrapLabel(label, 6);
}

function axes(config, box) {
  const across = isAcross(config);
  const stacked = Boolean(config.options.stacked);
  const narrow = box.clientWidth < NARROW;
  const categories = {
    stacked,
    ...(stacked && { display: false }),
    grid: { display: false },
    border: { color: css("--line-strong") },
    ticks: {
      color: css("--ink"),
      autoSkip: false,
      maxRotation: 0,
      callback(value) {
        return linesOfLabel(this.getLabelForValue(value), across, narrow);
      },
    },
  };
  const amounts = {
    stacked,
    beginAtZero: true,
    max: config.options.whole,
    display: !across,
    grid: { color: css("--line") },
    border: { display: false },
    ticks: { color: css("--ink-soft"), maxTicksLimit: 6, callback: plainNumber },
  };
  return across ? { x: amounts, y: categories } : { x: categories, y: amounts };
}

function legend(config) {
  return {
    display: config.data.datasets.length > 1,
    position: config.options.stacked ? "bottom" : "top",
    align: "start",
    onClick: null,
    labels: { color: css("--ink"), boxWidth: rem(1), boxHeight: rem(0.8), padding: rem(0.75) },
  };
}

function tooltip(config) {
  const label = ({ dataset, dataIndex }) => {
    const figure = dataset.printed?.[dataIndex] ?? plainNumber(dataset.data[dataIndex]);
    return `${dataset.label} ${figure} ${config.options.unit ?? ""}`;
  };
  return { backgroundColor: css("--main-deep"), padding: rem(0.6), displayColors: false, callbacks: { label } };
}

function dress(dataset, across) {
  const tone = toneOf(dataset.tone);
  dataset.backgroundColor = texture(dataset.tone);
  dataset.borderColor = css(tone.stripe ?? tone.fill);
  dataset.borderWidth = dataset.tone === "main" ? 0 : 1;
  dataset.maxBarThickness = across ? rem(1.5) : rem(3.25);
}

/** Return the whole config of a chart that is drawn in `box`. */
export function dressed(config, box) {
  const across = isAcross(config);
  for (const dataset of config.data.datasets) dress(dataset, across);
  const right = across && !config.options.stacked ? widestFigure(config) + 10 : 0;
  return {
    type: config.type,
    data: config.data,
    plugins: [figuresAtBars],
    options: {
      indexAxis: config.options.indexAxis ?? "x",
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      resizeDelay: 100,
      layout: { padding: { right, top: across ? 0 : rem(1.4) } },
      scales: axes(config, box),
      plugins: { legend: legend(config), tooltip: tooltip(config) },
    },
  };
}
