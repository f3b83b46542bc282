/** Reads the answer at the top of a page aloud, where the browser has a voice for its language. */

const button = document.querySelector("[data-read-aloud]");
const language = document.documentElement.lang;
const family = language.slice(0, 2);

/** The answer as it is said: a voice passes over signs that stand for words. */
function sentences() {
  const { plus, minus } = button.dataset;
  const parts = [...document.querySelectorAll(".answer__number, .answer__text, .facts a")];
  const said = (text) =>
    text
      .replace(/\+(?=\d)/g, plus)
      .replace(/−(?=\d)/g, minus)
      .replace(/\s+/g, " ");
  return parts.map((part) => said(part.innerText));
}

function show(speaking) {
  button.setAttribute("aria-pressed", String(speaking));
  button.textContent = speaking ? button.dataset.stop : button.dataset.readAloud;
}

function speak() {
  const voice = speechSynthesis.getVoices().find((each) => each.lang.startsWith(family));
  const parts = sentences().map((text) => new SpeechSynthesisUtterance(text));
  for (const part of parts) {
    part.lang = family === "zh" ? "zh-CN" : language;
    if (voice) part.voice = voice;
  }
  parts.at(-1).addEventListener("end", () => show(false));
  for (const part of parts) {
    part.addEventListener("error", () => show(false));
    speechSynthesis.speak(part);
  }
  show(true);
}

/** Some browsers tell their voices late, some only once they have spoken: no voice at all may yet be one. */
function offer() {
  const voices = speechSynthesis.getVoices();
  button.textContent ||= button.dataset.readAloud;
  button.hidden = voices.length > 0 && !voices.some((each) => each.lang.startsWith(family));
}

if (button && "speechSynthesis" in window && "SpeechSynthesisUtterance" in window) {
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
  button.addEventListener("click", () => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    speechSynthesis.cancel();
    show(false);
    if (!speaking) speak();
  });
}
