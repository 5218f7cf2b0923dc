/* A question that hangs on an answer comes and goes with it, in its place. While it is away its
   controls are switched off, so that nothing is sent for it. */

const answerOf = (form, name) => new FormData(form).get(name);

function woken(template) {
  const part = document.createElement("div");
  Object.assign(part.dataset, template.dataset);
  part.append(template.content.cloneNode(true));
  template.replaceWith(part);
  return part;
}

function bind(form) {
  form.querySelectorAll("template[data-shown-if]").forEach(woken);
  const parts = [...form.querySelectorAll("[data-shown-if]")];

  function show() {
    for (const part of parts) {
      const isShown = answerOf(form, part.dataset.shownIf) === part.dataset.is;
      part.hidden = !isShown;
      for (const control of part.querySelectorAll("input, textarea, select")) {
        control.disabled = !isShown;
      }
    }
  }

  form.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}

document.querySelectorAll("form:has([data-shown-if])").forEach(bind);
