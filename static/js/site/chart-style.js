/** How charts look: sizes, and a tone as a colour and a texture, so that no series is told by its colour alone. */

const root = document.documentElement;

/** Return a colour or font that the style sheets set: css("--ink"). */
export const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
export const rem = (factor = 1) => parseFloat(getComputedStyle(root).fontSize) * factor;
export const smallFont = () => `${rem(0.8125)}px ${css("--sans")}`;

const TONES = {
  main: { fill: "--main", ink: "--paper" },
  soft: { fill: "--main-pale", stripe: "--main-mid", ink: "--ink" },
  accent: { fill: "--accent-mid", dots: "--accent", ink: "--ink" },
  mid: { fill: "--main-mid", ink: "--paper" },
  pale: { fill: "--main-wash", stripe: "--line-strong", ink: "--ink" },
  deep: { fill: "--main-deep", dots: "--main-pale", ink: "--paper" },
};

/** Return a tone of budgets/display/charts.py: the names of its colours. */
export const toneOf = (name) => TONES[name] ?? TONES.main;

const TILE = 8; // pixels, of a texture that is repeated

function drawStripes(pen, colour) {
  pen.strokeStyle = css(colour);
  pen.lineWidth = 1.5;
  for (const shift of [-TILE, 0, TILE]) {
    pen.beginPath();
    pen.moveTo(shift - 2, TILE + 2);
    pen.lineTo(shift + TILE + 2, -2);
    pen.stroke();
  }
}

function drawDots(pen, colour) {
  pen.fillStyle = css(colour);
  pen.fillRect(1, 1, 2, 2);
  pen.fillRect(5, 5, 2, 2);
}

/** Return what bars of a tone are filled with. */
export function texture(name) {
  const { fill, stripe, dots } = toneOf(name);
  if (!stripe && !dots) return css(fill);
  const tile = document.createElement("canvas");
  tile.width = TILE;
  tile.height = TILE;
  const pen = tile.getContext("2d");
  pen.fillStyle = css(fill);
  pen.fillRect(0, 0, TILE, TILE);
  if (stripe) drawStripes(pen, stripe);
  else drawDots(pen, dots);
  return pen.createPattern(tile, "repeat");
}
