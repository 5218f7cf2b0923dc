/* What fits is offered while somebody types into the box. Each answer replaces the one before it,
   and one that comes too late is dropped. */

const PAUSE = 120;

function bind(form) {
  const box = form.querySelector(".box-in input");
  const place = form.querySelector(".offers");
  let timer, underWay, shown = box.value.trim();

  async function ask() {
    const typed = box.value.trim();
    if (typed === shown) return;
    underWay?.abort();
    underWay = new AbortController();
    try {
      const address = `${form.dataset.offers}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(address, { redirect: "manual", signal: underWay.signal });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      shown = typed;
    } catch {
      // Typed on, or no connection: "Continue" still leads to the same offers.
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  addEventListener("pageshow", ask);
}

document.querySelectorAll("form[data-offers]").forEach(bind);
