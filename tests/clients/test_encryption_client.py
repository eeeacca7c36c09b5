"""Amazon's S3 Encryption Client for Python: what it writes the lab opens, what the lab writes it opens."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import read_envelope, write_envelope
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.memory import CountingRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed, seal
from encryption_lab.methods.keyrings import KmsKeyring
from encryption_lab.web.connect.tools import tools
from tests.clients.running import Clients, connection
from tests.endpoint.sandbox import LiveSandbox

CLIENT, SCRIPT = "s3-encryption-client", "encryption_client"
PLAINTEXT = b"what the client encrypts, the lab must never see: marker-5d81\n" * 40
BODY = b64encode(PLAINTEXT).decode()
CONTEXT = {"department": "finance"}
POLICIES = {
    "v2": CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
    "v3": CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
}


@dataclass(frozen=True, slots=True)
class KmsByNetwork:
    """KMS as a client has it: over the endpoint."""

    kms: Any

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        made = self.kms.generate_data_key(KeyId=key_id, EncryptionContext=dict(context), KeySpec="AES_256")
        return DataKey(
            key_arn=made["KeyId"],
            material_id=made["KeyMaterialId"],
            plaintext=made["Plaintext"],
            blob=made["CiphertextBlob"],
        )

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        made = self.kms.decrypt(CiphertextBlob=blob, KeyId=key_id, EncryptionContext=dict(context))
        return Decrypted(
            key_arn=made["KeyId"], material_id=made["KeyMaterialId"], plaintext=made["Plaintext"]
        )


@pytest.fixture(params=["v2", "v3"])
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def keyring(sandbox: LiveSandbox, key_id: str) -> KmsKeyring:
    return KmsKeyring(kms=KmsByNetwork(sandbox.client("kms")), key_id=key_id, context=CONTEXT)


def test_what_it_writes_the_lab_opens(
    clients: Clients, sandbox: LiveSandbox, key_id: str, keyring: KmsKeyring, version: str
) -> None:
    same = {"kms_key": key_id, "key": f"theirs-{version}", "version": version}
    stored, read, wrong, none = clients.do(
        CLIENT,
        SCRIPT,
        {"do": "put", "body": BODY, "context": CONTEXT, **same},
        {"do": "get", "context": CONTEXT, **same},
        {"do": "get", "context": {"department": "sales"}, **same},
        {"do": "get", **same},
    )

    assert stored == "stored"
    assert b64decode(read) == PLAINTEXT
    for refused in (wrong, none):
        assert refused["error"] == "S3EncryptionClientError"
    found = sandbox.client().get_object(Bucket="objects", Key=same["key"])
    body = found["Body"].read()
    assert found["ServerSideEncryption"] == "AES256"  # of the ciphertext, which is all that the lab knows
    assert ("x-amz-c" in found["Metadata"]) == (version == "v3")
    assert open_sealed(body, read_envelope(found["Metadata"]), keyring, policy=POLICIES[version]) == PLAINTEXT
    assert not any(PLAINTEXT[:40] in held for held in clients.stored())


def test_what_the_lab_writes_it_opens(
    clients: Clients, sandbox: LiveSandbox, key_id: str, keyring: KmsKeyring, version: str
) -> None:
    sealed = seal(PLAINTEXT, keyring, policy=POLICIES[version], randomness=CountingRandomness())
    key = f"ours-{version}"
    sandbox.client().put_object(
        Bucket="objects", Key=key, Body=sealed.body, Metadata=dict(write_envelope(sealed.envelope))
    )

    same = {"kms_key": key_id, "key": key, "version": version, "context": CONTEXT}
    [read] = clients.do(CLIENT, SCRIPT, {"do": "get", **same})
    assert b64decode(read) == PLAINTEXT


def test_a_changed_object_a_disabled_key_and_a_reader_without_the_key_are_refused(
    clients: Clients, sandbox: LiveSandbox, version: str
) -> None:
    kms, s3 = sandbox.client("kms"), sandbox.client()
    own = kms.create_key()["KeyMetadata"]["KeyId"]
    same = {"kms_key": own, "key": f"changed-{version}", "version": version}
    clients.do(CLIENT, SCRIPT, {"do": "put", "body": BODY, **same})
    [unread] = clients.do(CLIENT, SCRIPT, {"do": "get", **same}, principal="reader")
    found = s3.get_object(Bucket="objects", Key=same["key"])
    body = found["Body"].read()
    s3.put_object(
        Bucket="objects", Key=same["key"], Body=bytes([body[0] ^ 1]) + body[1:], Metadata=found["Metadata"]
    )
    [changed] = clients.do(CLIENT, SCRIPT, {"do": "get", **same})
    kms.disable_key(KeyId=own)
    [disabled] = clients.do(CLIENT, SCRIPT, {"do": "get", **same})

    assert "AccessDeniedException" in unread["said"]
    assert "Failed to decrypt" in changed["said"]
    assert "DisabledException" in disabled["said"]


def test_what_connect_gives_away_runs(
    clients: Clients, sandbox: LiveSandbox, key_id: str, tmp_path: Path
) -> None:
    sandbox.client("kms").create_alias(AliasName="alias/of-the-client", TargetKeyId=key_id)
    [code] = [each.code for each in tools(connection(sandbox)) if each.name == "S3 Encryption Client"]
    script = tmp_path / "copied.py"
    script.write_text(code.replace("alias/first-key", "alias/of-the-client"))
    done = clients.command(CLIENT, "python", str(script), folder=tmp_path)

    assert (done.returncode, done.stdout) == (0, "b'hello'\n"), done.stderr
    stored = sandbox.client().get_object(Bucket="objects", Key="sealed.txt")
    assert b"hello" not in stored["Body"].read()
