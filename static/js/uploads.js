/* A chosen file is sent at once, with a bar that says how far it is; the form then carries only its
   token, so that a draft keeps it and sending the form is quick. A form that is sent meanwhile
   waits for its files. Without script they go with the form. */

function bind(place) {
  const control = place.querySelector("input[type=file]");
  const { form } = control;
  let underWay = 0;
  let waiting;

  function line(file) {
    const bar = document.createElement("progress");
    const name = document.createElement("bdi");
    const row = document.createElement("p");
    bar.max = 1;
    name.textContent = file.name;
    bar.setAttribute("aria-label", file.name);
    row.className = "small row";
    row.append(name, bar);
    place.append(row);
    return { bar, done: (html) => { row.outerHTML = html; } };
  }

  function send(file) {
    const { bar, done } = line(file);
    underWay += 1;
    const words = new FormData();
    words.append("files", file);
    const sending = new XMLHttpRequest();
    sending.open("POST", place.dataset.uploads);
    sending.setRequestHeader("X-CSRFToken", form.querySelector('input[name$="csrf_token"]').value);
    sending.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = loaded / total; });
    sending.addEventListener("loadend", () => {
      const isAnswer = sending.status === 200 || sending.status === 422;
      done(isAnswer ? sending.responseText : `<p class="error">${place.dataset.failed}</p>`);
      form.dispatchEvent(new Event("change", { bubbles: true }));
      underWay -= 1;
      if (!underWay && waiting) form.requestSubmit(waiting.button);
      if (!underWay) waiting = undefined;
    });
    sending.send(words);
  }

  form.addEventListener("submit", (event) => {
    if (!underWay) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { button: event.submitter };
  }, { capture: true });

  control.addEventListener("change", () => {
    for (const file of control.files) send(file);
    control.value = "";
  });
}

document.querySelectorAll("[data-uploads]").forEach(bind);
document.addEventListener("part-shown", ({ target }) => {
  target.querySelectorAll("[data-uploads]").forEach(bind);
});
