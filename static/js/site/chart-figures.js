/** The figures at the bars of a chart, as printed in the table beside it, where there is room for them. */

import { css, rem, smallFont, toneOf } from "./chart-style.js";

function write(pen, text, x, y, align, baseline, ink = "--ink") {
  pen.fillStyle = css(ink);
  pen.textAlign = align;
  pen.textBaseline = baseline;
  pen.fillText(text, x, y);
}

/** Write a figure into a part of a stacked bar; on a texture it stands on paper. */
function writeInside(pen, { x, y, base }, text, width, toneName) {
  if (Math.abs(x - base) < width + 12) return;
  const tone = toneOf(toneName);
  const middle = (x + base) / 2;
  const textured = Boolean(tone.stripe || tone.dots);
  if (textured) {
    pen.fillStyle = css("--paper");
    pen.fillRect(middle - width / 2 - 4, y - rem(0.7), width + 8, rem(1.4));
  }
  write(pen, text, middle, y, "center", "middle", textured ? "--ink" : tone.ink);
}

function writeAtBar(chart, bar, text, toneName) {
  const pen = chart.ctx;
  const { options } = chart.config;
  const width = pen.measureText(text).width;
  const place = bar.getProps(["x", "y", "base"], true);
  const { x, y, base } = place;
  if (options.scales.x?.stacked) writeInside(pen, place, text, width, toneName);
  else if (options.indexAxis === "y") write(pen, text, Math.max(x, base) + 6, y, "left", "middle");
  else if (width <= bar.width + 10) write(pen, text, x, Math.min(y, base) - 4, "center", "bottom");
}

/** A plugin of Chart.js. */
export const figuresAtBars = {
  id: "figuresAtBars",
  afterDatasetsDraw(chart) {
    chart.ctx.save();
    chart.ctx.font = smallFont();
    for (const [index, dataset] of chart.data.datasets.entries()) {
      const meta = chart.getDatasetMeta(index);
      if (!dataset.printed || meta.hidden || meta.type !== "bar") continue;
      for (const [at, bar] of meta.data.entries()) {
        const text = dataset.printed[at];
        if (text && dataset.data[at] !== null) writeAtBar(chart, bar, text, dataset.tone);
      }
    }
    chart.ctx.restore();
  },
};

/** Return how wide the widest figure of a chart is, in pixels. */
export function widestFigure(config) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = smallFont();
  const texts = config.data.datasets.flatMap((dataset) => dataset.printed ?? []);
  return Math.max(0, ...texts.map((text) => pen.measureText(text ?? "").width));
}
