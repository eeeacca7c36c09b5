/* The S3 Encryption Client's object formats, with WebCrypto only: V3 is written, V3 and V2 are read. No page, no network.
   The same as encryption_lab/formats/s3ec_metadata.py and encryption_lab/methods/client_side.py; tests let each open what
   the other sealed. Source: aws-encryption-sdk-specification, s3-encryption/.

   A keyring is {wrapAlgorithm, wrap(contentAlgorithm) → {dataKey, wrappedKey, description}, unwrap(envelope) → dataKey}.
   Keys are Uint8Array of 32 bytes; whoever is handed one wipes it after use. */

export const MAX_FILE_BYTES = 256 * 1024 * 1024;
export const TAG_BYTES = 16;
export const KEY_BYTES = 32;
export const COMMITTED = "115";
export const UNCOMMITTED = "AES/GCM/NoPadding";
export const STRICT_POLICY = "REQUIRE_ENCRYPT_REQUIRE_DECRYPT";

const NONCE_BYTES = 12;
const SHORT_BYTES = 28; // commitment and message id
const SUITE_ID = new Uint8Array([0x00, 0x73]);
const V3_IV = new Uint8Array(NONCE_BYTES).fill(1); // may be constant: the content key is fresh for every message id
const WRAP_CODES = { "AES/GCM": "02", "kms+context": "12" };
const WRAP_OF_CODE = { "02": "AES/GCM", "12": "kms+context" };
const DESCRIPTION_NAMES = { "AES/GCM": "x-amz-m", "kms+context": "x-amz-t" };
const POLICIES = ["FORBID_ENCRYPT_ALLOW_DECRYPT", "REQUIRE_ENCRYPT_ALLOW_DECRYPT", STRICT_POLICY];
const V2_NAMES = ["x-amz-key-v2", "x-amz-wrap-alg", "x-amz-cek-alg", "x-amz-matdesc", "x-amz-iv", "x-amz-tag-len"];
const V3_NAMES = ["x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i", "x-amz-t", "x-amz-m"];
const LENGTH_NAME = "x-amz-unencrypted-content-length";

/* What will not be read or written, in the AWS client's words where it has any; nothing was decrypted. */
export class Refused extends Error {}

/* Stored bytes failed authentication: one text for every cause. */
export class Tampered extends Error {
  constructor() {
    super("What is stored failed its integrity check, or the key is not the one it was encrypted with. None of it was released.");
  }
}

export function unsupportedReason() {
  if (globalThis.crypto?.subtle) return "";
  return globalThis.isSecureContext === false
    ? "This page came over plain HTTP from another machine, and browsers offer encryption to secure pages only. Open it over https, or at localhost."
    : "This browser offers no WebCrypto, so it cannot encrypt here. Use a current browser.";
}

export function secureRandom(lengthBytes) {
  return crypto.getRandomValues(new Uint8Array(lengthBytes));
}

export function wipe(...arrays) {
  for (const array of arrays) {
    if (array?.byteLength) new Uint8Array(array.buffer ?? array, array.byteOffset ?? 0, array.byteLength).fill(0);
  }
}

export function toB64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/* Returns bytes, or null for anything but the one spelling of a value. */
export function fromB64(text) {
  let binary;
  try {
    binary = atob(text);
  } catch {
    return null;
  }
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toB64(bytes) === text ? bytes : null;
}

/* Returns {body, metadata}: what leaves. `plaintext` is an ArrayBuffer or a view; `random` gives that many bytes. */
export async function sealObject(plaintext, keyring, random) {
  const messageId = random(SHORT_BYTES);
  const { dataKey, wrappedKey, description } = await keyring.wrap(COMMITTED);
  try {
    const { key, commitment } = await deriveV3(dataKey, messageId);
    const metadata = {
      "x-amz-c": COMMITTED,
      "x-amz-3": toB64(wrappedKey),
      "x-amz-w": WRAP_CODES[keyring.wrapAlgorithm],
      "x-amz-d": toB64(commitment),
      "x-amz-i": toB64(messageId),
      [DESCRIPTION_NAMES[keyring.wrapAlgorithm]]: contextJson(description),
    };
    const body = await crypto.subtle.encrypt(gcm(V3_IV, SUITE_ID), key, plaintext);
    return { body: new Uint8Array(body), metadata };
  } finally {
    wipe(dataKey);
  }
}

