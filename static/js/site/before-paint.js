// A classic script in the head, not a module: it runs before the page is drawn, so that large text does not flash in
// late.
(() => {
  const root = document.documentElement;
  const KEY = "large-text";
  root.classList.add("js");

  const remembered = () => {
    try {
      return localStorage.getItem(KEY) === "yes";
    } catch {
      return false; // storage may be switched off: the switch then holds for one page
    }
  };
  const remember = (large) => {
    try {
      localStorage.setItem(KEY, large ? "yes" : "no");
    } catch {
      // see above
    }
  };
  const apply = (large) => {
    root.classList.toggle("large-text", large);
    for (const button of document.querySelectorAll("[data-text-size]")) {
      button.setAttribute("aria-pressed", String(large));
    }
  };

  // What an address leads to is open: browsers open what is around it, but not the thing itself.
  const reveal = () => {
    const place = document.getElementById(window.location.hash.slice(1));
    if (place instanceof HTMLDetailsElement) place.open = true;
  };

  apply(remembered());
  window.addEventListener("hashchange", reveal);
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-text-size]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const large = !root.classList.contains("large-text");
        remember(large);
        apply(large);
        document.dispatchEvent(new CustomEvent("textsize"));
      });
    }
    apply(root.classList.contains("large-text"));
    reveal();
    for (const field of document.querySelectorAll("[data-submit-on-change]")) {
      field.addEventListener("change", () => field.form.requestSubmit());
    }
  });
})();
