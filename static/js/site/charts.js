/**
 * Draws every chart of a page: <figure data-chart="id of a JSON script"> with one canvas. What is drawn comes from
 * budgets/display/charts.py; the table beside a chart says the same. Chart.js is a script before this one.
 */

import { dressed, heightOf } from "./chart-options.js";
import { savePicture } from "./chart-picture.js";
import { css, rem } from "./chart-style.js";

const { Chart } = window;

function draw() {
  Chart.defaults.font.family = css("--sans");
  Chart.defaults.font.size = rem(0.875);
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const config = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const canvas = figure.querySelector("canvas");
    const box = canvas.parentElement;
    box.style.setProperty("--chart-height", `${heightOf(config)}rem`);
    Chart.getChart(canvas)?.destroy();
    new Chart(canvas, dressed(config, box));
    canvas.dataset.drawn = "true";
  }
}

function offerPictures() {
  for (const button of document.querySelectorAll("[data-save-chart]")) {
    const figure = button.closest("[data-chart]");
    button.hidden = false;
    button.addEventListener("click", () => savePicture(figure, Chart.getChart(figure.querySelector("canvas"))));
  }
}

if (Chart) {
  document.addEventListener("textsize", draw);
  draw();
  offerPictures();
}
