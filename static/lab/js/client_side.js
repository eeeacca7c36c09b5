/* Client-side encryption in the page: the object is sealed here before anything is sent, and opened here after it has
   come back. This file finds the two kinds of section and wires them; each of the others answers one question.

     client_side_envelope.js   the S3 Encryption Client's metadata: base64, JSON, strict reading; no page, no network
     client_side_format.js     sealing and opening in its formats, with WebCrypto; no page, no network
     client_side_keys.js       the learner's own key, and data keys from the lab's KMS
     client_side_transfer.js   requests with progress and cancel, and the lab's errors
     client_side_page.js       what both sections show: status, error, progress, bytes as hex
     client_side_seal.js       the section that encrypts and sends
     client_side_open.js       the section that fetches and decrypts

   How a page uses it
   ------------------
   <script type="module" src="{% static 'lab/js/client_side.js' %}"></script>, and one or both sections below. No inline
   script or style is made or needed. The files import each other as `from "./client_side_….js";`, which a static files
   storage with hashed names must rewrite.

   Inputs are found by `name`, places to write into by `data-` attribute, both inside the section. What is marked
   [optional] may be missing. Everything that is written is text, never HTML. The page shows and hides with the
   `hidden` attribute; what is marked [hidden] should start with it.

   1. Encrypt and send

   <section data-client-side
            data-upload-url="…"        ciphertext goes here as the request's body, with ?bucket=…&key=… added
            data-upload-method="PUT"   [optional] POST unless given
            data-data-key-url="…"      needed where keyring offers "kms"
            data-max-bytes="…">        [optional] a limit of the page's own, below 256 MiB (WebCrypto takes one piece)
     <form> around everything, and in it
       <fieldset data-controls>         [optional] disabled while work runs; Cancel must lie outside it
       input  name=csrfmiddlewaretoken  {% csrf_token %}; cookies are HttpOnly, so it is read from here
       input  name=file                 type=file; its name and type are never sent
       select or input name=bucket
       input  name=key                  object key; proposed from the file's name when a file is chosen, if empty
       input  name=keyring              radio, or hidden: "own" or "kms"
       select or input name=key_id      KMS key id, ARN or alias          (keyring kms)
       textarea name=context            [optional] encryption context, one name=value a line, ASCII  (keyring kms)
       input  name=own_key              base64 of 32 bytes; type=password or text, autocomplete=off  (keyring own)
       input  name=own_key_file         [optional] type=file; a key file saved earlier, read into own_key
       <button type=button data-make-key>   makes a key and puts it into own_key
       <button type=button data-save-key>   saves own_key as envelope-key-<fingerprint>.txt; a key made here must be
                                            saved before Send works, or nobody could ever open the object
       <* data-key-fingerprint>         [optional] first 8 hex digits of SHA-256 of the key, to tell key files apart
       <* data-for-keyring="own">, <* data-for-keyring="kms">   [optional] shown while that keyring is chosen
       <button type=submit>             Encrypt: nothing is sent yet (except, for kms, the request for a data key)
       <button type=button data-send>   Send: disabled until there is something to send
       <button type=button data-cancel> [hidden] while an upload runs
     <div data-outgoing>                [hidden] what is about to leave:
       <* data-outgoing-request>        [optional] "PUT /lab/…"
       <tbody data-outgoing-headers>    a row (th scope=row, td) for each x-amz-meta- header
       <* data-outgoing-size>           "1,234 bytes: 1,218 of ciphertext, then the 16-byte tag"
       <pre data-outgoing-first>        first 64 bytes as hex, offset at the left
       <pre data-outgoing-last>         last 64 bytes as hex (the tag is the last 16)
       <pre data-staying-first>         [optional] first 64 bytes of the file as hex: these stay here
     <progress data-progress>           [hidden]
     <p role=status data-status>
     <div role=alert data-error>        [hidden] message, what was kept, what to do: a <p> for each
     <* data-unsupported>               [hidden] shown with the reason where crypto.subtle is missing; all inputs are
                                        then disabled

   2. Fetch and decrypt

   <section data-client-side-open
            data-download-url="…"       GET: the object as stored, metadata as x-amz-meta-… response headers
            data-decrypt-url="…"        needed for objects whose data key KMS wrapped
            data-file-name="…">         name for the saved file
     <form> with csrfmiddlewaretoken, and
       input  name=own_key              for objects wrapped with the learner's own key
       input  name=own_key_file         [optional]
       textarea name=context            [optional] if there, it must equal the stored context, as the AWS client insists
       select name=policy               [optional] one of the three commitment policies; without it the newest and
                                        strictest: REQUIRE_ENCRYPT_REQUIRE_DECRYPT (format V3 only)
       <* data-key-fingerprint>         [optional]
       <button type=submit>, <button type=button data-cancel> [hidden], <fieldset data-controls> [optional]
     <div data-opened>                  [hidden]
       <a data-save-file>               clicked once by itself; stays there to be clicked again
       <* data-opened-size>             [optional]
       <pre data-opened-first>          [optional] first 64 bytes of the plaintext as hex
     data-progress, data-status, data-error, data-unsupported as above

   3. What the server answers

   upload     2xx {"location": "/lab/…"}: the page goes there
   data key   POST {"key_id", "context": {…}}  → {"plaintext_b64", "blob_b64", "key_arn"}
              context comes with "aws:x-amz-cek-alg": "115" in it already; use it as it is
   decrypt    POST {"blob_b64", "context": {…}} → {"plaintext_b64"}
   any error  {"code", "message", "kept", "todo"}, the last two optional
   Every request but the GET carries X-CSRFToken; requests and answers are application/json except the two bodies.

   Events, bubbling from the section, for the page's own use: "client-side:sealed" and "client-side:opened". */

import { unsupportedReason } from "./client_side_format.js";
import { showUnsupported } from "./client_side_page.js";
import { wireOpenSection } from "./client_side_open.js";
import { wireSealSection } from "./client_side_seal.js";

const reason = unsupportedReason();
const sections = [
  ["[data-client-side]", wireSealSection],
  ["[data-client-side-open]", wireOpenSection],
];
for (const [selector, wire] of sections) {
  for (const section of document.querySelectorAll(selector)) {
    if (reason) showUnsupported(section, reason);
    else wire(section);
  }
}
