// Sending without leaving the page: one entry in the history, and the talk stays in sight until it is left.
// Without this file, or when anything fails, the form is sent in the ordinary way.

const WAIT = 20000; // milliseconds before the ordinary way is tried
const AREAS = ["top", "intro", "desk"];
let busy = false;

const area = (name, from = document) => from.getElementById(name);

async function ask(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  const reply = await fetch("/", {
    method: "POST",
    body,
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(WAIT),
  });
  if (!reply.ok) throw new Error("no answer");
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}

// A question that is no longer open goes, unless a short answer to it was chosen: that stays, as words.
function settle(button) {
  for (const question of document.querySelectorAll("#log .question")) {
    const chips = question.querySelector(".chips");
    if (!chips) continue;
    if (!chips.contains(button)) {
      question.remove();
      continue;
    }
    const said = document.createElement("p");
    said.className = "chosen";
    said.textContent = button.textContent;
    question.querySelector(".hint")?.remove();
    chips.replaceWith(said);
  }
}

function lay(page, button) {
  const shown = page.querySelector("#log > *");
  if (shown) settle(button);
  for (const name of AREAS) area(name).replaceWith(area(name, page));
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = page.title;
  if (!shown) return area("notice") ? area("words").focus() : area("talk").querySelector("button, textarea").focus();
  if ("anew" in shown.dataset) area("log").replaceChildren();
  area("log").append(shown);
  shown.querySelector("[data-answer]").focus({ preventScroll: true });
  shown.scrollIntoView({ block: "start" });
}

function wait(form, on) {
  busy = on;
  const status = form.querySelector("[data-wait-status]");
  if (status) status.textContent = on ? form.dataset.wait : "";
  form.toggleAttribute("aria-busy", on);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "talk" || "plainly" in form.dataset) return;
  event.preventDefault();
  if (busy) return;
  wait(form, true);
  try {
    lay(await ask(form, event.submitter), event.submitter);
    busy = false;
  } catch {
    busy = false;
    form.dataset.plainly = "";
    form.requestSubmit(event.submitter);
  }
});
