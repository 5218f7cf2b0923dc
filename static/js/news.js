/* The page of a request follows what happens to it: it asks every ten seconds while it is looked
   at, less often while nothing happens. Forms and what is typed stay as they are. */

const SOON = 10_000;
const SELDOM = 60_000;
const SLOWER = 1.5;

function bind(place) {
  const parts = [...document.querySelectorAll("[data-live]")];
  const stale = document.querySelector("[data-live-stale]");
  let pause = SOON;
  let timer;

  function show(html) {
    const news = new DOMParser().parseFromString(html, "text/html").querySelector("[data-after]");
    for (const part of parts) {
      const fresh = news.querySelector(`[data-part="${part.dataset.live}"]`);
      if (fresh) part.innerHTML = fresh.innerHTML;
    }
    place.dataset.here = news.dataset.here ?? "";
    place.dataset.after = news.dataset.after;
    stale.hidden = news.dataset.version === place.dataset.version;
  }

  function later() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, pause);
  }

  async function ask() {
    if (!place.isConnected) return;
    const address = new URL(place.dataset.news, location);
    address.searchParams.set("after", place.dataset.after);
    address.searchParams.set("here", place.dataset.here ?? "");
    try {
      const answer = await fetch(address, { redirect: "manual" });
      if (answer.status === 200) show(await answer.text());
      else if (answer.status !== 204 && answer.status < 500) return;  // signed out, or not theirs
      pause = answer.status === 200 ? SOON : Math.min(SELDOM, pause * SLOWER);
    } catch {
      pause = SELDOM;
    }
    later();
  }

  document.addEventListener("visibilitychange", () => {
    pause = SOON;
    if (document.hidden) clearTimeout(timer);
    else ask();
  });
  later();
}

document.querySelectorAll("[data-news]").forEach(bind);
document.addEventListener("part-shown", ({ target }) => {
  target.querySelectorAll("[data-news]").forEach(bind);
});
