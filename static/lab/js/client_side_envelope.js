/* What the S3 Encryption Client writes beside an object, as user metadata (names without x-amz-meta-), and reads again.
   The same as encryption_lab/formats/s3ec_metadata.py, which has the table of names. Source:
   aws-encryption-sdk-specification, s3-encryption/data-format/content-metadata.md. */

export const COMMITTED = "115";
export const UNCOMMITTED = "AES/GCM/NoPadding";
export const NONCE_BYTES = 12;
export const SHORT_BYTES = 28; // commitment and message id

const WRAP_CODES = { "AES/GCM": "02", "kms+context": "12" };
const WRAP_OF_CODE = { "02": "AES/GCM", "12": "kms+context" };
const DESCRIPTION_NAMES = { "AES/GCM": "x-amz-m", "kms+context": "x-amz-t" };
const V2_NAMES = ["x-amz-key-v2", "x-amz-wrap-alg", "x-amz-cek-alg", "x-amz-matdesc", "x-amz-iv", "x-amz-tag-len"];
const V3_NAMES = ["x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i", "x-amz-t", "x-amz-m"];
const LENGTH_NAME = "x-amz-unencrypted-content-length";

/* What will not be read or written, in the AWS client's words where it has any; nothing was decrypted. */
export class Refused extends Error {}

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

/* Returns the metadata of a format V3 envelope. */
export function writeEnvelope({ wrapAlgorithm, wrappedKey, description, commitment, messageId }) {
  return {
    "x-amz-c": COMMITTED,
    "x-amz-3": toB64(wrappedKey),
    "x-amz-w": WRAP_CODES[wrapAlgorithm],
    "x-amz-d": toB64(commitment),
    "x-amz-i": toB64(messageId),
    [DESCRIPTION_NAMES[wrapAlgorithm]]: contextJson(description),
  };
}

/* Parses untrusted metadata (names without x-amz-meta-). Takes no guess: two formats at once are refused. */
export function readEnvelope(metadata) {
  const has = (names) => names.some((name) => metadata[name] !== undefined);
  if (has(V3_NAMES) + has(V2_NAMES) > 1 || (has(["x-amz-key"]) && has([...V3_NAMES, "x-amz-key-v2"]))) {
    throw new Refused(
      "Object metadata contains keys from multiple format versions. The object or its instruction file may have " +
        "been tampered with.",
    );
  }
  if (has(["x-amz-key"])) {
    throw new Refused(
      "The S3 Encryption Client is not configured to decrypt objects using legacy unauthenticated algorithm " +
        "suites.",
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
