"""What to copy into which tool. Every text has been run against the lab by that tool, or says that it was not.

The secret stands in them only on the one page that shows it; elsewhere a placeholder does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

AUTHORITY_FILE = "envelope-authority.crt"
SECRET_PLACEHOLDER = "your-secret-access-key"
KEY_PLACEHOLDER = "your-access-key-id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """`secret_access_key` is a placeholder where it is not to be shown."""

    url: str
    region: str
    access_key_id: str = KEY_PLACEHOLDER
    secret_access_key: str = SECRET_PLACEHOLDER
    authority_file: str = ""
    bucket: str = "first-bucket"

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    name: str
    why: str
    code: str


def tools(to: Connection) -> tuple[Tool, ...]:
    return tuple(Tool(name=name, why=why, code=code(to)) for name, why, code in TOOLS)


def _shell(to: Connection) -> str:
    lines = [
        f"export AWS_ACCESS_KEY_ID={to.access_key_id}",
        f"export AWS_SECRET_ACCESS_KEY={to.secret_access_key}",
        f"export AWS_DEFAULT_REGION={to.region}",
        f"export AWS_ENDPOINT_URL={to.url}",
    ]
    if to.authority_file:
        lines.append(f"export AWS_CA_BUNDLE={to.authority_file}")
    return "\n".join(lines)


def _aws_cli(to: Connection) -> str:
    return f"""{_shell(to)}
aws s3 ls
aws s3 cp report.pdf s3://{to.bucket}/ --sse aws:kms --sse-kms-key-id alias/first-key
openssl rand -out customer.key 32
aws s3 cp report.pdf s3://{to.bucket}/with-my-key.pdf --sse-c AES256 --sse-c-key fileb://customer.key"""


def _boto3(to: Connection) -> str:
    verify = f'\n    verify="{to.authority_file}",' if to.authority_file else ""
    return f"""import boto3

s3 = boto3.client(
    "s3",
    endpoint_url="{to.url}",{verify}
    region_name="{to.region}",
    aws_access_key_id="{to.access_key_id}",
    aws_secret_access_key="{to.secret_access_key}",
)
s3.put_object(
    Bucket="{to.bucket}", Key="hello.txt", Body=b"hello",
    ServerSideEncryption="aws:kms", SSEKMSKeyId="alias/first-key",
)
print(s3.get_object(Bucket="{to.bucket}", Key="hello.txt")["ServerSideEncryption"])"""


def _encryption_client(to: Connection) -> str:
    verify = f', verify="{to.authority_file}"' if to.authority_file else ""
    return f"""import boto3
from s3_encryption import S3EncryptionClient, S3EncryptionClientConfig
from s3_encryption.materials.kms_keyring import KmsKeyring

session = boto3.Session("{to.access_key_id}", "{to.secret_access_key}", region_name="{to.region}")
kms, s3 = (session.client(name, endpoint_url="{to.url}"{verify}) for name in ("kms", "s3"))
sealing = S3EncryptionClient(s3, S3EncryptionClientConfig(KmsKeyring(kms, "alias/first-key")))
sealing.put_object(Bucket="{to.bucket}", Key="sealed.txt", Body=b"hello")
print(sealing.get_object(Bucket="{to.bucket}", Key="sealed.txt")["Body"].read())"""


def _javascript(to: Connection) -> str:
    trust = f"// node with NODE_EXTRA_CA_CERTS={to.authority_file}\n" if to.authority_file else ""
    return f"""{trust}import {{ S3Client, PutObjectCommand }} from "@aws-sdk/client-s3";

const s3 = new S3Client({{
  endpoint: "{to.url}",
  region: "{to.region}",
  forcePathStyle: true,
  credentials: {{ accessKeyId: "{to.access_key_id}", secretAccessKey: "{to.secret_access_key}" }},
}});
const stored = await s3.send(new PutObjectCommand({{
  Bucket: "{to.bucket}", Key: "hello.txt", Body: "hello", ServerSideEncryption: "AES256",
}}));
console.log(stored.ServerSideEncryption);"""


def _java(to: Connection) -> str:
    trust = (
        f"// keytool -importcert -file {to.authority_file} -keystore trust.p12 -storetype PKCS12\n"
        if to.authority_file
        else ""
    )
    return f"""{trust}S3Client s3 = S3Client.builder()
    .endpointOverride(URI.create("{to.url}"))
    .region(Region.of("{to.region}"))
    .forcePathStyle(true)
    .credentialsProvider(StaticCredentialsProvider.create(
        AwsBasicCredentials.create("{to.access_key_id}", "{to.secret_access_key}")))
    .build();"""


def _rclone(to: Connection) -> str:
    authority = f"--ca-cert {to.authority_file} " if to.authority_file else ""
    return f"""rclone {authority}--s3-provider Other --s3-endpoint {to.url} --s3-region {to.region} \\
  --s3-access-key-id {to.access_key_id} --s3-secret-access-key {to.secret_access_key} \\
  --s3-force-path-style --s3-no-check-bucket copy report.pdf :s3:{to.bucket}"""


def _s3cmd(to: Connection) -> str:
    authority = f"--ca-certs={to.authority_file} " if to.authority_file else ""
    return f"""s3cmd {authority}--host={to.host} --host-bucket={to.host} --region={to.region} \\
  --access_key={to.access_key_id} --secret_key={to.secret_access_key} \\
  put report.pdf s3://{to.bucket}/ --server-side-encryption"""


def _minio(to: Connection) -> str:
    trust = f"cp {to.authority_file} ~/.mc/certs/CAs/\n" if to.authority_file else ""
    return f"""{trust}mc alias set envelope {to.url} {to.access_key_id} {to.secret_access_key}
mc cp report.pdf envelope/{to.bucket}/"""


def _terraform(to: Connection) -> str:
    bundle = f'\n  custom_ca_bundle            = "{to.authority_file}"' if to.authority_file else ""
    return f"""provider "aws" {{
  region                      = "{to.region}"
  access_key                  = "{to.access_key_id}"
  secret_key                  = "{to.secret_access_key}"{bundle}
  s3_use_path_style           = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_credentials_validation = true
  endpoints {{
    s3  = "{to.url}"
    kms = "{to.url}"
    sts = "{to.url}"
  }}
}}"""


def _curl(to: Connection) -> str:
    authority = f"--cacert {to.authority_file} " if to.authority_file else ""
    return f"""curl {authority}--aws-sigv4 aws:amz:{to.region}:s3 --user {to.access_key_id}:{to.secret_access_key} \\
  -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" -T report.pdf {to.url}/{to.bucket}/report.pdf"""


TOOLS: tuple[tuple[str, str, Callable[[Connection], str]], ...] = (
    ("AWS CLI", "With --sse-c: what the console of S3 cannot do.", _aws_cli),
    ("boto3", "The AWS SDK for Python.", _boto3),
    ("S3 Encryption Client", "Version 4 for Python: encrypts before it sends.", _encryption_client),
    ("SDK for JavaScript", "Version 3.", _javascript),
    ("SDK for Java", "Version 2. Not yet run against the lab by us.", _java),
    ("curl", "Since 7.75 it signs by itself.", _curl),
    ("Terraform", "With its provider for AWS, which we have not yet run against the lab.", _terraform),
    ("rclone", "Version 1.75. It would try to make the bucket if it were not told to leave that.", _rclone),
    ("s3cmd", "Version 2.4.", _s3cmd),
    ("MinIO client", "Not yet run against the lab by us.", _minio),
)
