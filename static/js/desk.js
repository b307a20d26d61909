// The desk, for hands on the keyboard. Every page of it works without this file: keys press what is there.

const panes = document.querySelector(".panes");
const field = document.querySelector("#say textarea");

// Keys, unless they were switched off, and never while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === field) {
    event.preventDefault();
    document.querySelector("[data-send]").click();
    return;
  }
  if (event.key === "Escape" && event.target === field) field.blur();
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !panes?.hasAttribute("data-desk-keys")) return;
  if (event.key === "r" && field) {
    event.preventDefault();
    field.focus();
    return;
  }
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!pressed || event.repeat) return;
  event.preventDefault();
  pressed.click();
});

// What was written and not sent is not lost to a key.
let sending = false;
document.addEventListener("submit", (event) => { sending ||= event.target.id === "say"; });
addEventListener("beforeunload", (event) => {
  if (!sending && field && field.value !== field.defaultValue) event.preventDefault();
});

// The thread that is open stands in sight in the list.
const list = document.querySelector(".pane--queue");
const open = list?.querySelector(".wait--open");
if (open && open.offsetTop + open.offsetHeight > list.offsetTop + list.clientHeight) {
  list.scrollTop = open.offsetTop - list.offsetTop - list.clientHeight / 2;
}

// Who else is here, told and asked in one. The line has its place from the beginning: nothing moves.
const line = document.querySelector("[data-present]");
async function beHere() {
  if (document.hidden) return;
  const said = new FormData();
  said.set("writes", field && field.value.trim() && field.value !== field.defaultValue ? "yes" : "no");
  said.set("heard", line.dataset.newest);
  said.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(line.dataset.present, { method: "POST", body: said }).catch(() => null);
  if (!answer?.ok) return;
  const { there, news } = await answer.json();
  // Written only where it differs: a screen reader says what changed, and nothing else.
  for (const [place, text] of [["there", there], ["news", news]]) {
    const spot = line.querySelector(`[data-${place}]`);
    if (spot.textContent !== text) spot.textContent = text;
  }
}
if (line) {
  beHere();
  setInterval(beHere, 1000 * Number(line.dataset.every));
  document.addEventListener("visibilitychange", beHere);
  // Whoever begins to write is seen at once.
  field?.addEventListener("input", beHere, { once: true });
}
