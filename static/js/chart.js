/* Reading a chart week by week, with the pointer or the arrow keys. The words come from the
   table beneath it, so that they are said in one place only. */

function columnsOf(table) {
  return [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
}

function inWords(row, columns) {
  const said = [...row.cells].map((cell, index) => [columns[index], cell.textContent.trim()]);
  const [[, week], ...rest] = said;
  return [week, ...rest.filter(([, words]) => words).map((pair) => pair.join(" "))].join(" · ");
}

function bind(chart) {
  const region = chart.querySelector(".scroll");
  const cursor = chart.querySelector(".cursor");
  const reading = chart.querySelector(".reading");
  const table = document.getElementById(chart.dataset.chart).querySelector("table");
  const columns = columnsOf(table);
  const rows = table.tBodies[0].rows;
  const hits = [...chart.querySelectorAll(".hit")];
  let at = -1;

  function show(index) {
    if (index < 0 || index >= hits.length || index === at) return;
    at = index;
    cursor.setAttribute("transform", `translate(${hits[at].dataset.at} 0)`);
    cursor.classList.add("on");
    reading.textContent = inWords(rows[at], columns);
  }

  function bringIntoView() {
    const hit = hits[at].getBoundingClientRect();
    const box = region.getBoundingClientRect();
    region.scrollBy(hit.x + hit.width / 2 - box.x - box.width / 2, 0);
  }

  hits.forEach((hit, index) => hit.addEventListener("pointerenter", () => show(index)));
  region.addEventListener("pointerleave", () => cursor.classList.remove("on"));

  region.addEventListener("keydown", (event) => {
    const onwards = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const wanted = { [onwards]: at + 1, [back]: at - 1, Home: 0, End: hits.length - 1 }[event.key];
    if (wanted === undefined || !hits.length) return;
    event.preventDefault();
    show(Math.max(0, wanted));
    bringIntoView();
  });

  // On a phone the week that needs a decision is in the first view; without one, what is ahead.
  const note = chart.querySelector("circle.over");
  const spot = note ?? chart.querySelector(".grid.now");
  if (spot && region.scrollWidth > region.clientWidth) {
    const before = note ? 0.5 : 0.25;
    const share = document.dir === "rtl" ? 1 - before : before;
    const x = spot.getBoundingClientRect().x - region.getBoundingClientRect().x;
    region.scrollBy(x - region.clientWidth * share, 0);
  }
}

document.querySelectorAll("[data-chart]").forEach(bind);
