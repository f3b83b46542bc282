/**
 * The picture that a reader takes away: the chart under its title and the notices on the data, above what it is and its
 * address.
 */

import { css, rem } from "./chart-style.js";
import { linesWithin } from "./chart-text.js";
import { standalone } from "./plot-canvas.js";

const WIDTH = 640; // pixels, drawn twice as fine

const TITLE = { weight: "700", factor: 1.125, leading: 1.6, ink: "--ink" };
const NOTICE = { factor: 0.875, leading: 1.4, ink: "--note-ink" };
const SOURCE = { factor: 0.8125, leading: 1.3, ink: "--soft" };

/** Return a text as lines of a width, with their height; `size` is that of a letter, in pixels. */
function paragraph(pen, text, size, { factor, leading, ink, weight = "" }, width) {
  const font = `${weight} ${size * factor}px ${css("--sans")}`.trim();
  pen.font = font;
  const lines = linesWithin(text, (part) => pen.measureText(part).width <= width);
  const write = (top) => {
    pen.font = font;
    pen.fillStyle = css(ink);
    for (const [at, line] of lines.entries()) pen.fillText(line, size, top + at * size * leading);
  };
  return { height: size + lines.length * size * leading, write };
}

function picture(drawn, title, notices, source) {
  const size = rem(2);
  const sheet = document.createElement("canvas");
  const pen = sheet.getContext("2d");
  const part = (text, style) => paragraph(pen, text, size, style, drawn.width);
  const head = part(title, TITLE);
  const remarks = notices.map((text) => part(text, NOTICE));
  const foot = part(source, SOURCE);
  const top = remarks.reduce((height, each) => height + each.height, head.height);
  sheet.width = drawn.width + size * 2;
  sheet.height = top + drawn.height + foot.height;
  pen.fillStyle = css("--paper");
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.textBaseline = "top";
  head.write(size * 0.75);
  let at = head.height;
  for (const each of remarks) {
    each.write(at + size * 0.25);
    at += each.height;
  }
  pen.drawImage(drawn, size, top);
  foot.write(top + drawn.height + size * 0.4);
  return sheet;
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Save a plot as a PNG file. */
export function savePicture(Chart, plot) {
  const title = plot.dataset.title ?? document.title;
  const source = document.querySelector('meta[name="chart-source"]')?.content ?? `${document.title} ${location.href}`;
  const notices = [...document.querySelectorAll('meta[name="data-notice"]')].map((meta) => meta.content);
  const chart = standalone(Chart, plot, WIDTH);
  const sheet = picture(chart.canvas, title, notices, source);
  chart.destroy();
  const name = `${document.title} ${title}`.replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 100);
  sheet.toBlob((blob) => download(blob, `${name}.png`), "image/png");
}
