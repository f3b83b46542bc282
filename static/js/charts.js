// Draws every chart of a page: <figure data-chart="id of a JSON script"> with one canvas. What is drawn
// comes from budgets/display/charts.py; this file adds how it looks. The table beside a chart says the same.
(() => {
  "use strict";
  const root = document.documentElement;
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const rem = (factor = 1) => parseFloat(getComputedStyle(root).fontSize) * factor;

  // A tone is a colour and a texture: no series is told by its colour alone.
  const TONES = {
    main: { fill: "--main", ink: "--paper" },
    soft: { fill: "--main-pale", stripe: "--main-mid", ink: "--ink" },
    accent: { fill: "--accent-mid", dots: "--accent", ink: "--ink" },
    mid: { fill: "--main-mid", ink: "--paper" },
    pale: { fill: "--main-wash", stripe: "--line-strong", ink: "--ink" },
    deep: { fill: "--main-deep", dots: "--main-pale", ink: "--paper" },
  };

  function texture(tone) {
    const { fill, stripe, dots } = TONES[tone] ?? TONES.main;
    if (!stripe && !dots) return css(fill);
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = css(fill);
    pen.fillRect(0, 0, 8, 8);
    if (stripe) {
      pen.strokeStyle = css(stripe);
      pen.lineWidth = 1.5;
      for (const shift of [-8, 0, 8]) {
        pen.beginPath();
        pen.moveTo(shift - 2, 10);
        pen.lineTo(shift + 10, -2);
        pen.stroke();
      }
    } else {
      pen.fillStyle = css(dots);
      pen.fillRect(1, 1, 2, 2);
      pen.fillRect(5, 5, 2, 2);
    }
    return pen.createPattern(tile, "repeat");
  }

  const wrapped = (label, size) => {
    const text = String(label);
    if (text.length <= size) return text;
    const step = /[\u4e00-\u9fff]/.test(text) ? size : size * 2;
    const lines = [];
    for (let at = 0; at < text.length && lines.length < 3; at += step) lines.push(text.slice(at, at + step));
    if (text.length > step * 3) lines[2] = `${lines[2].slice(0, -1)}…`;
    return lines;
  };

  // Writes each figure at its bar, as printed in the table, where there is room for it.
  const figuresAtBars = {
    id: "figuresAtBars",
    afterDatasetsDraw(chart) {
      const { ctx, config } = chart;
      const across = config.options.indexAxis === "y";
      const stacked = config.options.scales.x?.stacked;
      ctx.save();
      ctx.font = `${rem(0.8125)}px ${css("--sans")}`;
      chart.data.datasets.forEach((dataset, index) => {
        const meta = chart.getDatasetMeta(index);
        if (!dataset.printed || meta.hidden || meta.type !== "bar") return;
        meta.data.forEach((bar, at) => {
          const text = dataset.printed[at];
          if (!text || dataset.data[at] === null) return;
          const width = ctx.measureText(text).width;
          const { x, y, base } = bar.getProps(["x", "y", "base"], true);
          if (stacked) {
            if (Math.abs(x - base) < width + 12) return;
            ctx.fillStyle = css((TONES[dataset.tone] ?? TONES.main).ink);
            if (TONES[dataset.tone]?.stripe || TONES[dataset.tone]?.dots) {
              ctx.fillStyle = css("--paper");
              ctx.fillRect((x + base) / 2 - width / 2 - 4, y - rem(0.7), width + 8, rem(1.4));
              ctx.fillStyle = css("--ink");
            }
            ctx.textAlign = "center";
            ctx.textBaseline = "middle";
            ctx.fillText(text, (x + base) / 2, y);
          } else if (across) {
            ctx.fillStyle = css("--ink");
            ctx.textAlign = "left";
            ctx.textBaseline = "middle";
            ctx.fillText(text, Math.max(x, base) + 6, y);
          } else if (width <= bar.width + 10) {
            ctx.fillStyle = css("--ink");
            ctx.textAlign = "center";
            ctx.textBaseline = "bottom";
            ctx.fillText(text, x, Math.min(y, base) - 4);
          }
        });
      });
      ctx.restore();
    },
  };

  function widestFigure(config) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${rem(0.8125)}px ${css("--sans")}`;
    const texts = config.data.datasets.flatMap((dataset) => dataset.printed ?? []);
    return Math.max(0, ...texts.map((text) => pen.measureText(text ?? "").width));
  }

  const plainNumber = (value) => new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 }).format(value);

  function axes(config, box) {
    const across = config.options.indexAxis === "y";
    const stacked = Boolean(config.options.stacked);
    const category = {
      stacked,
      grid: { display: false },
      border: { color: css("--line-strong") },
      ticks: { color: css("--ink"), autoSkip: false, maxRotation: 0 },
    };
    const narrow = box.clientWidth < 480;
    const wrapTick = function (value) {
      const label = this.getLabelForValue(value);
      if (across) return wrapped(label, narrow ? 7 : 11);
      const [, year, phase] = /^(\d{4}) ?(\D+)$/.exec(label) || [];
      return narrow && year ? [year, phase] : wrapped(label, 6);
    };
    category.ticks.callback = wrapTick;
    if (stacked) category.display = false;
    const amount = {
      stacked,
      beginAtZero: true,
      max: config.options.whole,
      display: !across,
      grid: { color: css("--line") },
      border: { display: false },
      ticks: { color: css("--ink-soft"), maxTicksLimit: 6, callback: plainNumber },
    };
    return across ? { x: amount, y: category } : { x: category, y: amount };
  }

  function dressed(config, box) {
    const across = config.options.indexAxis === "y";
    const many = config.data.datasets.length > 1;
    const unit = config.options.unit ?? "";
    for (const dataset of config.data.datasets) {
      dataset.backgroundColor = texture(dataset.tone);
      dataset.borderColor = css((TONES[dataset.tone] ?? TONES.main).stripe ?? (TONES[dataset.tone] ?? TONES.main).fill);
      dataset.borderWidth = dataset.tone === "main" ? 0 : 1;
      dataset.maxBarThickness = across ? rem(1.5) : rem(3.25);
    }
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
        layout: { padding: { right: across && !config.options.stacked ? widestFigure(config) + 10 : 0, top: across ? 0 : rem(1.4) } },
        scales: axes(config, box),
        plugins: {
          legend: {
            display: many,
            position: config.options.stacked ? "bottom" : "top",
            align: "start",
            onClick: null,
            labels: { color: css("--ink"), boxWidth: rem(1), boxHeight: rem(0.8), padding: rem(0.75) },
          },
          tooltip: {
            backgroundColor: css("--main-deep"),
            padding: rem(0.6),
            displayColors: false,
            callbacks: {
              label: ({ dataset, dataIndex }) => {
                const figure = dataset.printed?.[dataIndex] ?? plainNumber(dataset.data[dataIndex]);
                return `${dataset.label} ${figure} ${unit}`;
              },
            },
          },
        },
      },
    };
  }

  function height(config) {
    const bars = config.data.labels.length;
    const { indexAxis, stacked } = config.options;
    if (stacked) return 3.5 + 1.75 * Math.ceil(config.data.datasets.length / 2) + 0.5;
    if (indexAxis === "y") return Math.max(1, bars) * (1.6 + 1.1 * config.data.datasets.length) + 1;
    return 19;
  }

  // A screen has fewer dots than print needs: the chart is drawn finer while `work` is done, and then as before.
  function sharply(chart, work) {
    const redraw = (ratio) => {
      chart.options.devicePixelRatio = ratio;
      chart.resize();
      chart.update("none");
    };
    const shown = chart.options.devicePixelRatio;
    redraw(Math.max(2, devicePixelRatio));
    const done = work();
    redraw(shown);
    return done;
  }

  // A text as lines no wider than `room`: Chinese may break between any two signs, other words only where they
  // are wider than a line.
  function linesWithin(pen, text, room) {
    const lines = [""];
    const fits = (part) => pen.measureText(part.trimEnd()).width <= room;
    const add = (part) => {
      const last = lines[lines.length - 1];
      if (last && !fits(last + part)) lines.push("");
      lines[lines.length - 1] += part;
    };
    for (const word of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? []) {
      if (fits(word)) add(word);
      else [...word].forEach(add);
    }
    return lines;
  }

  // The picture that a reader takes away: the chart under its title and what is said of the data, above what it
  // is and where it stands.
  function picture(chart, title, notices, source) {
    const drawn = chart.canvas;
    const size = (rem() * drawn.width) / chart.width;
    const sheet = document.createElement("canvas");
    const pen = sheet.getContext("2d");
    const block = (text, font, leading, ink) => {
      pen.font = font;
      const lines = linesWithin(pen, text, drawn.width);
      const write = (top) => {
        pen.font = font;
        pen.fillStyle = css(ink);
        lines.forEach((line, at) => pen.fillText(line, size, top + at * leading));
      };
      return { height: size + lines.length * leading, write };
    };
    const head = block(title, `700 ${size * 1.125}px ${css("--sans")}`, size * 1.6, "--ink");
    const said = notices.map((text) => block(text, `${size * 0.875}px ${css("--sans")}`, size * 1.4, "--accent"));
    const top = said.reduce((height, each) => height + each.height, head.height);
    const foot = block(source, `${size * 0.8125}px ${css("--sans")}`, size * 1.3, "--ink-soft");
    sheet.width = drawn.width + size * 2;
    sheet.height = top + drawn.height + foot.height;
    pen.fillStyle = css("--paper");
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.textBaseline = "top";
    head.write(size * 0.75);
    said.reduce((at, each) => (each.write(at + size * 0.25), at + each.height), head.height);
    pen.drawImage(drawn, size, top);
    foot.write(top + drawn.height + size * 0.4);
    return sheet;
  }

  function save(figure) {
    const chart = Chart.getChart(figure.querySelector("canvas"));
    const words = [...figure.querySelector(".chart__title").childNodes].map((node) => node.textContent.trim());
    const source =
      document.querySelector('meta[name="chart-source"]')?.content ?? `${document.title} ${location.href}`;
    const notices = [...document.querySelectorAll('meta[name="data-notice"]')].map((meta) => meta.content);
    const sheet = sharply(chart, () => picture(chart, words.filter(Boolean).join("  "), notices, source));
    sheet.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${document.title} ${words[0]}`.replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 100) + ".png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  }

  function offerPictures() {
    if (!window.Chart) return;
    for (const button of document.querySelectorAll("[data-save-chart]")) {
      button.hidden = false;
      button.addEventListener("click", () => save(button.closest("[data-chart]")));
    }
  }

  function start() {
    draw();
    offerPictures();
  }

  function draw() {
    if (!window.Chart) return;
    Chart.defaults.font.family = css("--sans");
    Chart.defaults.font.size = rem(0.875);
    for (const figure of document.querySelectorAll("[data-chart]")) {
      const config = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
      const canvas = figure.querySelector("canvas");
      const box = canvas.parentElement;
      box.style.setProperty("--chart-height", `${height(config)}rem`);
      Chart.getChart(canvas)?.destroy();
      new Chart(canvas, dressed(config, box));
      canvas.dataset.drawn = "true";
    }
  }

  document.addEventListener("textsize", draw);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
