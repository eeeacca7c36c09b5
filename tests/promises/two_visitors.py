"""Two visitors in one process: somebody with things of their own, and a stranger who would like to have them."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from encryption_lab.persistence.models import AccessKeyRow, ExchangeRow, KmsKeyRow, VersionRow
from encryption_lab.persistence.sandboxes import TABLES
from encryption_lab.web.keys.actions import ACTIONS

# What the stranger never says, so no page can be repeating it: wherever it turns up, it was read.
HIDDEN_TEXT = "only-the-owner-knows-this"
HIDDEN_CONTENT = b"\x89PNG\r\n\x1a\nthe-owners-content"
OWNERS_BUCKET, OWNERS_ALIAS = "the-owners-bucket", "alias/the-owners-key"
OWNERS_REGION = "eu-west-1"  # beside the home Region: the owner's key has a replica there
CUSTOMER_KEY_B64 = b64encode(bytes(range(32))).decode()
EXPERIMENT = "disable-the-key"
PREDICTED = {"choice": "lost", "sureness": "sure", "leave": "on"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Valid answers to every form of the lab at once: a request is to be refused for whose it is, and not for its form.
FORM = {
    "principal": "administrator",
    "customer_key": CUSTOMER_KEY_B64,
    "what": "version",
    "offset": "0",
    "part": "0",
    "algorithm": "AES256",
    "sse_c": "allowed",
    "status": "Suspended",
    "days": "30",
    "alias": "alias/taken-over",
    "reader": "on",
    "policy": "{}",
    "material": "0" * 64,
    "how": "flip",
    "region": "eu-west-2",
}


@dataclass
class Owner:
    client: Client
    account_id: str = ""
    record_ids: list[str] = field(default_factory=list)
    exchange_id: str = ""
    group_id: str = ""
    key_id: str = ""
    blob_b64: str = ""
    access_key_id: str = ""

    def arguments(self) -> dict[str, list[str]]:
        """Return for each name of an argument what the stranger puts there."""
        return {
            "record_id": self.record_ids,
            "exchange_id": [self.exchange_id],
            "group_id": [self.group_id],
            "key_id": [self.key_id],
            "region": [OWNERS_REGION],
            "name": [OWNERS_BUCKET],
            "action": sorted(ACTIONS),
            "experiment_id": [EXPERIMENT],
            "number": ["1"],
            "access_key_id": [self.access_key_id],
        }


def upload(client: Client, method: str, **values: str) -> HttpResponseBase:
    file = SimpleUploadedFile("notes.png", HIDDEN_CONTENT, "image/png")
    asked = {"method": method, "principal": "administrator", "metadata": f"note={HIDDEN_TEXT}", **values}
    answer: HttpResponseBase = client.post(reverse("lab:upload"), {**asked, "file": file}, secure=True)
    return answer


def make_owner() -> Owner:
    """Somebody with a bucket, a KMS key, and objects by every method, one of them a picture."""
    client = Client()
    client.get(reverse("lab:bench"), secure=True)
    client.post(reverse("lab:buckets"), {"bucket": OWNERS_BUCKET}, secure=True)
    client.post(
        reverse("lab:bucket_encryption", args=[OWNERS_BUCKET]),
        {"algorithm": "AES256", "sse_c": "allowed"},
        secure=True,
    )
    key = {"alias": OWNERS_ALIAS, "description": HIDDEN_TEXT, "multi_region": "on"}
    made = client.post(reverse("lab:keys"), key, secure=True).headers["Location"]
    client.post(f"{made}/replicate", {"region": OWNERS_REGION}, secure=True)
    asked = {"bucket": OWNERS_BUCKET, "key": f"{HIDDEN_TEXT}.png"}
    kms = {**asked, "kms_key": OWNERS_ALIAS}
    answers = [
        upload(client, "sse-s3", **asked),
        upload(client, "all", **kms, customer_key=CUSTOMER_KEY_B64),
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    predicted = client.post(reverse("lab:experiment", args=[EXPERIMENT]), PREDICTED, secure=True)
    assert predicted.status_code == 303
    found = Owner(client)
    client.post(reverse("lab:connect"), {"principal": "administrator"}, secure=True)
    found.group_id = answers[1].headers["Location"].rpartition("/")[2]
    found.record_ids = [answers[0].headers["Location"].rpartition("/")[2]]
    versions = VersionRow.objects.order_by("id")
    found.account_id = versions[0].account_id
    found.record_ids = list(versions.values_list("record_id", flat=True))
    found.access_key_id = AccessKeyRow.objects.get().access_key_id
    found.exchange_id = ExchangeRow.objects.latest("id").exchange_id
    documents = [json.loads(row.document) for row in KmsKeyRow.objects.all()]
    found.key_id = next(row["key_id"] for row in documents if row["description"] == HIDDEN_TEXT)
    envelopes = [json.loads(row.document)["envelope"] for row in versions]
    blob = next(envelope["blob"] for envelope in envelopes if envelope["_type"] == "SseKmsEnvelope")
    found.blob_b64 = b64encode(bytes.fromhex(blob)).decode()
    return found


def send(client: Client, method: str, url: str, values: Mapping[str, str] | None = None) -> HttpResponseBase:
    values = FORM if values is None else values
    if method in ("GET", "HEAD"):
        answer: HttpResponseBase = getattr(client, method.lower())(url, dict(values), secure=True)
    elif method == "POST":
        answer = client.post(url, dict(values), secure=True)
    else:
        answer = client.generic(method, url, b"{}", "application/json", secure=True)
    return answer


def body_of(answer: HttpResponseBase) -> bytes:
    pieces: Iterator[bytes] = iter(answer)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return headers.encode() + b"\n" + b"".join(pieces)


def told(answer: HttpResponseBase, owner: Owner) -> set[str]:
    """Return what of the owner's the answer says. Their account number stands in every ARN of theirs."""
    hidden = [
        HIDDEN_TEXT.encode(),
        HIDDEN_CONTENT[8:],
        HIDDEN_CONTENT[8:].hex().encode(),
        owner.account_id.encode(),
    ]
    body = body_of(answer)
    return {text.decode() for text in hidden if text in body}


def everything_of(owner: Owner) -> tuple[object, ...]:
    """Return every row and every file that is the owner's."""
    rows = [table._default_manager.filter(account_id=owner.account_id).order_by("pk") for table in TABLES]
    documents = [json.loads(row.document) for row in VersionRow.objects.filter(account_id=owner.account_id)]
    blob_ids = [part["blob_id"] for document in documents for part in document["parts"]]
    blobs = settings.DATA_DIR / "blobs"
    return (
        [list(each.values_list()) for each in rows],
        {blob_id: (blobs / blob_id[:2] / blob_id).read_bytes() for blob_id in blob_ids},
    )
