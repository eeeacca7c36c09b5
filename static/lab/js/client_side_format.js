/* Sealing and opening in the S3 Encryption Client's formats, with WebCrypto only: V3 is written, V3 and V2 are read. No
   page, no network. The same as encryption_lab/methods/client_side.py; tests let each open what the other sealed.
   Source: aws-encryption-sdk-specification, s3-encryption/encryption.md, decryption.md and key-derivation.md.

   A keyring is {wrapAlgorithm, wrap(contentAlgorithm), unwrap(envelope)}; wrap returns {dataKey, wrappedKey, description}
   and unwrap the data key. Keys are Uint8Array of 32 bytes; whoever is handed one wipes it after use. */

import {
  COMMITTED,
  NONCE_BYTES,
  Refused,
  SHORT_BYTES,
  UNCOMMITTED,
  readEnvelope,
  writeEnvelope,
} from "./client_side_envelope.js";

export const MAX_FILE_BYTES = 256 * 1024 * 1024;
export const TAG_BYTES = 16;
export const KEY_BYTES = 32;
export const STRICT_POLICY = "REQUIRE_ENCRYPT_REQUIRE_DECRYPT";

const SUITE_ID = new Uint8Array([0x00, 0x73]);
const V3_IV = new Uint8Array(NONCE_BYTES).fill(1); // may be constant: the content key is fresh for every message id
const POLICIES = ["FORBID_ENCRYPT_ALLOW_DECRYPT", "REQUIRE_ENCRYPT_ALLOW_DECRYPT", STRICT_POLICY];

/* Stored bytes failed authentication: one text for every cause. */
export class Tampered extends Error {
  constructor() {
    super(
      "What is stored failed its integrity check, or the key is not the one it was encrypted with. " +
        "None of it was released.",
    );
  }
}

export function unsupportedReason() {
  if (globalThis.crypto?.subtle) return "";
  return globalThis.isSecureContext === false
    ? "This page came over plain HTTP from another machine, and browsers offer encryption to secure pages only. " +
        "Open it over https, or at localhost."
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

/* Returns {body, metadata}: what leaves. `plaintext` is an ArrayBuffer or a view; `random` gives that many bytes. */
export async function sealObject(plaintext, keyring, random) {
  const messageId = random(SHORT_BYTES);
  const { dataKey, wrappedKey, description } = await keyring.wrap(COMMITTED);
  try {
    const { key, commitment } = await deriveV3(dataKey, messageId);
    const { wrapAlgorithm } = keyring;
    const metadata = writeEnvelope({ wrapAlgorithm, wrappedKey, description, commitment, messageId });
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
      "Configuration conflict: cannot decrypt non-key-committing object when commitment policy is " +
        `${STRICT_POLICY}. Use ${POLICIES[1]} or ${POLICIES[0]} to allow decryption of non-committing objects.`,
    );
  }
  if (keyring.wrapAlgorithm !== envelope.wrapAlgorithm) {
    throw new Refused(`This keyring does not unwrap keys that were wrapped with ${envelope.wrapAlgorithm}.`);
  }
  const { key, iv, aad } = await contentKey(envelope, keyring);
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
