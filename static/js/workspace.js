/* The workspace: what is chosen in the list opens beside it, and its steps are taken there. In a
   narrow window, and without this script, each request is a page of its own. */

const list = document.querySelector("[data-workspace]");
const isWide = matchMedia("(width >= 60rem)");

async function pageOf(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { "X-Part": "detail" } });
  return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
}

function bindWorkspace() {
  let detail, open, last = 0, shown = location.search;
  const lines = () => [...list.querySelectorAll("a.item")];
  const tell = (name, target) => target.dispatchEvent(new CustomEvent(name, { bubbles: true }));

  function place() {
    if (detail) return detail;
    detail = document.createElement("section");
    detail.className = "detail";
    detail.setAttribute("aria-label", list.dataset.workspace);
    list.after(detail);
    return detail;
  }

  /* Only the last that was asked for is shown. */
  async function show(url, options, otherwise) {
    const number = ++last;
    tell("part-leaving", place());
    detail.setAttribute("aria-busy", "true");
    try {
      const [answer, page] = await pageOf(url, options);
      if (number !== last) return false;
      const part = page.querySelector("[data-part-of=detail]");
      if (!part) return answer.redirected ? location.assign(answer.url) : otherwise();
      detail.replaceChildren(...part.childNodes);
      detail.scrollTop = 0;
      detail.removeAttribute("aria-busy");
      tell("part-shown", detail);
      return true;
    } catch {
      return otherwise();
    }
  }

  function choose(link) {
    for (const line of lines()) line.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    link.focus();
    link.scrollIntoView({ block: "nearest" });
    open = link.getAttribute("href");
    return show(link.href, {}, () => location.assign(link.href));
  }

  /* After a step the line says what is so now; one that left the view stays where it was until
     another list is asked for, so that nothing jumps under the hand. */
  async function refresh(sent) {
    const [answer, page] = await pageOf(location.href);
    if (!answer.ok) return;
    document.querySelector(".views")?.replaceWith(page.querySelector(".views"));
    const old = lines().find((line) => line.getAttribute("href") === sent)?.parentElement;
    const fresh = page.querySelector(`a.item[href="${CSS.escape(sent)}"]`)?.parentElement;
    if (!old) return;
    if (!fresh) return old.classList.add("gone");
    const hadFocus = old.contains(document.activeElement);
    if (sent === open) fresh.querySelector("a").setAttribute("aria-current", "true");
    old.replaceWith(fresh);
    if (hadFocus) fresh.querySelector("a").focus();
  }

  async function send(form, submitter) {
    const data = new FormData(form, submitter);
    const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
    const sent = open;
    const url = submitter?.getAttribute("formaction") ?? form.action;
    const isShown = await show(url, { method: "POST", body }, () => form.submit());
    if (isShown) refresh(sent).catch(() => {});
  }

  async function narrow(form) {
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    list.setAttribute("aria-busy", "true");
    const [answer, page] = await pageOf(url).catch(() => []);
    const fresh = answer?.ok && page.querySelector("[data-workspace]");
    if (!fresh) return location.assign(url);
    list.replaceChildren(...fresh.childNodes);
    list.removeAttribute("aria-busy");
    document.querySelector(".views").replaceWith(page.querySelector(".views"));
    document.title = page.title;
    history.pushState({}, "", url);
    shown = location.search;
    ready();
    list.querySelector("h1").focus();
  }

  function ready() {
    list.querySelector("h1").tabIndex = -1;
    const next = list.querySelector("[data-next]");
    if (next) next.hidden = !isWide.matches;
  }

  list.addEventListener("click", (event) => {
    const isOwn = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    const link = event.target.closest("a.item");
    if (event.target.closest("[data-next]")) {
      const at = lines().findIndex((line) => line.getAttribute("href") === open);
      const next = lines()[at + 1];
      if (next) choose(next);
    } else if (link && isOwn && isWide.matches) {
      event.preventDefault();
      choose(link);
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.closest(".detail") && form.method === "post") {
      event.preventDefault();
      send(form, event.submitter);
    } else if (form.closest(".list") && form.matches("form.filters")) {
      event.preventDefault();
      narrow(form);
    }
  });
  addEventListener("popstate", () => { if (shown !== location.search) location.reload(); });
  ready();
}

if (list) bindWorkspace();
