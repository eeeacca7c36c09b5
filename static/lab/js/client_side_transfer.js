/* Requests to the lab, with progress and cancel, and its errors as one kind. */

const UNREADABLE = "The lab's answer could not be read.";

/* message: what happened; kept: what was kept; todo: what to do next. */
export class LabFailure extends Error {
  constructor({ code = "", message, kept = "", todo = "" }) {
    super(message);
    Object.assign(this, { code, kept, todo });
  }
}

export class Cancelled extends LabFailure {
  constructor() {
    super({ code: "Cancelled", message: "Cancelled.", kept: "Nothing was stored." });
  }
}

export async function postJson(url, values, { csrfToken, signal }) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken },
      body: JSON.stringify(values),
      credentials: "same-origin",
      cache: "no-store",
      signal,
    });
  } catch {
    throw signal?.aborted ? new Cancelled() : unreachable();
  }
  const text = await response.text();
  if (!response.ok) throw failureOf(response.status, text);
  return parsed(text) ?? fail(UNREADABLE);
}

/* Sends `body` as it is; returns the JSON answer. `onProgress(sentBytes, totalBytes)`. */
export async function upload({ url, method, headers, body, onProgress, signal }) {
  const request = await send({ url, method, headers, body, signal, responseType: "text", upload: onProgress });
  return parsed(request.responseText) ?? fail(UNREADABLE, "The object may be stored: look into the bucket.");
}

/* Returns {body, metadata}: the stored bytes, and the x-amz-meta- headers without that prefix. */
export async function download({ url, limitBytes, onProgress, signal }) {
  const responseType = "arraybuffer";
  const request = await send({ url, method: "GET", signal, responseType, limitBytes, download: onProgress });
  const metadata = {};
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const at = line.indexOf(":");
    const name = line.slice(0, at).toLowerCase();
    if (name.startsWith("x-amz-meta-")) metadata[name.slice("x-amz-meta-".length)] = line.slice(at + 1).trim();
  }
  return { body: request.response, metadata };
}

/* XMLHttpRequest, since fetch tells nothing about how much of a body has been sent. */
function send({ url, method, headers = {}, body = null, signal, responseType, limitBytes = Infinity, upload, download }) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new Cancelled());
      return;
    }
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = responseType;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop, { once: true });
    if (upload) request.upload.onprogress = (event) => upload(event.loaded, event.total);
    request.onprogress = (event) => {
      if (Math.max(event.loaded, event.total) > limitBytes && request.status < 300) {
        reject(tooLarge(limitBytes));
        request.abort();
      } else if (download) {
        download(event.loaded, event.total);
      }
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request);
      else reject(failureOf(request.status, textOf(request)));
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new Cancelled());
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    request.send(body);
  });
}

function textOf(request) {
  return request.responseType === "arraybuffer" ? new TextDecoder().decode(request.response) : request.responseText;
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function failureOf(status, text) {
  const said = parsed(text);
  if (said && typeof said.message === "string") return new LabFailure(said);
  return new LabFailure({ message: `The lab refused with status ${status}.`, todo: "Reload the page and try again." });
}

function fail(message, kept = "") {
  throw new LabFailure({ message, kept, todo: "Reload the page and try again." });
}

function unreachable() {
  return new LabFailure({
    message: "The lab could not be reached, or the connection broke off.",
    kept: "An object is stored wholly or not at all; your file and your key are where they were.",
    todo: "Check that the lab is running and try again.",
  });
}

function tooLarge(limitBytes) {
  return new LabFailure({
    message: `The object is larger than ${Math.floor(limitBytes / 1024 ** 2)} MiB, the limit for decrypting in a browser.`,
    kept: "The object is unchanged.",
    todo: "Decrypt it with the command line instead.",
  });
}
