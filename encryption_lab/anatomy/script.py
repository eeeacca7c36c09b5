"""A program that opens the stored bytes outside the lab: a few lines of Python with `cryptography` and nothing of ours.

Written from `docs/formats.md`. Each method has its own lines for having the data key; what the client did is undone
last. Values come in as Python literals in ASCII, so no name of an object can become code.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent

from encryption_lab.anatomy.key_chain import client_envelope
from encryption_lab.anatomy.opening import OpenedEnvelope
from encryption_lab.formats.s3ec_metadata import EnvelopeV3, WrapAlgorithm
from encryption_lab.identities import AccountId
from encryption_lab.methods import sse_kms
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseCEnvelope, SseKmsEnvelope
from encryption_lab.store.versions import ObjectVersion, StoredPart

CUSTOMER_KEY_FILE = "customer-key.txt"
OWN_KEY_FILE = "own-key.txt"
NOT_SHOWN = "…"
OPENED = "opened"


def stored_file_name(part: StoredPart) -> str:
    """Return the name under which a stored file is downloaded: the script looks for it there."""
    return f"{part.blob_id}.sealed"


@dataclass(frozen=True, slots=True)
class _Key:
    """A key as a line of the program; NOT_SHOWN until the envelope has been opened."""

    name: str
    value: bytes | None
    comment: str

    def line(self) -> str:
        shown = NOT_SHOWN if self.value is None else self.value.hex()
        return f'{self.name} = bytes.fromhex("{shown}")  # {self.comment}'


def opening_script(version: ObjectVersion, account_id: AccountId, opened: OpenedEnvelope | None) -> str:
    """Return the program. With `opened` None its keys are left out, and the program is only to be read."""
    client_side = client_envelope(version) is not None
    blocks = [
        _imports(version, client_side=client_side),
        _constants(version, account_id),
        _JOIN,
        _data_keys(version, opened),
        _UNSEAL,
        *(_client_lines(version, opened) if client_side else ()),
        _main(layers=_layers(version), client_side=client_side),
    ]
    return "\n\n".join(block.strip("\n") for block in blocks) + "\n"


def needs_key_file(version: ObjectVersion) -> Sequence[str]:
    """Return the names of the key files that the program reads: keys that only their owner has."""
    envelope = client_envelope(version)
    own = envelope is not None and envelope.wrap_algorithm is WrapAlgorithm.AES_GCM
    names = [CUSTOMER_KEY_FILE] if isinstance(version.envelope, SseCEnvelope) else []
    return [*names, OWN_KEY_FILE] if own else names


def _layers(version: ObjectVersion) -> int:
    return 2 if isinstance(version.envelope, DsseKmsEnvelope) else 1


def _imports(version: ObjectVersion, *, client_side: bool) -> str:
    modules = ["os"]
    if client_side or needs_key_file(version):
        modules.append("base64")
    if _layers(version) > 1:
        modules.append("io")
    names = "\n".join(f"import {module}" for module in sorted(modules))
    return f"""
# Opens what the lab has stored, without the lab. Needs Python 3 and: pip install cryptography
# Put the downloaded file beside it, run it, and look at the file "{OPENED}".
{names}

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF"""


def _constants(version: ObjectVersion, account_id: AccountId) -> str:
    place = (str(account_id), version.bucket, version.key, version.version_id)
    files = "\n".join(f"    ({stored_file_name(part)!a}, {str(part.blob_id)!a})," for part in version.parts)
    return f"""
