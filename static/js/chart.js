// One bar at a time, by finger, pointer or arrow keys; a bar that is read leads on when it is touched
// again. The words come from the table below the chart, so the page says everything without this file too.

for (const chart of document.querySelectorAll("[data-chart]")) {
  const plot = chart.querySelector(".chart__plot");
  const card = chart.querySelector(".chart__card");
  const rows = [...chart.querySelectorAll("tbody tr")];
  if (!plot || !rows.length) continue;
  const heads = [...chart.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  const drawings = [...plot.querySelectorAll("svg.plot")];
  const first = card.textContent;
  let at = -1;
  let before = -1; // what was shown when the finger came down
  let finger = false;

  card.hidden = false;
  plot.tabIndex = 0;
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-roledescription", chart.dataset.word);
  plot.setAttribute("aria-label", `${chart.querySelector("figcaption").textContent} ${chart.dataset.hint}`);

  function show(index) {
    index = Math.max(0, Math.min(rows.length - 1, index));
    if (index === at) return;
    at = index;
    const [name, value, ...rest] = [...rows[at].cells].map((cell) => cell.textContent.trim());
    const link = rows[at].querySelector("a");
    const strong = document.createElement(link ? "a" : "b");
    strong.textContent = name;
    if (link) strong.href = link.href;
    const known = rest.pop();
    const before = rest.map((text, i) => `${heads[i + 2]}: ${text}`);
    const amount = document.createElement("b");
    amount.textContent = value;
    const tail = [known === value ? "" : known, ...before].filter(Boolean).join(" · ");
    card.replaceChildren(strong, document.createElement("br"), amount, tail ? ` · ${tail}` : "");
    for (const drawing of drawings) {
      const cursor = drawing.querySelector(".cursor");
      const { left, slot } = drawing.dataset;
      cursor.setAttribute("x", +left + at * +slot);
      cursor.classList.add("is-on");
    }
  }

  function hide() {
    at = -1;
    card.textContent = first;
    for (const cursor of plot.querySelectorAll(".cursor")) cursor.classList.remove("is-on");
  }

  function under(event) {
    const drawing = drawings.find((one) => one.getClientRects().length);
    const box = drawing.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * drawing.viewBox.baseVal.width;
    return Math.floor((x - drawing.dataset.left) / drawing.dataset.slot);
  }

  plot.addEventListener("pointermove", (event) => show(under(event)));
  plot.addEventListener("pointerdown", (event) => {
    finger = event.pointerType !== "mouse";
    before = at;
    show(under(event));
  });
  // The first touch reads, the second opens: what was read, since browsers guess what a finger meant.
  plot.addEventListener("click", (event) => {
    if (!finger) return;
    event.preventDefault();
    if (at === before) rows[at]?.querySelector("a")?.click();
  });
  plot.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && document.activeElement !== plot) hide();
  });
  plot.addEventListener("keydown", (event) => {
    const go = { ArrowRight: at + 1, ArrowLeft: at < 0 ? rows.length - 1 : at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === "Escape") hide();
    if (event.key === "Enter") rows[at]?.querySelector("a")?.click();
    if (go === undefined) return;
    event.preventDefault();
    show(go);
  });
}

// On paper the table stands below its chart, whether it was open or not.
const folded = () => [...document.querySelectorAll(".chart__table:not([open])")];
let opened = [];
addEventListener("beforeprint", () => {
  opened = folded();
  for (const table of opened) table.open = true;
});
addEventListener("afterprint", () => {
  for (const table of opened) table.open = false;
});
