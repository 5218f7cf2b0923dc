/* Words are kept as a draft while they are typed: after a pause, and when the page is left. A form
   says where to (data-draft, data-draft-url), and its line says in words how that went. */

const PAUSE = 1500;
const NEXT_TRY = 10_000;

const who = (page) => page.querySelector(".menu summary")?.getAttribute("aria-label");
const tokens = (page) => [...page.querySelectorAll('input[name$="csrf_token"]')];

function typed(form) {
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !name.endsWith("csrf_token")) words.append(name, value);
  }
  words.set("draft", form.dataset.draft);
  return words;
}

/* After signing in again in another tab the forms of this one have stale tokens. Fresh ones are
   taken only for the same person: nobody sends what somebody else typed. */
async function renewed(form) {
  const answer = await fetch(form.dataset.draftRenew, { redirect: "manual" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [fresh] = tokens(page);
  if (!fresh || who(page) !== who(document)) return false;
  for (const stale of tokens(document)) stale.value = fresh.value;
  return true;
}

function bind(form) {
  const line = form.querySelector("[data-draft-state]");
  const say = (what) => { line.textContent = line.dataset[what] ?? ""; };
  let kept = form.querySelector(".wrong") ? "" : typed(form).toString();
  let timer, underWay, isSent = false;

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function put(words, keepalive) {
    underWay = new AbortController();
    return fetch(form.dataset.draftUrl, {
      method: "PUT",
      headers: { "X-CSRFToken": tokens(form)[0].value },
      body: words,
      redirect: "manual",
      signal: underWay.signal,
      keepalive,
    });
  }

  async function save({ leaving = false } = {}) {
    clearTimeout(timer);
    const words = typed(form);
    if (isSent || words.toString() === kept) return;
    try {
      let answer = await put(words, leaving);
      if (!answer.ok && !leaving && (await renewed(form))) answer = await put(words, false);
      if (answer.ok) kept = words.toString();
      say(answer.ok ? "kept" : answer.status === 422 ? "" : "signedOut");
      if (!answer.ok && answer.status !== 422) later(NEXT_TRY);
    } catch (trouble) {
      if (trouble.name === "AbortError") return;
      say("failed");
      later(NEXT_TRY);
    }
  }

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", () => later(PAUSE));
  document.addEventListener("visibilitychange", () => save({ leaving: document.hidden }));
  addEventListener("pagehide", () => save({ leaving: true }));
  addEventListener("pageshow", () => { isSent = false; });
  document.addEventListener("part-leaving", () => form.isConnected && save({ leaving: true }));

  form.addEventListener("submit", ({ submitter }) => {
    // Only looking at the answers sends nothing yet; what was sent has no draft any more.
    if (submitter?.name === "step" && submitter.value === "check") save({ leaving: true });
    else underWay?.abort();
    isSent = true;
    clearTimeout(timer);
  });
}

document.querySelectorAll("form[data-draft]").forEach(bind);
document.addEventListener("part-shown", ({ target }) => {
  target.querySelectorAll("form[data-draft]").forEach(bind);
});