/* Returns the plaintext as an ArrayBuffer. WebCrypto gives it out only after the tag over all of it is verified; for V3
   the commitment is compared before. Throws Refused, Tampered, or what the keyring throws. */
export async function openObject(body, metadata, keyring, policy) {
  const envelope = readEnvelope(metadata);
  if (!POLICIES.includes(policy)) throw new Refused(`${policy} is not a commitment policy.`);
  // Decided before the key is unwrapped: an object that will not be read costs no call to KMS.
  if (envelope.contentAlgorithm === UNCOMMITTED && policy === STRICT_POLICY) {
    throw new Refused(
      `Configuration conflict: cannot decrypt non-key-committing object when commitment policy is ${STRICT_POLICY}. Use ${POLICIES[1]} or ${POLICIES[0]} to allow decryption of non-committing objects.`,
    );
  }
  if (keyring.wrapAlgorithm !== envelope.wrapAlgorithm) {
    throw new Refused(`This keyring does not unwrap keys that were wrapped with ${envelope.wrapAlgorithm}.`);
  }
  const { key, iv, aad } = await contentKey(envelope, keyring);
  if (body.byteLength < TAG_BYTES) throw new Tampered();
  if (envelope.plaintextBytes !== null && envelope.plaintextBytes !== body.byteLength - TAG_BYTES) throw new Tampered();
  return decrypt(key, iv, aad, body);
}

async function contentKey(envelope, keyring) {
  const dataKey = await keyring.unwrap(envelope);
  try {
    if (dataKey.byteLength !== KEY_BYTES) throw new Tampered();
    if (envelope.contentAlgorithm === UNCOMMITTED) {
      return { key: await gcmKey(dataKey), iv: envelope.iv, aad: new Uint8Array(0) };
    }
    const { key, commitment } = await deriveV3(dataKey, envelope.messageId);
    if (!same(commitment, envelope.commitment)) {
      throw new Refused("Key commitment verification failed: stored commitment does not match derived commitment.");
    }
    return { key, iv: V3_IV, aad: SUITE_ID };
  } finally {
    wipe(dataKey);
  }
}

/* Returns {key, commitment}; the content key never leaves WebCrypto, the commitment is public. */
async function deriveV3(dataKey, messageId) {
  const secret = await crypto.subtle.importKey("raw", dataKey, "HKDF", false, ["deriveKey", "deriveBits"]);
  const hkdf = (label) => ({ name: "HKDF", hash: "SHA-512", salt: messageId, info: joined(SUITE_ID, utf8(label)) });
  const aes = { name: "AES-GCM", length: KEY_BYTES * 8 };
  const key = await crypto.subtle.deriveKey(hkdf("DERIVEKEY"), secret, aes, false, ["encrypt", "decrypt"]);
  const commitment = await crypto.subtle.deriveBits(hkdf("COMMITKEY"), secret, SHORT_BYTES * 8);
  return { key, commitment: new Uint8Array(commitment) };
}

/* The learner's own AES-256 key as a keyring. Wrapped key: nonce (12), encrypted data key (32), tag (16); the content
   algorithm's name is associated data, so that a key made for one cannot be used with another. */
export async function ownKeyring(wrappingKey, random) {
  const key = await gcmKey(wrappingKey);
  return {
    wrapAlgorithm: "AES/GCM",
    async wrap(contentAlgorithm) {
      const dataKey = random(KEY_BYTES);
      const nonce = random(NONCE_BYTES);
      const sealed = await crypto.subtle.encrypt(gcm(nonce, utf8(contentAlgorithm)), key, dataKey);
      return { dataKey, wrappedKey: joined(nonce, new Uint8Array(sealed)), description: {} };
    },
    async unwrap({ wrappedKey, contentAlgorithm }) {
      if (wrappedKey.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) throw new Tampered();
      const [nonce, sealed] = [wrappedKey.subarray(0, NONCE_BYTES), wrappedKey.subarray(NONCE_BYTES)];
      return new Uint8Array(await decrypt(key, nonce, utf8(contentAlgorithm), sealed));
    },
  };
}

