/**
 * Charts that people explore. The server has drawn them already, as lists with bars: `[data-plot]` around
 * `.pairs` (years)
 * or `.rows`. When one comes near the screen, Chart.js is fetched and lays its canvas over the same bars, of the same
 * figures; names, figures and links stay the page's own. Without it nothing is missing. What draws is fetched with it:
 * modules imported at the top would be fetched before the page is shown.
 */

const NEAR = "300px";
const library = document.querySelector("script[data-library]")?.dataset.library;
const shown = new Map(); // plot → its chart

let fetching = null;

/** Return Chart.js, fetched once. */
function chartJs() {
  fetching ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = library;
    script.onload = () => resolve(window.Chart);
    script.onerror = reject;
    document.head.append(script);
  });
  return fetching;
}

async function draw(plot) {
  const [Chart, { layOver }] = await Promise.all([chartJs(), import("./plot-canvas.js")]);
  shown.get(plot)?.destroy();
  const chart = layOver(Chart, plot);
  if (chart) shown.set(plot, chart);
  plot.dataset.drawn = chart ? "true" : "not here";
}

/** Draw again what is drawn, one plot a frame: the switch that asked for it answers at once. */
function redraw() {
  for (const plot of shown.keys()) requestAnimationFrame(() => setTimeout(() => draw(plot), 0));
}

function watch(plots) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        draw(target).catch(() => {}); // the server's drawing stays
      }
    },
    { rootMargin: NEAR },
  );
  for (const plot of plots) watcher.observe(plot);
}

function offerPictures() {
  for (const button of document.querySelectorAll("[data-save-plot]")) {
    const plot = document.getElementById(button.dataset.savePlot);
    if (!plot) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const [Chart, { savePicture }] = await Promise.all([chartJs(), import("./plot-picture.js")]);
      savePicture(Chart, plot);
    });
  }
}

if (library && "IntersectionObserver" in window && !matchMedia("(forced-colors: active)").matches) {
  watch(document.querySelectorAll("[data-plot]"));
  offerPictures();
  document.addEventListener("textsize", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener?.("change", redraw);
}
