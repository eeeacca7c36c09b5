/* The section that encrypts and sends, in two steps, so that what leaves can be looked at before it does. */

import { Refused } from "./client_side_envelope.js";
import { MAX_FILE_BYTES, TAG_BYTES, sealObject, secureRandom, wipe } from "./client_side_format.js";
import { keyFingerprint, keyringOfB64, kmsKeyring, makeOwnKeyB64, parseContext } from "./client_side_keys.js";
import { Panel, firstBytesAsHex, inWords, lastBytesAsHex, saveAs } from "./client_side_page.js";
import { LabFailure, upload } from "./client_side_transfer.js";

const DECIDES_THE_BYTES = ["file", "keyring", "key_id", "context", "own_key", "own_key_file"];
const NOTHING_SENT = "Nothing was sent. Your file is unchanged.";
const KEY_FILE_STAYS_VALID_MS = 60_000;

export function wireSealSection(section) {
  const panel = new Panel(section);
  const state = { sealed: null, unsavedKey: "" };
  const send = panel.part("send");

  panel.wireOwnKey();
  panel.input("file").addEventListener("change", () => proposeObjectKey(panel));
  panel.form.addEventListener("input", ({ target }) => DECIDES_THE_BYTES.includes(target.name) && forget(panel, state));
  panel.form.addEventListener("change", () => showForKeyring(panel));
  panel.part("make-key")?.addEventListener("click", () => makeKey(panel, state));
  panel.part("save-key")?.addEventListener("click", () => saveKey(panel, state));
  panel.form.addEventListener("submit", (event) => {
    event.preventDefault();
    panel.run((signal) => seal(panel, state, signal), { kept: NOTHING_SENT });
  });
  send.addEventListener("click", () => panel.run((signal) => sendSealed(panel, state, signal), { kept: NOTHING_SENT }));
  addEventListener("pagehide", () => forget(panel, state));
  send.disabled = true;
  showForKeyring(panel);
}

async function seal(panel, state, signal) {
  forget(panel, state);
  const file = chosenFile(panel);
  panel.status("Encrypting in this browser …");
  const keyring = await chosenKeyring(panel, signal);
  const plaintext = await file.arrayBuffer();
  const staying = firstBytesAsHex(new Uint8Array(plaintext));
  try {
    state.sealed = await sealObject(plaintext, keyring, secureRandom);
  } finally {
    wipe(plaintext);
  }
  panel.write("staying-first", staying);
  showOutgoing(panel, state.sealed);
  panel.status("Encrypted in this browser. Nothing of the file has been sent yet.");
  panel.part("send").disabled = false;
  panel.part("send").focus();
  panel.announce("sealed", { sizeBytes: state.sealed.body.length });
}

function chosenFile(panel) {
  const file = panel.input("file").files[0];
  if (!file) throw new Refused("Choose a file first.");
  const limitBytes = Math.min(MAX_FILE_BYTES, Number(panel.section.dataset.maxBytes) || MAX_FILE_BYTES);
  if (file.size > limitBytes) {
    throw new LabFailure({
      message:
        `This file has ${inWords(file.size)}. Browsers encrypt a file in one piece in memory, so the limit here is ` +
        `${inWords(limitBytes)}.`,
      kept: "It was not read, and nothing was sent.",
      todo: "Choose a smaller file, or encrypt this one with the command line.",
    });
  }
  return file;
}

function chosenKeyring(panel, signal) {
  if (panel.value("keyring") !== "kms") return keyringOfB64(panel.value("own_key"));
  return kmsKeyring({
    dataKeyUrl: panel.section.dataset.dataKeyUrl,
    csrfToken: panel.csrfToken,
    keyId: panel.value("key_id"),
    context: parseContext(panel.value("context")),
    signal,
  });
}

