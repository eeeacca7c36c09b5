/* The bench: what only works with a script appears, and a key for SSE-C can be made and saved in the page. */

import { keyFingerprint, makeOwnKeyB64 } from "./client_side_keys.js";
import { saveAs } from "./client_side_page.js";

const KEY_FILE_STAYS_VALID_MS = 60_000;

function wireKeyMaker(maker) {
  const input = maker.querySelector("[data-customer-key]");
  const status = maker.querySelector("[data-customer-key-status]");
  const form = maker.closest("form");
  const warning = form.querySelector("[data-key-unsaved]");
  let unsavedKey = "";

  maker.querySelector("[data-make-customer-key]").addEventListener("click", () => {
    unsavedKey = makeOwnKeyB64();
    input.value = unsavedKey;
    status.textContent = "Made here. Save it now: it is shown only once.";
  });
  maker.querySelector("[data-save-customer-key]").addEventListener("click", async () => {
    const text = input.value.trim();
    if (!text) {
      status.textContent = "There is no key to save yet.";
      return;
    }
    const name = `sse-c-key-${(await fingerprint(text)) || "pasted"}.txt`;
    const url = saveAs(new Blob([`${text}\n`], { type: "text/plain" }), name);
    setTimeout(() => URL.revokeObjectURL(url), KEY_FILE_STAYS_VALID_MS);
    if (unsavedKey === text) unsavedKey = "";
    warning.hidden = true;
    status.textContent = `Saved as ${name}.`;
  });
  // A page kept by the browser for its Back button must not keep the key.
  addEventListener("pagehide", () => {
    input.value = "";
  });
  form.addEventListener("submit", (event) => {
    warning.hidden = !(unsavedKey && unsavedKey === input.value.trim());
    if (warning.hidden) return;
    event.preventDefault();
    maker.querySelector("[data-save-customer-key]").focus();
  });
}

/* Digests need a secure page; without one the file has a plainer name. */
async function fingerprint(text) {
  try {
    return await keyFingerprint(text);
  } catch {
    return "";
  }
}

function enhance(part) {
  for (const place of part.querySelectorAll("[data-needs-script]")) place.hidden = false;
  // On a phone the methods scroll sideways; the chosen one may stand outside of what is seen.
  part.querySelector('[aria-label="Method"] [aria-current]')?.scrollIntoView({ block: "nearest", inline: "center" });
  for (const maker of part.querySelectorAll("[data-key-maker]")) wireKeyMaker(maker);
}

enhance(document);
document.addEventListener("envelope:swapped", (event) => enhance(event.detail));
