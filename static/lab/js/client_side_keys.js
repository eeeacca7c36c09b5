/* Where the data key comes from: the learner's own key, made or pasted here, or the lab's KMS. The own key never leaves
   the page except as a file the learner saves. */

import { Refused, contextJson, fromB64, toB64 } from "./client_side_envelope.js";
import { KEY_BYTES, ownKeyring, secureRandom, wipe } from "./client_side_format.js";
import { postJson } from "./client_side_transfer.js";

const ALGORITHM_NAME = "aws:x-amz-cek-alg";
const RESERVED_NAMES = [ALGORITHM_NAME, "kms_cmk_id"];

export function makeOwnKeyB64() {
  const key = secureRandom(KEY_BYTES);
  const text = toB64(key);
  wipe(key);
  return text;
}

/* Returns a keyring for the key that the text holds. WebCrypto keeps its copy out of reach; ours is wiped. */
export async function keyringOfB64(text) {
  const key = fromB64(text.trim());
  if (key?.length !== KEY_BYTES) {
    wipe(key);
    throw new Refused("The key must be 32 bytes as base64: 43 characters and one equals sign.");
  }
  try {
    return await ownKeyring(key, secureRandom);
  } finally {
    wipe(key);
  }
}

/* Returns 8 hex digits that tell key files apart and say nothing about the key; "" for what is no key. */
export async function keyFingerprint(text) {
  const key = fromB64(text.trim());
  if (key?.length !== KEY_BYTES) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", key));
  wipe(key);
  return Array.from(digest.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Returns the map in lines of name=value; throws Refused for a line without "=", a name twice, a
   reserved name, or anything beyond ASCII. */
export function parseContext(text) {
  const context = new Map();
  for (const line of text.split(/\r?\n/).filter((each) => each.trim())) {
    const at = line.indexOf("=");
    if (at < 1) throw new Refused(`Write the encryption context as name=value, one pair a line, not: ${line}`);
    const name = line.slice(0, at).trim();
    if (RESERVED_NAMES.includes(name)) throw new Refused(`${name} is a reserved key for the S3 encryption client`);
    if (context.has(name)) throw new Refused(`The encryption context has ${name} twice.`);
    context.set(name, line.slice(at + 1).trim());
  }
  const pairs = Object.fromEntries(context);
  contextJson(pairs); // refuses what metadata cannot carry, before KMS is asked for a key
  return pairs;
}

/* A keyring on the lab's KMS. `context` is the caller's own pairs; null when opening means: whatever is stored. */
export function kmsKeyring({ dataKeyUrl, decryptUrl, csrfToken, keyId, context, signal }) {
  const post = (url, values) => postJson(url, values, { csrfToken, signal });
  return {
    wrapAlgorithm: "kms+context",
    async wrap(contentAlgorithm) {
      const description = { ...context, [ALGORITHM_NAME]: contentAlgorithm };
      const made = await post(dataKeyUrl, { key_id: keyId, context: description });
      return { dataKey: keyFrom(made.plaintext_b64), wrappedKey: bytesFrom(made.blob_b64), description };
    },
    async unwrap({ wrappedKey, description, contentAlgorithm }) {
      if (context !== null && !sameContext(withoutReserved(description), context)) {
        throw new Refused("Provided encryption context does not match information retrieved from S3");
      }
      if (description[ALGORITHM_NAME] !== contentAlgorithm) {
        throw new Refused("The data key was wrapped for another content encryption algorithm.");
      }
      const opened = await post(decryptUrl, { blob_b64: toB64(wrappedKey), context: description });
      return keyFrom(opened.plaintext_b64);
    },
  };
}

function withoutReserved(context) {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !RESERVED_NAMES.includes(name)));
}

function sameContext(left, right) {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

function bytesFrom(text) {
  const bytes = typeof text === "string" ? fromB64(text) : null;
  if (!bytes) throw new Refused("The lab's answer holds no key.");
  return bytes;
}

function keyFrom(text) {
  const key = bytesFrom(text);
  if (key.length !== KEY_BYTES) throw new Refused("The lab's answer holds no 32-byte data key.");
  return key;
}
