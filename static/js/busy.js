/* A form is sent once: its buttons rest while it is on its way, and the one that was pressed says
   what it does. Coming back to a page from the browser's memory wakes them again. */

const rested = new Map();

function rest(button, words) {
  const label = button.querySelector("span");
  rested.set(button, label?.textContent);
  if (words && label) label.textContent = words;
  button.disabled = true;
}

function wake() {
  for (const [button, words] of rested) {
    button.disabled = false;
    const label = button.querySelector("span");
    if (label) label.textContent = words;
  }
  rested.clear();
}

document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
  if (form.method !== "post" || defaultPrevented) return;

  // After this turn: a button that is disabled now would be missing from what is sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button")) {
      rest(button, button === submitter ? button.dataset.busy : "");
    }
  });
});

addEventListener("pageshow", wake);
