// While somebody writes, the page shows what people would see: the form is sent as by «Show me», and nothing is saved.
// Without this script that button does the same.
const form = document.querySelector("[data-preview]");
const wait = 600; // milliseconds after the last key
let timer, asked = 0;

async function look() {
  const mine = ++asked, body = new FormData(form);
  body.set("do", "preview");
  const answer = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(body) }).catch(() => null);
  if (!answer || mine !== asked || ![200, 422].includes(answer.status)) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (fresh && mine === asked) form.querySelector("[data-live]").replaceWith(fresh);
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, wait);
});
