/** Texts broken into lines for charts. */

const MOST_LINES = 3;

/** Return a label as at most three lines of `size` Chinese characters, or twice as many others. */
export function wrapLabel(label, size) {
  const text = String(label);
  if (text.length <= size) return text;
  const width = /[\u4e00-\u9fff]/.test(text) ? size : size * 2;
  const lines = [];
  for (let at = 0; at < text.length && lines.length < MOST_LINES; at += width) lines.push(text.slice(at, at + width));
  if (text.length > width * MOST_LINES) lines[MOST_LINES - 1] = `${lines[MOST_LINES - 1].slice(0, -1)}…`;
  return lines;
}

/**
 * Return a text as lines that fit into a width. Chinese may break between any two signs, other words only where one is
 * wider than a line.
 * @param {(text: string) => boolean} fits
 */
export function linesWithin(text, fits) {
  const lines = [""];
  const add = (part) => {
    const last = lines.at(-1);
    if (last && !fits((last + part).trimEnd())) lines.push("");
    lines[lines.length - 1] += part;
  };
  for (const word of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? []) {
    if (fits(word.trimEnd())) add(word);
    else [...word].forEach(add);
  }
  return lines;
}
