/* Small comforts for markup that works without them: copy buttons, notes that go away, focus, file drop. */

const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function copy(button) {
  const code = button.closest("[data-copy]").querySelector("code");
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    // Without permission, or over plain HTTP from another machine: select it, so that one key press copies it.
    getSelection().selectAllChildren(code);
    button.textContent = "Selected";
  }
  await wait(2000);
  button.textContent = before;
}

function dismiss(button) {
  const note = button.closest("[data-note]");
  note.remove();
  document.getElementById("main").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-copy-button]")) copy(button);
  if (button?.matches("[data-dismiss]")) dismiss(button);
});

function drops(zone) {
  const input = zone.querySelector("input[type=file]");
  const mark = (event, over) => {
    event.preventDefault();
    zone.classList.toggle("over", over);
  };
  zone.addEventListener("dragover", (event) => mark(event, true));
  zone.addEventListener("dragleave", (event) => mark(event, false));
  zone.addEventListener("drop", (event) => {
    mark(event, false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function enhance(part) {
  for (const button of part.querySelectorAll("[data-copy-button], [data-dismiss]")) button.hidden = false;
  for (const zone of part.querySelectorAll("[data-drop]")) drops(zone);
  part.querySelector("[data-focus]")?.focus();
}

enhance(document);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) enhance(event.detail.elt); });
document.addEventListener("envelope:swapped", (event) => enhance(event.detail));
