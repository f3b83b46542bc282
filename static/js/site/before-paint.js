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
  const offer = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const large = !root.classList.contains("large-text");
      remember(large);
      apply(large);
      document.dispatchEvent(new CustomEvent("textsize"));
    });
  };

  apply(remembered());
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-text-size]").forEach(offer);
    apply(root.classList.contains("large-text"));
  });
})();

// Folds, the menu, forms that need no button.
(() => {
  // What an address leads to is open: browsers open what is around it, but not the thing itself, and old ones neither.
  const reveal = () => {
    const place = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    for (let at = place; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
    if (place?.closest("details")) place.scrollIntoView();
  };

  // On paper nothing is folded; afterwards the folds are as they were.
  let opened = [];
  const unfold = () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  };
  const refold = () => {
    for (const details of opened) details.open = false;
    opened = [];
  };

  const startMenu = (menu) => {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  };

  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", unfold);
  window.addEventListener("afterprint", refold);
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("details.menu").forEach(startMenu);
    for (const field of document.querySelectorAll("[data-submit-on-change]")) {
      field.addEventListener("change", () => field.form.requestSubmit());
    }
    reveal();
  });
})();
