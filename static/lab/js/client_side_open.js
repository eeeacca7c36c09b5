/* The section that fetches the stored bytes and decrypts them here; the lab hands out ciphertext and metadata only. */

import { Refused, readEnvelope } from "./client_side_envelope.js";
import { MAX_FILE_BYTES, STRICT_POLICY, TAG_BYTES, openObject } from "./client_side_format.js";
import { keyringOfB64, kmsKeyring, parseContext } from "./client_side_keys.js";
import { Panel, firstBytesAsHex, inWords, saveAs } from "./client_side_page.js";
import { download } from "./client_side_transfer.js";

export function wireOpenSection(section) {
  const panel = new Panel(section);
  const state = { url: "" };
  panel.wireOwnKey();
  panel.form.addEventListener("submit", (event) => {
    event.preventDefault();
    panel.run((signal) => open(panel, state, signal), { kept: "The object is unchanged." });
  });
  addEventListener("pagehide", () => forget(panel, state));
}

async function open(panel, state, signal) {
  forget(panel, state);
  panel.status("Fetching the ciphertext …");
  const { body, metadata } = await download({
    url: panel.section.dataset.downloadUrl,
    limitBytes: MAX_FILE_BYTES + TAG_BYTES,
    onProgress: (received, total) => panel.progress(total ? received / total : null),
    signal,
  });
  panel.progress(null);
  panel.status("Decrypting in this browser …");
  const keyring = await keyringFor(panel, readEnvelope(metadata), signal);
  const plaintext = await openObject(body, metadata, keyring, panel.value("policy") || STRICT_POLICY);
  showOpened(panel, state, plaintext);
}

function keyringFor(panel, envelope, signal) {
  if (envelope.wrapAlgorithm === "AES/GCM") {
    if (!panel.value("own_key")) {
      throw new Refused("This object was encrypted with a key of its owner's. Give that key to decrypt it.");
    }
    return keyringOfB64(panel.value("own_key"));
  }
  return kmsKeyring({
    decryptUrl: panel.section.dataset.decryptUrl,
    csrfToken: panel.csrfToken,
    context: panel.input("context") ? parseContext(panel.value("context")) : null,
    signal,
  });
}

function showOpened(panel, state, plaintext) {
  panel.write("opened-first", firstBytesAsHex(new Uint8Array(plaintext)));
  panel.write("opened-size", inWords(plaintext.byteLength));
  panel.show("opened");
  // Octet-stream: the browser saves it and never shows what a stranger's object may hold as a page of this site.
  const blob = new Blob([plaintext], { type: "application/octet-stream" });
  state.url = saveAs(blob, panel.section.dataset.fileName || "object", panel.part("save-file") ?? undefined);
  panel.status("Decrypted and verified in this browser.");
  panel.announce("opened", { sizeBytes: plaintext.byteLength });
}

function forget(panel, state) {
  if (state.url) URL.revokeObjectURL(state.url);
  state.url = "";
  panel.part("save-file")?.removeAttribute("href");
  panel.write("opened-first", "");
  panel.show("opened", false);
}
