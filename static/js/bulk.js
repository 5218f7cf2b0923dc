/* A step for many lines: its form shows what belongs to it, and its page follows it to the end. */

for (const waiting of document.querySelectorAll("[data-reload]")) {
  setTimeout(() => location.reload(), Number(waiting.dataset.reload) * 1000);
}

/* Of the form for the ticked lines only what belongs to the chosen step is shown. */
document.addEventListener("toggle", ({ target }) => target.matches?.(".bulk") && fit(target), true);
document.addEventListener("change", ({ target }) => {
  const bulk = target.closest?.(".bulk");
  if (bulk) fit(bulk);
});

function fit(bulk) {
  const kind = bulk.querySelector("[name=bulk-kind]").value;
  for (const part of bulk.querySelectorAll("[data-when]")) {
    part.hidden = part.dataset.when !== "" && !part.dataset.when.split(" ").includes(kind);
  }
}
