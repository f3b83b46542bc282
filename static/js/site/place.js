// Which jurisdiction was looked at last is remembered in this browser and nowhere else: the page on which one chooses
// leads there the next time. A classic script in the head, so that the choice does not flash first.
(() => {
  const KEY = "jurisdiction";
  const { place, known } = document.currentScript.dataset;
  try {
    if (place) {
      localStorage.setItem(KEY, place);
      return;
    }
    const last = localStorage.getItem(KEY);
    if (last && (known ?? "").split(" ").includes(last)) {
      window.location.replace(`?jurisdiction=${encodeURIComponent(last)}`);
    }
  } catch {
    // storage may be switched off: one chooses each time
  }
})();
