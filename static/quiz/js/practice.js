/* Keys and a running clock for a question. Without it the page works as it is; the server's clock is the one that counts. */

const form = document.querySelector("[data-practice]");
const hasKeys = form && !form.hasAttribute("data-no-keys");
const help = document.querySelector("[data-keys-help]");
if (help && hasKeys) help.hidden = false;

function choose(number) {
  const field = form.querySelector(`[data-key="${number}"]`);
  if (!field) return false;
  field.click();
  field.focus();
  return true;
}

const actions = {
  f: () => form.querySelector("[data-flag]").click(),
  "?": () => { help.open = !help.open; help.querySelector("summary").focus(); },
};

// Single keys work inside the question only, and never while a text is being written or a list is open (WCAG 2.1.4).
function isWriting(target) {
  return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  const inQuestion = event.target === document.body || event.target.closest("main");
  if (!inQuestion) return;
  if (/^[1-9]$/.test(event.key) && choose(event.key)) event.preventDefault();
  else if (Object.hasOwn(actions, event.key)) { event.preventDefault(); actions[event.key](); }
}

if (hasKeys) document.addEventListener("keydown", press);

// After the answer: Enter goes on, unless it is for a link or a button that has the focus.
const next = document.querySelector("[data-next]");
if (next && !form) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.target.closest("a, button, summary, input")) next.click();
  });
}

const clock = document.querySelector("[data-seconds-left]");

function tick(end) {
  const left = Math.max(0, Math.round((end - performance.now()) / 1000));
  const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  clock.querySelector("[data-clock]").textContent = parts.map((part) => String(part).padStart(2, "0")).join(":");
  if (left > 0) setTimeout(() => tick(end), 1000);
}

if (clock) tick(performance.now() + 1000 * Number(clock.dataset.secondsLeft));
