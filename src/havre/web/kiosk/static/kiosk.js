// The screen of a reception: its clock, its voice, its paper. Answers come in place (talk.js), so that the history
// holds one entry; clearing the screen is leaving it (leave.js), and the first screen takes its place.

const BEAT = 250; // milliseconds
const soon = () => document.getElementById("soon");
const sign = () => document.getElementById("sign");
let touched = Date.now(); // when somebody was last there

// --- the clock -------------------------------------------------------------------------------------------------------

function here() {
  touched = Date.now();
}

const left = () => Math.ceil((touched - Date.now()) / 1000 + Number(soon().dataset.seconds));

function clear() {
  hush();
  document.querySelector("[data-leave]").click();
}

// While the sign is up, only what lies beneath it goes: whoever looks after the screen takes the sign away.
function beneath() {
  if (left() <= 0) document.querySelector("main").replaceChildren();
}

function tick() {
  const panel = soon();
  if (!panel) return;
  if (sign()?.matches(":popover-open")) return beneath();
  if (left() <= 0) return clear();
  if (left() > Number(panel.dataset.soon)) return panel.close();
  panel.querySelector("[data-left]").textContent = left();
  if (!panel.open) panel.showModal();
}

document.addEventListener("toggle", (event) => {
  if (event.target.id !== "sign" || event.newState !== "closed" || !soon()) return;
  if (!document.querySelector("main").children.length) return clear();
  here();
}, true);

for (const touch of ["pointerdown", "keydown", "wheel", "touchmove", "input"]) {
  document.addEventListener(touch, here, { capture: true, passive: true });
}
document.addEventListener("click", tick);

// What would lead to the browser's own menus.
for (const way of ["contextmenu", "dragstart"]) document.addEventListener(way, (event) => event.preventDefault());

// --- the voice: only one that speaks on this machine. Others would send the text to whoever made them ------------------

const SPOKEN = "h1, h2, h3, h4, p, li, button, summary";

function voiceOf(language) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  return voices.find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language);
}

function* spoken() {
  for (const part of document.querySelector("main").querySelectorAll(SPOKEN)) {
    const text = part.textContent.trim();
    const voice = voiceOf(part.closest("[lang]").lang);
    if (text && voice && part.checkVisibility() && !part.querySelector(SPOKEN)) yield [text, voice];
  }
}

function hush() {
  globalThis.speechSynthesis?.cancel();
}

function read(button) {
  if (speechSynthesis.speaking) return hush();
  for (const [text, voice] of spoken()) {
    const said = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang });
    said.onstart = said.onend = said.onerror = () => {
      here(); // who listens is there
      fit();
    };
    speechSynthesis.speak(said);
  }
}

// --- what this machine can do -------------------------------------------------------------------------------------------

function fit() {
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-read]")) {
    button.hidden = !voiceOf(document.documentElement.lang);
    const words = globalThis.speechSynthesis?.speaking ? button.dataset.stop : button.dataset.start;
    if (button.textContent !== words) button.textContent = words;
  }
  if (!soon()) document.getElementById("log")?.replaceChildren();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if ("read" in button.dataset) read(button);
  if (!("print" in button.dataset)) return;
  document.documentElement.dataset.paper = button.dataset.print;
  print();
});
addEventListener("afterprint", () => {
  delete document.documentElement.dataset.paper;
  here();
});

// A form of a page that keeps time may be older than one of a page that cannot.
document.addEventListener("formdata", (event) => event.formData.set("live", "1"));
document.addEventListener("submit", () => {
  hush();
  here();
});

addEventListener("pagehide", hush);
addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace("/");
});
globalThis.speechSynthesis?.addEventListener?.("voiceschanged", fit);

function begin() {
  window.stop(); // the clock of a page without script
  here();
  fit();
  new MutationObserver(fit).observe(document.body, { childList: true, subtree: true });
  setInterval(tick, BEAT);
}
if (document.readyState === "complete") begin();
else addEventListener("load", begin);
