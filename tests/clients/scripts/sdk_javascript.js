// The AWS SDK for JavaScript: steps as JSON from standard input, what each came to as JSON on standard output.
// An error of the SDK is an answer: its name, what it says, and the status.

const { join } = require("path");
const { readFileSync } = require("fs");
const { Readable } = require("stream");
const installed = require("module").createRequire(join(process.argv[2], "package.json"));

const { KMSClient, EncryptCommand, DecryptCommand } = installed("@aws-sdk/client-kms");
const { S3Client, PutObjectCommand, GetObjectCommand } = installed("@aws-sdk/client-s3");
const { Upload } = installed("@aws-sdk/lib-storage");
const { getSignedUrl } = installed("@aws-sdk/s3-request-presigner");

const s3 = new S3Client({ forcePathStyle: true, maxAttempts: 1 });
const kms = new KMSClient({ maxAttempts: 1 });
const Bucket = "objects";
const bytes = (text) => Buffer.from(text, "base64");
const base64 = (some) => Buffer.from(some).toString("base64");

// The algorithms of the checksums that were sent behind a body.
const trailers = [];
const noted = (next) => (args) => {
  trailers.push(args.request.headers["x-amz-trailer"]);
  return next(args);
};
s3.middlewareStack.add(noted, { step: "finalizeRequest", priority: "low" });

const customer = (key) => (key ? { SSECustomerAlgorithm: "AES256", SSECustomerKey: bytes(key) } : {});

const verbs = {
  put: ({ key, body, asked, own_key }) =>
    s3.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes(body), ...asked, ...customer(own_key) })),

  async stream({ key, body, asked }) {
    const content = bytes(body);
    const sent = { Bucket, Key: key, Body: Readable.from([content]), ContentLength: content.length };
    const stored = await s3.send(new PutObjectCommand({ ...sent, ...asked }));
    return { ...stored, trailer: trailers.at(-1) };
  },

  // The body is sent so many times over, in parts.
  upload({ key, body, times, asked, own_key }) {
    const content = Buffer.concat(Array(times).fill(bytes(body)));
    const params = { Bucket, Key: key, Body: content, ...asked, ...customer(own_key) };
    return new Upload({ client: s3, params, partSize: 5 * 2 ** 20 }).done();
  },

  async get({ key, own_key }) {
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: key, ...customer(own_key) }));
    return base64(await found.Body.transformToByteArray());
  },

  async presigned({ key, body }) {
    const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: key }));
    const stored = await fetch(put, { method: "PUT", body: bytes(body) });
    const got = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: key })));
    return { status: stored.status, body: base64(await got.arrayBuffer()) };
  },

  async kms({ kms_key, body, context }) {
    const asked = { KeyId: kms_key, EncryptionContext: context };
    const sealed = await kms.send(new EncryptCommand({ ...asked, Plaintext: bytes(body) }));
    const opened = await kms.send(new DecryptCommand({ ...asked, CiphertextBlob: sealed.CiphertextBlob }));
    return { sealed: base64(sealed.CiphertextBlob), opened: base64(opened.Plaintext) };
  },
};

async function main() {
  const results = [];
  for (const { do: verb, ...step } of JSON.parse(readFileSync(0, "utf8"))) {
    try {
      results.push(await verbs[verb](step));
    } catch (error) {
      results.push({ error: error.name, said: error.message, status: error.$metadata?.httpStatusCode });
    }
  }
  process.stdout.write(JSON.stringify(results));
}

main();
