/* What a page is asked while it is looked at: each function gives the faults as lines of words. */
(() => {
  const named = (at) => {
    const words = (at.innerText ?? at.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 50);
    return `${at.tagName.toLowerCase()}${at.className && typeof at.className === "string" ? "." + at.className.trim().replace(/\s+/g, ".") : ""} "${words}"`;
  };
  const OUT_OF_SIGHT = ".vh, .skip, dialog:not([open]), [hidden]";
  let clipped, hidden; // what was found of each element; forgotten when the page is looked at anew
  const lookAnew = () => {
    clipped = new Map([[null, false]]);
    hidden = new Map();
  };
  const found = (known, at, find) => {
    if (!known.has(at)) known.set(at, find(at));
    return known.get(at);
  };
  const isClipped = (at) => found(clipped, at, () => getComputedStyle(at).clipPath !== "none" || isClipped(at.parentElement));
  const isShown = (at) => at.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isHidden = (at) => found(hidden, at, () => !isShown(at) || at.closest(OUT_OF_SIGHT) || isClipped(at));
  const cuts = (value) => value === "hidden" || value === "clip";

  function wordsDrawn() {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
    return texts;
  }

  /* Elements in which words are drawn. */
  function spoken() {
    const holders = new Set(document.body.querySelectorAll("select"));
    for (const text of wordsDrawn()) {
      if (!text.parentElement.checkVisibility()) continue;
      for (let at = text.parentElement; at && !holders.has(at); at = at.parentElement) holders.add(at);
    }
    return holders;
  }

  /* Wider than the window, or words wider than what holds them. */
  function overflow() {
    const page = document.documentElement;
    const faults = [];
    lookAnew();
    if (page.scrollWidth > page.clientWidth) faults.push(`the page scrolls sideways (${page.scrollWidth} > ${page.clientWidth})`);
    const holders = spoken();
    for (const at of document.body.querySelectorAll("*")) {
      if (!holders.has(at) || at.closest("svg") || isHidden(at)) continue;
      const style = getComputedStyle(at);
      if (style.display === "inline") continue;
      const scrolls = /auto|scroll/.test(style.overflowX);
      if (!scrolls && at.scrollWidth > at.clientWidth + 1 && cuts(style.overflowX)) faults.push(`cut at the side: ${named(at)}`);
      if (at.scrollHeight > at.clientHeight + 2 && cuts(style.overflowY)) faults.push(`cut below: ${named(at)}`);
      if (at.closest(".scroll, .views")) continue;
      const box = at.getBoundingClientRect();
      if (box.width && (box.left < -1 || box.right > page.clientWidth + 1)) faults.push(`beside the window: ${named(at)}`);
    }
    return [...new Set(faults)];
  }

  /* Words that lie over other words. */
  function overlaps() {
    const rects = [];
    const range = document.createRange();
    lookAnew();
    const nav = document.querySelector(".nav");
    const liesOverAll = nav && getComputedStyle(nav).position === "fixed" ? ".nav, " : "";
    for (const text of wordsDrawn()) {
      const at = text.parentElement;
      if (isHidden(at) || at.closest(`${liesOverAll}option, select, .scroll table`)) continue;
      range.selectNodeContents(text);
      for (const rect of range.getClientRects()) {
        if (rect.width > 1) rects.push({ at, words: text.data.trim().slice(0, 30), left: rect.left, right: rect.right, top: rect.top + rect.height * 0.25, bottom: rect.bottom - rect.height * 0.25 });
      }
    }
    rects.sort((a, b) => a.top - b.top);
    const faults = [];
    rects.forEach((a, index) => {
      for (let next = index + 1; next < rects.length && rects[next].top < a.bottom; next++) {
        const b = rects[next];
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2) faults.push(`"${a.words}" lies over "${b.words}"`);
      }
    });
    return [...new Set(faults)];
  }

  /* Everything one can act on takes the focus, shows it, and does not hide beneath the bars. */
  function focus() {
    const faults = [];
    lookAnew();
    const stops = document.body.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]");
    for (const at of stops) {
      if (isHidden(at) || at.disabled || at.closest("details:not([open]) > :not(summary)")) continue;
      if (at.tabIndex < 0) {
        if (at.matches("a, button, input, select, textarea, summary")) faults.push(`never reached: ${named(at)}`);
        continue;
      }
      const holder = at.matches(".box-in > input") ? at.parentElement.parentElement : at;
      const before = getComputedStyle(holder).boxShadow;
      at.focus();
      if (document.activeElement !== at) {
        faults.push(`takes no focus: ${named(at)}`);
        continue;
      }
      const style = getComputedStyle(holder);
      const hasRing = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      if (!hasRing && style.boxShadow === before) faults.push(`shows no focus: ${named(at)}`);
      const box = at.getBoundingClientRect();
      const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
      const inView = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2; // what is taller than the window
      const tops = [box.top + Math.min(box.height / 2, 12), inView, box.bottom - Math.min(box.height / 2, 12)];
      const seen = tops.some((y) => {
        const there = document.elementFromPoint(x, y);
        return there && (at.contains(there) || there.contains(at) || there.closest("label")?.control === at);
      });
      if (!seen && box.width > 1) faults.push(`hidden while it has the focus: ${named(at)}`);
    }
    return [...new Set(faults)];
  }

  /* Inks of the page no page before it had: what words are drawn in, and all the grounds beneath.
     Contrast is a matter of these alone, and the dearest of all that is asked. */
  function newInks() {
    const known = new Set(JSON.parse(localStorage.getItem("inks") ?? "[]"));
    const inks = new Set();
    const grounds = new Map([[null, ""]]);
    const groundOf = (at) => found(grounds, at, () => {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(at);
      return `${backgroundColor} ${backgroundImage} ${opacity}|`.replace("rgba(0, 0, 0, 0) none 1|", "") + groundOf(at.parentElement);
    });
    const holders = new Set(wordsDrawn().map((text) => text.parentElement));
    for (const at of [...holders, ...document.body.querySelectorAll("input, select, textarea")]) {
      if (!at.checkVisibility()) continue;
      const { color, fontSize, fontWeight, textShadow, textDecorationLine } = getComputedStyle(at);
      inks.add([color, fontSize, fontWeight, textShadow, textDecorationLine, groundOf(at)].join());
    }
    localStorage.setItem("inks", JSON.stringify([...new Set([...known, ...inks])]));
    return [...inks].filter((ink) => !known.has(ink));
  }

  async function faultsOf(options) {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"], selectors: false, preload: false, ...options });
    return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 5).map((node) => `axe ${id} (${help}): ${node.html.slice(0, 160)}`));
  }

  const axe = () => faultsOf({ rules: { "color-contrast": { enabled: newInks().length > 0 } } });

  /* The same page in another scheme differs in its colours only. */
  const colours = () => (newInks().length ? faultsOf({ runOnly: ["color-contrast", "link-in-text-block"] }) : []);

  window.looking = { overflow, overlaps, focus, axe, colours };
})();
