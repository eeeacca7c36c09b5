"""What whoever uploads has to send so that an object is stored as decided; for client-side, what they run."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from studyapp.chooser.applying.command_lines import region_lines
from studyapp.chooser.applying.plan import Plan
from studyapp.chooser.applying.policies import example_key_arn
from studyapp.chooser.applying.syntax import as_python, as_shell

PREFIX = "x-amz-server-side-encryption"


def request_headers(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the encryption headers of an upload; none where the bucket's default does everything."""
    if plan.is_sse_c:
        return (
            (f"{PREFIX}-customer-algorithm", "AES256"),
            (f"{PREFIX}-customer-key", "<the 32 bytes of the key in Base64>"),
            (f"{PREFIX}-customer-key-MD5", "<the MD5 of those 32 bytes in Base64>"),
        )
    if plan.context and plan.default_uses_key:
        # A header names the method whole: with aws:kms and no key, S3 would take aws/s3.
        return (
            (PREFIX, plan.algorithm),
            (f"{PREFIX}-aws-kms-key-id", example_key_arn(plan)),
            (f"{PREFIX}-context", base64.b64encode(_context_json(plan).encode()).decode()),
        )
    return ()


def _context_json(plan: Plan) -> str:
    return json.dumps(dict(plan.context), separators=(",", ":"))


def upload_commands(plan: Plan) -> str:
    """Return command lines that store, read and check one object. Not for client-side encryption."""
    bucket = as_shell(plan.parameters.bucket)
    where = f"--bucket {bucket} --key report.pdf"
    key = (
        " \\\n  --sse-customer-algorithm AES256 --sse-customer-key fileb://customer-key.bin"
        if plan.is_sse_c
        else ""
    )
    put = [f"aws s3api put-object {where} --body report.pdf", *_header_options(plan)]
    lines = [
        "#!/bin/sh",
        "set -eu",
        *region_lines(plan),
        *(["[ -e customer-key.bin ] || openssl rand -out customer-key.bin 32"] if plan.is_sse_c else []),
        " \\\n  ".join(put) + key,
        f"aws s3api head-object {where}{key}",
        f"aws s3api get-object {where}{key} report-again.pdf",
    ]
    return "\n".join(lines) + "\n"


def _header_options(plan: Plan) -> Iterator[str]:
    if plan.context and plan.default_uses_key:
        yield f"--server-side-encryption {as_shell(plan.algorithm)}"
        yield f"--ssekms-key-id {as_shell(example_key_arn(plan))}"
        context = base64.b64encode(_context_json(plan).encode()).decode()
        yield f"--ssekms-encryption-context {as_shell(context)}"


def client_code(plan: Plan) -> tuple[str, str]:
    """Return the language and the code that encrypts before the upload."""
    return ("python", _kms_client(plan)) if plan.client_uses_key else ("java", _own_key_client(plan))


def _kms_client(plan: Plan) -> str:
    """The S3 Encryption Client for Python, 4.0.0; its README and signatures."""
    context = f", EncryptionContext={as_python(dict(plan.context))}" if plan.context else ""
    return f"""\
# pip install "amazon-s3-encryption-client-python>=4,<5"
import boto3
from s3_encryption import S3EncryptionClient, S3EncryptionClientConfig
from s3_encryption.materials.kms_keyring import KmsKeyring

REGION = {as_python(plan.parameters.region)}
BUCKET = {as_python(plan.parameters.bucket)}
keyring = KmsKeyring(boto3.client("kms", region_name=REGION), {as_python(example_key_arn(plan))})
s3 = S3EncryptionClient(boto3.client("s3", region_name=REGION), S3EncryptionClientConfig(keyring=keyring))

with open("report.pdf", "rb") as plaintext:
    s3.put_object(Bucket=BUCKET, Key="report.pdf", Body=plaintext.read(){context})

stored = s3.get_object(Bucket=BUCKET, Key="report.pdf"{context})
with open("report-again.pdf", "wb") as opened:
    opened.write(stored["Body"].read())
"""


def _own_key_client(plan: Plan) -> str:
    """The S3 Encryption Client for Java, version 4: the client for Python knows KMS keyrings only."""
    # What the parameters may hold is written in Java as in JSON.
    return f"""\
// Maven: software.amazon.encryption.s3:amazon-s3-encryption-client-java, version 4
// The wrapping key: openssl rand -out wrapping-key.bin 32
// AWS never gets it. Keep copies in safe places: without it nobody can read the objects.
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.encryption.s3.S3EncryptionClient;

public class StoreReport {{
  public static void main(String[] arguments) throws Exception {{
    String bucket = {json.dumps(plan.parameters.bucket)};
    SecretKey wrappingKey = new SecretKeySpec(Files.readAllBytes(Path.of("wrapping-key.bin")), "AES");
    try (S3Client s3 = S3EncryptionClient.builderV4()
        .aesKey(wrappingKey)
        .region(Region.of({json.dumps(plan.parameters.region)}))
        .build()) {{
      s3.putObject(put -> put.bucket(bucket).key("report.pdf"), RequestBody.fromFile(Path.of("report.pdf")));
      byte[] plaintext = s3.getObjectAsBytes(get -> get.bucket(bucket).key("report.pdf")).asByteArray();
      Files.write(Path.of("report-again.pdf"), plaintext);
    }}
  }}
}}
"""
