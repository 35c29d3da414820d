// Leaving. The page goes blank first, then our own address takes its place and sends on to a neutral site.
// Shift pressed alone three times does the same as the button, on keyboards that have keys.

const PAUSE = 5000; // milliseconds within which the next press must follow
const TIMES = 3;
let presses = 0;
let alone = false; // Shift is down and nothing else was pressed with it
let forgetting = 0;

const control = () => document.querySelector("[data-leave]");

function blank() {
  const start = control()?.dataset.start ?? "";
  for (const field of document.querySelectorAll("textarea, input")) field.value = "";
  document.title = "";
  document.body.replaceChildren();
  document.body.className = "blank";
  return start;
}

function leave() {
  blank();
  location.replace("/x");
}

function show() {
  const link = control();
  const status = document.querySelector("[data-leave-status]");
  if (!link || !status) return;
  const dots = link.querySelector(".dots");
  dots.hidden = presses === 0;
  [...dots.children].forEach((dot, place) => dot.classList.toggle("on", place < presses));
  status.textContent = ["", link.dataset.once, link.dataset.twice][presses] ?? "";
}

function forget() {
  clearTimeout(forgetting);
  presses = 0;
  show();
}

function press() {
  clearTimeout(forgetting);
  presses += 1;
  if (presses >= TIMES) return leave();
  forgetting = setTimeout(forget, PAUSE);
  show();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-leave]")) return;
  event.preventDefault();
  leave();
}, true);

// A key that types a capital, or any other key, is no wish to leave. Touch keyboards send Shift as they please.
const touch = matchMedia("(pointer: coarse)");
document.addEventListener("keydown", (event) => {
  alone = event.key === "Shift" && !event.isComposing;
  if (!alone && presses) forget();
}, true);
document.addEventListener("keyup", (event) => {
  if (event.key === "Shift" && alone && !touch.matches) press();
}, true);
document.addEventListener("pointerdown", () => { alone = false; }, true);

// However the page is left, nothing of it stays in the browser's memory for the Back button.
addEventListener("pagehide", () => {
  const start = blank();
  const link = Object.assign(document.createElement("a"), { href: "/", textContent: start });
  document.body.append(link);
});

if (!touch.matches) document.documentElement.classList.add("keys");
