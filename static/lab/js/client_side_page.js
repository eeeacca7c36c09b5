/* What both sections show: status, error, progress, and bytes as hex. Text only, never HTML. */

import { Refused } from "./client_side_envelope.js";
import { Tampered } from "./client_side_format.js";
import { keyFingerprint } from "./client_side_keys.js";
import { LabFailure } from "./client_side_transfer.js";

const SHOWN_BYTES = 64;
const MAX_KEY_FILE_BYTES = 1024;

export class Panel {
  constructor(section) {
    this.section = section;
    this.form = section.querySelector("form");
    this.running = null;
    this.part("cancel")?.addEventListener("click", () => this.running?.abort());
    addEventListener("pagehide", () => this.running?.abort());
  }

  part(name) {
    return this.section.querySelector(`[data-${name}]`);
  }

  input(name) {
    return this.section.querySelector(`[name="${name}"]`);
  }

  /* The value of an input, of the chosen radio, or "" where there is none. */
  value(name) {
    const chosen = this.section.querySelector(`[name="${name}"]:checked`) ?? this.input(name);
    return chosen?.value ?? "";
  }

  get csrfToken() {
    return this.value("csrfmiddlewaretoken");
  }

  write(name, text) {
    const place = this.part(name);
    if (place) place.textContent = text;
  }

  show(name, shown = true) {
    const place = this.part(name);
    if (place) place.hidden = !shown;
  }

  status(text) {
    this.write("status", text);
  }

  /* A fraction from 0 to 1, or null while it is unknown. */
  progress(fraction) {
    const bar = this.part("progress");
    if (!bar) return;
    if (fraction === null) bar.removeAttribute("value");
    else bar.value = fraction * (bar.max || 1);
  }

  /* Runs `work(signal)` once at a time, with the controls disabled and Cancel offered; shows what it throws. `kept` says
     what was kept where the error itself does not. */
  async run(work, { kept }) {
    if (this.running) return;
    this.running = new AbortController();
    this.busy(true);
    this.show("error", false);
    try {
      await work(this.running.signal);
    } catch (error) {
      this.status("");
      this.fail(error, kept);
    } finally {
      this.running = null;
      this.busy(false);
    }
  }

  busy(isBusy) {
    const controls = this.part("controls");
    if (controls) controls.disabled = isBusy;
    for (const button of this.section.querySelectorAll("[type=submit]")) button.disabled = isBusy;
    this.section.setAttribute("aria-busy", String(isBusy));
    this.progress(null);
    this.show("progress", isBusy);
    this.show("cancel", isBusy);
  }

  fail(error, kept) {
    const lines = [messageOf(error), error.kept || kept, error.todo].filter(Boolean);
    const place = this.part("error");
    if (!place) return;
    place.replaceChildren(
      ...lines.map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }),
    );
    place.hidden = false;
  }

  announce(name, detail) {
    this.section.dispatchEvent(new CustomEvent(`client-side:${name}`, { bubbles: true, detail }));
  }

  /* Lets a key be read from a file and keeps its fingerprint in view. `onKey()` is called when the key has changed. */
  wireOwnKey(onKey = () => {}) {
    const key = this.input("own_key");
    const file = this.input("own_key_file");
    if (!key) return;
    this.keyChanged = async () => {
      onKey();
      this.write("key-fingerprint", await keyFingerprint(key.value));
    };
    key.addEventListener("input", this.keyChanged);
    file?.addEventListener("change", async () => {
      const chosen = file.files[0];
      key.value = chosen && chosen.size <= MAX_KEY_FILE_BYTES ? (await chosen.text()).trim() : "";
      await this.keyChanged();
    });
    // A page kept by the browser for its Back button must not keep the key.
    addEventListener("pagehide", () => {
      key.value = "";
    });
  }
}

/* The browser's own errors tell developers what happened; these sentences tell the reader. */
const BROWSER_ERRORS = {
  NotReadableError: "The file could not be read: it was changed, moved or removed after it was chosen.",
  NotFoundError: "The file could not be found: it was moved or removed after it was chosen.",
  RangeError: "The browser has not enough memory for a file of this size.",
  OperationError: "The browser could not encrypt this: it may have run out of memory.",
};

function messageOf(error) {
  if ([LabFailure, Refused, Tampered].some((kind) => error instanceof kind)) return error.message;
  console.error(error);
  return BROWSER_ERRORS[error.name] ?? "Something went wrong in this page. Reload it and try again.";
}

export function showUnsupported(section, reason) {
  const place = section.querySelector("[data-unsupported]");
  if (place) {
    place.textContent = reason;
    place.hidden = false;
  }
  for (const control of section.querySelectorAll("input, select, textarea, button")) control.disabled = true;
}

export function firstBytesAsHex(bytes) {
  return hex(bytes.subarray(0, SHOWN_BYTES), 0);
}

export function lastBytesAsHex(bytes) {
  const start = Math.max(0, bytes.length - SHOWN_BYTES);
  return hex(bytes.subarray(start), start);
}

/* Lines of 16 bytes with their offset at the left. */
function hex(bytes, offset) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Array.from(bytes.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, "0"));
    lines.push(`${(offset + at).toString(16).padStart(8, "0")}  ${row.join(" ")}`);
  }
  return lines.join("\n");
}

export function inWords(bytes) {
  return `${bytes.toLocaleString("en-GB")} byte${bytes === 1 ? "" : "s"}`;
}

/* Gives `blob` to the browser's download; the returned address stays valid until it is revoked. */
export function saveAs(blob, name, anchor = document.createElement("a")) {
  const url = URL.createObjectURL(blob);
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  return url;
}
