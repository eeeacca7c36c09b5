/* Forms marked data-upload show how far they are and can be stopped. Without this file they post as they are.
   The server answers as it does to a browser: a redirect is followed, an error page takes the place of main. */

const UNITS = ["bytes", "KiB", "MiB", "GiB"];

function sized(bytes) {
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${unit ? amount.toFixed(1) : amount} ${UNITS[unit]}`;
}

function parts(form) {
  const find = (name) => form.querySelector(`[data-upload-${name}]`);
  return { line: find("progress"), at: find("at"), cancel: find("cancel"), problem: find("problem"), said: find("said"), bar: form.querySelector("progress") };
}

function show(view, sent, total) {
  const share = total ? sent / total : 0;
  view.bar.value = share;
  view.at.textContent = share < 1 ? `${sized(sent)} of ${sized(total)}, ${Math.floor(share * 100)} %` : "All sent. Sealing the last segments.";
  const tenth = `${Math.floor(share * 10) * 10} %`;
  if (view.said.textContent !== tenth) view.said.textContent = tenth;
}

function finish(form, view, text) {
  for (const button of form.querySelectorAll("[type=submit]")) button.disabled = false;
  delete form.dataset.busy;
  view.cancel.hidden = true;
  view.at.textContent = "";
  view.bar.hidden = true;
  view.problem.textContent = text;
  view.problem.hidden = false;
}

function cancelled(view) {
  // Once all is sent the server may have finished before it saw the connection close.
  return view.bar.value < 1 ? "Cancelled. Nothing was stored." : "Cancelled at the last moment. Look in the bucket whether the object is there.";
}

function swap(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const main = fresh.getElementById("main");
  if (!main) return false;
  document.title = fresh.title;
  document.getElementById("main").replaceWith(main);
  globalThis.htmx?.process(main);
  document.dispatchEvent(new CustomEvent("envelope:swapped", { detail: main }));
  (main.querySelector("[data-focus], h1") ?? main).focus();
  return true;
}

function answer(form, view, xhr, asked) {
  const next = xhr.getResponseHeader("HX-Redirect");
  if (next) return location.assign(next);
  const moved = xhr.responseURL && xhr.responseURL.split("#")[0] !== asked.split("#")[0];
  if (xhr.status < 400 && moved) return location.assign(xhr.responseURL);
  if (swap(xhr.responseText)) return undefined;
  return finish(form, view, xhr.responseText.slice(0, 300) || `The server answered ${xhr.status}. Nothing was stored.`);
}

function send(form, submitter) {
  const view = parts(form);
  if (!view.line || form.dataset.busy) return;
  const xhr = new XMLHttpRequest();
  const asked = new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href).href;
  xhr.open("POST", asked);
  const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) xhr.setRequestHeader("X-CSRFToken", token);
  xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  xhr.upload.addEventListener("progress", (event) => show(view, event.loaded, event.total));
  xhr.addEventListener("load", () => answer(form, view, xhr, asked));
  xhr.addEventListener("abort", () => finish(form, view, cancelled(view)));
  xhr.addEventListener("error", () => finish(form, view, "The connection ended before the answer came. Look in the bucket, then send the file again if it is not there."));
  view.cancel.onclick = () => xhr.abort();
  view.problem.hidden = true;
  view.bar.hidden = view.cancel.hidden = view.line.hidden = false;
  show(view, 0, 1);
  form.dataset.busy = "yes";
  const body = new FormData(form, submitter ?? undefined);
  for (const button of form.querySelectorAll("[type=submit]")) button.disabled = true;
  xhr.send(body);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-upload]") || !form.querySelector("[data-upload-progress]")) return;
  event.preventDefault();
  send(form, event.submitter);
});
