// One hour of a day at a time in the picture of a year, by finger, pointer or arrow keys: what the colour
// means, and what the day's line of the tables says. Without this file each day is a link, and the tables
// say everything.

const SVG = "http://www.w3.org/2000/svg";

for (const heat of document.querySelectorAll("[data-heat]")) {
  const card = heat.querySelector(".chart__card");
  const months = heat.querySelector(".heat__months");
  const days = [...heat.querySelectorAll(".heat__month svg a")];
  const rows = [...heat.querySelectorAll("tbody tr")];
  const clock = heat.dataset.clock.split("|");
  const meaning = Object.fromEntries([...heat.querySelectorAll("[data-look]")].map((item) => [item.dataset.look, item.dataset.alone]));
  const cursor = document.createElementNS(SVG, "rect");
  let at = -1;
  let hour = 0;
  let before = -1; // the day that was shown when the finger came down
  let finger = false;

  card.hidden = false;
  cursor.setAttribute("class", "heat__cursor");
  cursor.setAttribute("width", 1);
  cursor.setAttribute("height", 1);
  months.tabIndex = 0;
  months.setAttribute("role", "application");
  months.setAttribute("aria-roledescription", heat.dataset.word);
  months.setAttribute("aria-label", `${heat.querySelector("figcaption").textContent} ${heat.dataset.hint}`);

  // A letter for each hour: a step as a digit, or from "a" on where it is rough (usage/looking/heat.py).
  function said(letter) {
    if (letter === "?") return meaning.none;
    if (letter < "a") return meaning[letter];
    return `${meaning[letter.charCodeAt(0) - 97]} (${meaning.rough})`;
  }

  function show(index, of) {
    index = Math.max(0, Math.min(days.length - 1, index));
    of = Math.max(0, Math.min(23, of));
    if (index === at && of === hour) return;
    days[at]?.classList.remove("is-on");
    [at, hour] = [index, of];
    const day = days[at];
    day.classList.add("is-on");
    const box = day.querySelector("path:last-child").getBBox();
    cursor.setAttribute("x", box.x);
    cursor.setAttribute("y", hour);
    day.ownerSVGElement.append(cursor);
    const [name, used, ...rest] = [...rows[at].cells];
    const heads = [...rows[at].closest("table").querySelectorAll("thead th")].map((head) => head.textContent.trim());
    const link = document.createElement("a");
    link.href = name.querySelector("a").href;
    link.textContent = name.textContent.trim();
    const letter = day.dataset.hours[hour];
    const part = letter === "-" ? "" : ` · ${clock[hour]}–${clock[hour + 1]}: ${said(letter)}`;
    const amount = document.createElement("b");
    const unit = heads[1].match(/\((.*)\)/)?.[1] ?? "";
    amount.textContent = rest.length ? `${used.textContent.trim()} ${unit}` : used.textContent.trim();
    const tail = rest.filter((cell) => cell.textContent.trim()).map((cell, i) => `${heads[i + 2]}: ${cell.textContent.trim()}`);
    card.replaceChildren(link, part, document.createElement("br"), amount, tail.length ? ` · ${tail.join(" · ")}` : "");
  }

  function hide() {
    days[at]?.classList.remove("is-on");
    cursor.remove();
    at = -1;
    card.textContent = card.dataset.first;
  }

  function under(event) {
    const day = document.elementFromPoint(event.clientX, event.clientY)?.closest(".heat__month svg a");
    const index = days.indexOf(day);
    if (index < 0) return;
    const box = day.ownerSVGElement.getBoundingClientRect();
    const high = day.ownerSVGElement.viewBox.baseVal.height;
    show(index, Math.floor(((event.clientY - box.top) / box.height) * high));
  }

  months.addEventListener("pointermove", under);
  months.addEventListener("pointerdown", (event) => {
    finger = event.pointerType !== "mouse";
    before = at;
    under(event);
  });
  // The first touch reads, the second opens: what was read, since browsers guess what a finger meant.
  months.addEventListener("click", (event) => {
    if (!finger) return;
    event.preventDefault();
    if (at === before && at >= 0) location.assign(days[at].getAttribute("href"));
  });
  months.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (event.key === "Enter" && at >= 0) location.assign(days[at].getAttribute("href"));
    const last = days.length - 1;
    const go = {
      ArrowRight: [at + 1, hour], ArrowLeft: [at < 0 ? last : at - 1, hour],
      ArrowDown: [at < 0 ? last : at, at < 0 ? 0 : hour + 1], ArrowUp: [at < 0 ? last : at, at < 0 ? 0 : hour - 1],
      Home: [0, hour], End: [last, hour], PageDown: [at + 31, hour], PageUp: [at - 31, hour],
    }[event.key];
    if (!go) return;
    event.preventDefault();
    show(...go);
  });
}
