/* The keyboard: the palette over the page, the keys of this page, and going down a list. Letters
   alone rest while somebody types, and are off altogether where the body has no data-keys. */

const palette = document.getElementById("palette");
const help = document.getElementById("keys-dialog");
const CHORD = 1200;
const PAUSE = 120;
const isWriting = (at) => at.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

async function partOf(url, part, signal) {
  const answer = await fetch(url, { redirect: "manual", signal });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById(part);
}

function bindPalette() {
  const form = palette.querySelector("form");
  const input = form.elements.q;
  const place = palette.querySelector("[data-found]");
  let timer, underWay;

  async function find() {
    underWay?.abort();
    underWay = new AbortController();
    const at = document.querySelector("[data-at]")?.dataset.at;
    const url = `${form.action}?${new URLSearchParams({ q: input.value, ...(at && { at }) })}`;
    try {
      const found = await partOf(url, "found", underWay.signal);
      if (!found) return location.assign(url);
      found.removeAttribute("id");
      found.querySelector("a")?.classList.add("on");
      place.replaceChildren(found);
    } catch (trouble) {
      if (trouble.name !== "AbortError") location.assign(url);
    }
  }

  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [input, ...place.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    stops[(at + step + stops.length) % stops.length].focus();
  }

  /* A template goes into the reply of this page by its own button, behind what is typed. */
  function putIn(event) {
    const link = event.target.closest("a");
    const id = link && new URL(link.href).searchParams.get("template");
    const choice = id && document.querySelector("[data-at] [name=template]");
    if (!choice) return;
    event.preventDefault();
    palette.close();
    choice.value = id;
    choice.form.requestSubmit(choice.form.querySelector("[formaction]"));
  }

  place.addEventListener("click", putIn);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  palette.addEventListener("keydown", move);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    await find();
    place.querySelector("a")?.click();
  });
  palette.show = () => {
    input.value = "";
    place.replaceChildren();
    palette.showModal();
    find();
  };
}

function keysHere() {
  const list = document.createElement("dl");
  list.className = "keys";
  for (const one of document.querySelectorAll("[data-key]")) {
    const [term, words, key] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
    key.textContent = one.dataset.key;
    words.textContent = (one.querySelector("span") ?? one).textContent.trim();
    term.append(key);
    list.append(term, words);
  }
  return list;
}

async function showHelp() {
  const told = await partOf(help.dataset.url, "keys-told").catch(() => null);
  if (!told) return location.assign(help.dataset.url);
  told.className = "stack";
  const here = keysHere();
  if (here.childElementCount) {
    const heading = document.createElement("h3");
    heading.className = "small muted";
    heading.textContent = help.dataset.here;
    told.prepend(heading, here);
  }
  told.removeAttribute("id");
  help.querySelector("[data-found]").replaceChildren(told);
  if (!help.open) help.showModal();
}

function walk(step) {
  const lists = [...document.querySelectorAll("[data-walk]")];
  const stops = lists.flatMap((list) => [...list.querySelectorAll(list.dataset.walk)]);
  const current = stops.findIndex((stop) => stop.hasAttribute("aria-current"));
  const focused = stops.indexOf(document.activeElement);
  const at = focused < 0 ? current : focused;
  const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : at + step;
  stops[Math.min(Math.max(next, 0), stops.length - 1)]?.focus();
}

const LETTERS = {
  "?": showHelp,
  "/": () => palette.show(),
  j: () => walk(1),
  k: () => walk(-1),
  o: () => document.activeElement.closest("[data-walk] a")?.click(),
  x: () => document.activeElement.closest(".line")?.querySelector("[type=checkbox]")?.click(),
};

/* What is shown beside a list is on its way: keys wait for it, so that none is lost. */
const isBusy = () => document.querySelector(".detail[aria-busy]");
const held = [];

/* A fold that opens, and a link to a field, lead into it. */
function press(one) {
  const field = one.matches("a[href^='#']") && document.querySelector(one.getAttribute("href"));
  if (field) return field.focus();
  one.click();
  const fold = one.matches("summary") && one.parentElement.open && one.parentElement;
  const first = "textarea, input:not([type=hidden]), select, button";
  if (fold) fold.querySelector(first)?.focus();
}

let leads = -CHORD; // when a g was pressed, in milliseconds of the page

function letter(key, now) {
  const isSecond = now - leads < CHORD;
  leads = key === "g" && !isSecond ? now : -CHORD;
  const ways = isSecond ? `[data-go="${CSS.escape(key)}"]` : `[data-key="${CSS.escape(key)}"]`;
  const one = document.querySelector(ways);
  if (one) press(one);
  else if (!isSecond) LETTERS[key]?.();
  return one || (!isSecond && (LETTERS[key] || key === "g"));
}

/* As a press on the form's own button would: what checks or asks before it still does. */
function send(event) {
  const form = event.target.matches("textarea") && event.target.form;
  const buttons = form ? [...form.querySelectorAll("button:not([type=button])")] : [];
  const button = buttons.find((one) => one.matches(".primary")) || buttons[0];
  if (!button) return;
  event.preventDefault();
  button.click();
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.shiftKey) {
    event.preventDefault();
    if (!palette.open) palette.show();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return send(event);
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const isOff = !("keys" in document.body.dataset) || document.querySelector("dialog:modal");
  if (isOff || event.ctrlKey || event.metaKey || isWriting(event.target)) return;
  if (isBusy()) {
    held.push(event.key);
    event.preventDefault();
  } else if (letter(event.key, event.timeStamp)) event.preventDefault();
}

function goOn() {
  while (held.length && !isBusy()) letter(held.shift(), performance.now());
}

if (palette) {
  bindPalette();
  document.addEventListener("keydown", pressed);
  document.addEventListener("part-shown", goOn);
  for (const link of document.querySelectorAll("[data-opens]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link.dataset.opens === "palette") palette.show();
      else showHelp();
    });
  }
  for (const dialog of [palette, help]) {
    dialog.addEventListener("click", ({ target, clientX: x, clientY: y }) => {
      const box = dialog.getBoundingClientRect();
      const isBeside = x < box.x || x > box.right || y < box.y || y > box.bottom;
      if ((target === dialog && isBeside) || target.closest("[data-closes]")) dialog.close();
    });
  }
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of document.querySelectorAll(".jump kbd")) key.textContent = "⌘ K";
  }
}