# What every segment is bound to: account, bucket, object, version, and the id of the file.
PLACE = {place!a}
FILES = [
{files}
]"""


_JOIN = '''
def join(*fields):
    """Several byte strings as one: a count, then each with its length."""
    return len(fields).to_bytes(4, "big") + b"".join(len(field).to_bytes(4, "big") + field for field in fields)
'''

_UNSEAL = '''
def unseal(sealed, size, data_key, file_id):
    """Yield the plaintext of one sealed stream, a segment at a time, each verified by its tag."""
    header = sealed.read(48)
    step = int.from_bytes(header[8:12], "big") + 16  # a segment and its tag
    last = (size - 48 - 1) // step
    stream_key = HKDF(hashes.SHA256(), 32, header[16:48], b"envelope/sealed-stream/v1").derive(data_key)
    bound_to = join(b"envelope/segment/v1", header, *(text.encode() for text in (*PLACE, file_id)))
    for number in range(last + 1):
        nonce = number.to_bytes(11, "big") + bytes([number == last])
        yield AESGCM(stream_key).decrypt(nonce, sealed.read(step), bound_to)
'''


def _data_keys(version: ObjectVersion, opened: OpenedEnvelope | None) -> str:
    match version.envelope:
        case SseCEnvelope():
            return (
                "# Your key, as base64: the file that you saved when you stored the object.\n"
                f'DATA_KEY = base64.b64decode(open("{CUSTOMER_KEY_FILE}").read())'
            )
        case SseKmsEnvelope(wrapped_key=bytes() as wrapped_key):
            return _under_bucket_key(version, wrapped_key, None if opened is None else opened.bucket_key)
        case DsseKmsEnvelope():
            inner, outer = (None, None) if opened is None else opened.data_keys
            return "\n".join(
                (
                    _Key("DATA_KEY", inner, "the inner layer's, from KMS").line(),
                    _Key("OUTER_KEY", outer, "the outer layer's, from S3").line(),
                )
            )
        case _:
            data_key = None if opened is None else opened.data_keys[0]
            return _Key("DATA_KEY", data_key, "the data key in clear").line()


def _under_bucket_key(version: ObjectVersion, wrapped_key: bytes, bucket_key: bytes | None) -> str:
    return "\n".join(
        (
            _Key("BUCKET_KEY", bucket_key, "what KMS returned for the blob").line(),
            f'WRAPPED = bytes.fromhex("{wrapped_key.hex()}")  # the data key under it',
            f"purpose = ({sse_kms.PURPOSE!a}, *PLACE, {str(version.record_id)!a})",
            'bound_to = join(b"envelope/wrapped-key/v1", WRAPPED[:17], *(text.encode() for text in purpose))',
            "DATA_KEY = AESGCM(BUCKET_KEY).decrypt(WRAPPED[17:29], WRAPPED[29:], bound_to)",
        )
    )


def _client_lines(version: ObjectVersion, opened: OpenedEnvelope | None) -> tuple[str, ...]:
    envelope = client_envelope(version)
    assert envelope is not None
    wrapped = f'CLIENT_WRAPPED = bytes.fromhex("{envelope.wrapped_key.hex()}")  # from the metadata'
    if envelope.wrap_algorithm is WrapAlgorithm.AES_GCM:
        bound_to = ascii(envelope.content_algorithm.value.encode())
        key = (
            f"{wrapped}\n"
            "# The client's own key, as base64: the file that was saved when the object was encrypted.\n"
            f'OWN_KEY = base64.b64decode(open("{OWN_KEY_FILE}").read())\n'
            f"CLIENT_KEY = AESGCM(OWN_KEY).decrypt(CLIENT_WRAPPED[:12], CLIENT_WRAPPED[12:], {bound_to})"
        )
    else:
        value = None if opened is None else opened.client_data_key
        key = _Key("CLIENT_KEY", value, "what KMS returned for the wrapped key in the metadata").line()
    if not isinstance(envelope, EnvelopeV3):
        decrypt = f'''
            def open_as_client(body):
                """Undo what the client did: format V2."""
                return AESGCM(CLIENT_KEY).decrypt(bytes.fromhex("{envelope.iv.hex()}"), body, None)
        '''
        return key, dedent(decrypt)
    decrypt = f'''
        MESSAGE_ID = base64.b64decode(b"{_b64(envelope.message_id)}")  # x-amz-i
        COMMITMENT = base64.b64decode(b"{_b64(envelope.commitment)}")  # x-amz-d


        def derive(info, length):
            return HKDF(hashes.SHA512(), length, MESSAGE_ID, b"\\x00\\x73" + info).derive(CLIENT_KEY)


        def open_as_client(body):
            """Undo what the client did: format V3, whose commitment is checked first."""
            if derive(b"COMMITKEY", 28) != COMMITMENT:
                raise SystemExit("This is not the key that the object commits to.")
            return AESGCM(derive(b"DERIVEKEY", 32)).decrypt(b"\\x01" * 12, body, b"\\x00\\x73")
    '''
    return key, dedent(decrypt)


def _main(*, layers: int, client_side: bool) -> str:
    plaintext = "unseal(sealed, os.path.getsize(name), DATA_KEY, file_id)"
    lines = []
    if layers == 2:
        lines = ['inner = b"".join(unseal(sealed, os.path.getsize(name), OUTER_KEY, file_id))']
        plaintext = "unseal(io.BytesIO(inner), len(inner), DATA_KEY, file_id)"
    lines.append(f'body += b"".join({plaintext})' if client_side else f"opened.writelines({plaintext})")
    inside = "\n".join(f"            {line}" for line in lines)
    loop = f"""    for name, file_id in FILES:
        with open(name, "rb") as sealed:
{inside}"""
    if client_side:
        loop = f'    body = b""\n{loop}\n    opened.write(open_as_client(body))'
    return f'with open("{OPENED}", "wb") as opened:\n{loop}'


def _b64(value: bytes) -> str:
    return b64encode(value).decode("ascii")
