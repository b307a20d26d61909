// Long work shows how far it has come by itself. Without this file one presses "Look again".

const waiting = document.querySelector("[data-wait]");

async function look() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const there = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = there.querySelector("[data-wait]");
  // Done, or asked who one is: the whole page is another.
  if (answer.redirected || !now) location.reload();
  else if (now.innerHTML !== waiting.innerHTML) waiting.replaceChildren(...now.childNodes);
}

if (waiting) {
  setInterval(() => look().catch(() => {}), Number(waiting.dataset.wait) * 1000);
}