/* Parses untrusted metadata (names without x-amz-meta-). Takes no guess: two formats at once are refused. */
export function readEnvelope(metadata) {
  const has = (names) => names.some((name) => metadata[name] !== undefined);
  if (has(V3_NAMES) + has(V2_NAMES) > 1 || (has(["x-amz-key"]) && has([...V3_NAMES, "x-amz-key-v2"]))) {
    throw new Refused(
      "Object metadata contains keys from multiple format versions. The object or its instruction file may have been tampered with.",
    );
  }
  if (has(["x-amz-key"])) {
    throw new Refused(
      "The S3 Encryption Client is not configured to decrypt objects using legacy unauthenticated algorithm suites.",
    );
  }
  if (has(V3_NAMES)) return readV3(metadata);
  if (has(V2_NAMES)) return readV2(metadata);
  throw new Refused("Unable to determine S3 Encryption Client message format.");
}

function readV3(metadata) {
  expectContent(metadata, "x-amz-c", COMMITTED);
  const code = required(metadata, "x-amz-w");
  if (!Object.hasOwn(WRAP_OF_CODE, code)) throw new Refused(`${code} is not a valid key wrapping algorithm!`);
  const wrapAlgorithm = WRAP_OF_CODE[code];
  return {
    contentAlgorithm: COMMITTED,
    wrapAlgorithm,
    wrappedKey: readB64(metadata, "x-amz-3"),
    description: readJson(metadata, DESCRIPTION_NAMES[wrapAlgorithm]),
    commitment: readB64(metadata, "x-amz-d", SHORT_BYTES),
    messageId: readB64(metadata, "x-amz-i", SHORT_BYTES),
    plaintextBytes: null,
  };
}

function readV2(metadata) {
  expectContent(metadata, "x-amz-cek-alg", UNCOMMITTED);
  if (required(metadata, "x-amz-tag-len") !== "128") throw malformed("x-amz-tag-len");
  const wrapAlgorithm = required(metadata, "x-amz-wrap-alg");
  if (!Object.hasOwn(WRAP_CODES, wrapAlgorithm)) {
    throw new Refused(`${wrapAlgorithm} is not a valid key wrapping algorithm!`);
  }
  return {
    contentAlgorithm: UNCOMMITTED,
    wrapAlgorithm,
    wrappedKey: readB64(metadata, "x-amz-key-v2"),
    description: readJson(metadata, "x-amz-matdesc"),
    iv: readB64(metadata, "x-amz-iv", NONCE_BYTES),
    plaintextBytes: readLength(metadata),
  };
}

function required(metadata, name) {
  if (metadata[name] === undefined) throw new Refused(`Object missing required ${name} metadata.`);
  return metadata[name];
}

function malformed(name) {
  return new Refused(`The value of the ${name} metadata is not valid.`);
}

function expectContent(metadata, name, algorithm) {
  const stored = required(metadata, name);
  if (stored !== algorithm) throw new Refused(`Unknown content encryption algorithm: ${stored}`);
}

function readB64(metadata, name, lengthBytes = null) {
  const bytes = fromB64(required(metadata, name));
  if (!bytes?.length || (lengthBytes !== null && bytes.length !== lengthBytes)) throw malformed(name);
  return bytes;
}

function readJson(metadata, name) {
  let value;
  try {
    value = JSON.parse(metadata[name] ?? "{}");
  } catch {
    throw malformed(name);
  }
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap || !Object.values(value).every((text) => typeof text === "string")) throw malformed(name);
  return value;
}

function readLength(metadata) {
  const text = metadata[LENGTH_NAME];
  if (text === undefined) return null;
  if (!/^[0-9]{1,15}$/.test(text)) throw malformed(LENGTH_NAME);
  return Number(text);
}

export function contextJson(context) {
  const json = JSON.stringify(context);
  // A header carries ASCII, and S3 stores anything beyond it in an encoding of its own.
  if (/[^\x20-\x7e]/.test(json)) {
    throw new Refused("EncryptionContext keys and values must contain only US-ASCII characters");
  }
  return json;
}

async function decrypt(key, iv, aad, sealed) {
  try {
    return await crypto.subtle.decrypt(gcm(iv, aad), key, sealed);
  } catch {
    throw new Tampered();
  }
}

function gcmKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function gcm(iv, additionalData) {
  return { name: "AES-GCM", iv, additionalData, tagLength: TAG_BYTES * 8 };
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

function joined(left, right) {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/* Without an early exit; the commitment is public, so this is care rather than need. */
export function same(left, right) {
  if (left.length !== right.length) return false;
  return left.reduce((difference, byte, at) => difference | (byte ^ right[at]), 0) === 0;
}
