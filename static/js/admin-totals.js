/* The sum of the finest rows of each column while one types, and whether the typed total agrees.
   Figures are added as whole millionths, never as floating point. */
"use strict";

(() => {
  const SCALE = 6;
  const UNITS = { 亿元: 8, 万元: 4, 元: 0, 亿: 8, 万: 4 };
  const form = document.querySelector("form.desk");
  const unit = form && form.querySelector("[name=unit]");
  if (!unit) return;

  const millionths = (typed) => {
    let text = typed.normalize("NFKC").replace(/[\s,]/g, "");
    let power = UNITS[unit.value];
    const named = Object.keys(UNITS).find((word) => text.endsWith(word));
    if (named) { text = text.slice(0, -named.length); power = UNITS[named]; }
    const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (!match) return null;
    const [, sign, whole, fraction = ""] = match;
    const digits = SCALE + power;
    const value = BigInt(whole + fraction.padEnd(digits, "0").slice(0, digits));
    return sign === "-" ? -value : value;
  };

  const readable = (value) => {
    const size = value < 0n ? -value : value;
    const digits = SCALE + UNITS[unit.value];
    const text = size.toString().padStart(digits + 1, "0");
    const fraction = text.slice(-digits).replace(/0+$/, "");
    return `${value < 0n ? "-" : ""}${text.slice(0, -digits)}${fraction ? `.${fraction}` : ""}`;
  };

  const updated = (block) => {
    const rows = [...block.querySelectorAll("tbody tr.entry")].filter(
      (row) => !row.querySelector(".strike input[type=checkbox]:checked"),
    );
    const items = rows.filter((row) => !row.dataset.total);
    const total = rows.find((row) => row.dataset.total === "total");
    const code = (row) => (row.querySelector("[name$='-code']") || { value: "" }).value.trim();
    const filled = items.filter((row) => [...row.querySelectorAll("input.figure")].some((f) => f.value.trim()));
    const leaves = filled.filter(
      (row) => !filled.some((other) => code(row) && code(other) !== code(row) && code(other).startsWith(code(row))),
    );
    const output = block.querySelector("output.live");
    const said = [];
    let differs = false;
    block.querySelectorAll("thead th").forEach((head) => {
      const column = [...head.classList].find((name) => /^field-c\d+$/.test(name));
      if (!column) return;
      const typed = (row) => {
        const field = row.querySelector(`.${column} input`);
        return field ? millionths(field.value) : null;
      };
      const known = leaves.map(typed).filter((value) => value !== null);
      if (!known.length) return;
      const sum = known.reduce((left, right) => left + right, 0n);
      const stated = total ? typed(total) : null;
      const wrong = stated !== null && stated !== sum;
      differs = differs || wrong;
      said.push(`${head.textContent.trim()} ${readable(sum)}${wrong ? `（${output.dataset.differs} ${readable(stated)}）` : ""}`);
    });
    output.textContent = said.length ? `${output.dataset.label}：${said.join("，")}` : "";
    output.classList.toggle("differs", differs);
  };

  const blocks = [...form.querySelectorAll(".block")];
  blocks.forEach(updated);
  form.addEventListener("input", () => blocks.forEach(updated));
  form.addEventListener("change", () => blocks.forEach(updated));
})();
