// One day at a time in the picture of a year, by finger or pointer: what its line of the tables says,
// before one opens it. Without this file each day is a link, and the tables say everything.

for (const heat of document.querySelectorAll("[data-heat]")) {
  const card = heat.querySelector(".chart__card");
  const days = [...heat.querySelectorAll(".heat__month svg a")];
  const rows = [...heat.querySelectorAll("tbody tr")];
  let at = -1;
  let before = -1; // what was shown when the finger came down
  let finger = false;

  card.hidden = false;

  function show(day) {
    const index = days.indexOf(day);
    if (index < 0 || index === at) return;
    days[at]?.classList.remove("is-on");
    at = index;
    day.classList.add("is-on");
    const [name, used, ...rest] = [...rows[at].cells];
    const heads = [...rows[at].closest("table").querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const link = document.createElement("a");
    link.href = name.querySelector("a").href;
    link.textContent = name.textContent.trim();
    const amount = document.createElement("b");
    const unit = heads[1].match(/\((.*)\)/)?.[1] ?? "";
    amount.textContent = rest.length ? `${used.textContent.trim()} ${unit}` : used.textContent.trim();
    const tail = rest.filter((cell) => cell.textContent.trim()).map((cell, i) => `${heads[i + 2]}: ${cell.textContent.trim()}`);
    card.replaceChildren(link, document.createElement("br"), amount, tail.length ? ` · ${tail.join(" · ")}` : "");
  }

  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".heat__month svg a");
  const months = heat.querySelector(".heat__months");
  months.addEventListener("pointermove", (event) => show(under(event)));
  months.addEventListener("pointerdown", (event) => {
    finger = event.pointerType !== "mouse";
    before = at;
    show(under(event));
  });
  // The first touch reads, the second opens: what was read, since browsers guess what a finger meant.
  months.addEventListener("click", (event) => {
    if (!finger) return;
    event.preventDefault();
    if (at === before && at >= 0) location.assign(days[at].getAttribute("href"));
  });
}
