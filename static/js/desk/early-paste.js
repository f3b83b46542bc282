// A classic script in the head, not a module: it is there before the first field. A block that is pasted before the
// modules of the desk have run would go into one cell, so it is held until they can take it.
(() => {
  const held = [];
  const isBlock = (text) => /[\t\n]/.test(text.replace(/\r\n?/g, "\n").replace(/\n+$/, ""));

  function hold(event) {
    const field = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!field.matches("#desk tbody input, #desk tbody textarea") || !isBlock(text)) return;
    event.preventDefault();
    held.push([field, text]);
  }

  /** Paste again, now to the modules; what they leave to the browser goes into the field, as the browser does it. */
  function release([field, text]) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const again = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    if (!field.dispatchEvent(again)) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("paste", hold, true);
  // By then every module has run, or could not be loaded.
  document.addEventListener("DOMContentLoaded", () => {
    document.removeEventListener("paste", hold, true);
    held.forEach(release);
  });
})();
