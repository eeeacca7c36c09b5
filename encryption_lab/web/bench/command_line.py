"""Client-side encryption without a browser: a few lines that anyone can run, in the S3 Encryption Client's format V3.

A test runs exactly these lines and opens what they wrote with the lab's own code.
"""

from __future__ import annotations

SEAL = """\
import base64, json, os, sys
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

own_key = base64.b64decode(open("key.txt").read())  # openssl rand -base64 32 > key.txt
data_key, message_id, nonce = os.urandom(32), os.urandom(28), os.urandom(12)

def derive(label, length):
    return HKDF(SHA512(), length, message_id, b"\\x00\\x73" + label).derive(data_key)

plaintext = open(sys.argv[1], "rb").read()
sealed = AESGCM(derive(b"DERIVEKEY", 32)).encrypt(b"\\x01" * 12, plaintext, b"\\x00\\x73")
open(sys.argv[1] + ".sealed", "wb").write(sealed)
metadata = {
    "x-amz-c": "115",
    "x-amz-w": "02",
    "x-amz-3": nonce + AESGCM(own_key).encrypt(nonce, data_key, b"115"),
    "x-amz-d": derive(b"COMMITKEY", 28),
    "x-amz-i": message_id,
    "x-amz-m": "{}",
}
text = lambda value: value if isinstance(value, str) else base64.b64encode(value).decode()
print(json.dumps({name: text(value) for name, value in metadata.items()}, indent=1))
"""