async function sendSealed(panel, state, signal) {
  if (!state.sealed) return;
  if (panel.value("keyring") !== "kms" && state.unsavedKey === panel.value("own_key")) {
    panel.part("save-key")?.focus();
    throw new Refused(
      "Save the key first. It is in this page only: without it nobody can open the object, the lab included.",
    );
  }
  panel.part("send").disabled = true;
  panel.status("Sending the ciphertext …");
  try {
    const answer = await upload({
      url: uploadUrl(panel),
      method: uploadMethod(panel),
      headers: { ...uploadHeaders(state.sealed.metadata), "X-CSRFToken": panel.csrfToken },
      body: state.sealed.body,
      onProgress: (sent, total) => panel.progress(total ? sent / total : null),
      signal,
    });
    panel.status("Stored.");
    goTo(answer.location);
  } finally {
    panel.part("send").disabled = false;
  }
}

function uploadMethod(panel) {
  return panel.section.dataset.uploadMethod ?? "POST";
}

/* The object's name is all that is said about the file: not the file's own name, type or time. */
function uploadUrl(panel) {
  const url = new URL(panel.section.dataset.uploadUrl, document.baseURI);
  for (const name of ["bucket", "key"]) url.searchParams.set(name, panel.value(name));
  return url.href;
}

function uploadHeaders(metadata) {
  const pairs = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return { "Content-Type": "application/octet-stream", Accept: "application/json", ...Object.fromEntries(pairs) };
}

function goTo(location) {
  const url = new URL(location, document.baseURI);
  if (url.origin !== document.location.origin) throw new LabFailure({ message: "The lab's answer could not be read." });
  document.location.assign(url.href);
}

function showOutgoing(panel, { body, metadata }) {
  panel.write("outgoing-request", `${uploadMethod(panel)} ${new URL(uploadUrl(panel)).pathname}`);
  panel.part("outgoing-headers")?.replaceChildren(
    ...Object.entries(metadata).map(([name, value]) => headerRow(`x-amz-meta-${name}`, value)),
  );
  const ciphertextBytes = body.length - TAG_BYTES;
  const parts = `${inWords(ciphertextBytes)} of ciphertext, then the ${TAG_BYTES}-byte tag`;
  panel.write("outgoing-size", `${inWords(body.length)}: ${parts}`);
  panel.write("outgoing-first", firstBytesAsHex(body));
  panel.write("outgoing-last", lastBytesAsHex(body));
  panel.show("outgoing");
}

function headerRow(name, value) {
  const row = document.createElement("tr");
  const heading = document.createElement("th");
  heading.scope = "row";
  heading.textContent = name;
  const cell = document.createElement("td");
  cell.textContent = value;
  row.append(heading, cell);
  return row;
}

/* What was sealed no longer fits what the form says, or is no longer needed. */
function forget(panel, state) {
  state.sealed = null;
  panel.part("send").disabled = true;
  panel.show("outgoing", false);
  for (const name of ["outgoing-first", "outgoing-last", "staying-first"]) panel.write(name, "");
}

function proposeObjectKey(panel) {
  const [file, key] = [panel.input("file").files[0], panel.input("key")];
  if (file && key && !key.value) key.value = file.name;
}

function showForKeyring(panel) {
  const chosen = panel.value("keyring");
  for (const place of panel.section.querySelectorAll("[data-for-keyring]")) {
    place.hidden = place.dataset.forKeyring !== chosen;
  }
}

async function makeKey(panel, state) {
  state.unsavedKey = makeOwnKeyB64();
  panel.input("own_key").value = state.unsavedKey;
  forget(panel, state);
  await panel.keyChanged();
  panel.status("A key was made in this browser. Save it now: nobody else has it.");
}

async function saveKey(panel, state) {
  const text = panel.value("own_key").trim();
  const fingerprint = await keyFingerprint(text);
  if (!fingerprint) {
    panel.fail(new Refused("There is no key to save yet. Make one, or paste one."), "");
    return;
  }
  const url = saveAs(new Blob([`${text}\n`], { type: "text/plain" }), `envelope-key-${fingerprint}.txt`);
  setTimeout(() => URL.revokeObjectURL(url), KEY_FILE_STAYS_VALID_MS);
  if (state.unsavedKey === text) state.unsavedKey = "";
  panel.show("error", false);
  panel.status(`The key was saved as envelope-key-${fingerprint}.txt. Every object encrypted with it needs that file.`);
}
