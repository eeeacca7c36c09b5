"""Everything that one takes away for a decision: each piece with its file name, one line about it, and its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studyapp.chooser.applying.calls import variables
from studyapp.chooser.applying.cloudformation import cloudformation
from studyapp.chooser.applying.command_lines import command_lines
from studyapp.chooser.applying.data_events import data_events
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.applying.plan import KeySource, Plan, plan_for
from studyapp.chooser.applying.policies import bucket_policy, example_key_arn, key_policy
from studyapp.chooser.applying.python_code import python_code
from studyapp.chooser.applying.syntax import as_json
from studyapp.chooser.applying.terraform import terraform
from studyapp.chooser.applying.uploading import client_code, request_headers, upload_commands
from studyapp.chooser.values import Candidate, Setting
from studyapp.knowledge.values import FactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """`id` is its name in addresses, `file_name` that of the file; `text` ends with a line's end.

    group   "setup": one of these is enough; "policies"; or "use": what comes after
    """

    id: str
    group: str
    title: str
    file_name: str
    text: str
    about: str
    facts: tuple[FactId, ...]


def artefacts(
    candidate: Candidate, settings: Iterable[Setting], parameters: Parameters
) -> tuple[Artefact, ...]:
    """Return what sets the candidate up, policies, and what the uploader does, in the order of reading."""
    plan = plan_for(candidate, settings, parameters)
    return (*_setup(plan), *_policies(plan), *_uploading(plan), *_recording(plan))


def headers_of(
    candidate: Candidate, settings: Iterable[Setting], parameters: Parameters
) -> tuple[tuple[str, str], ...]:
    """Return the encryption headers of an upload; empty where the bucket's default does everything."""
    return request_headers(plan_for(candidate, settings, parameters))


def _setup(plan: Plan) -> Iterator[Artefact]:
    facts = _facts(
        "default-may-be-kms-or-dsse" if plan.algorithm != "AES256" else "sse-s3-is-the-default",
        "sse-c-unblock" if plan.is_sse_c else "sse-c-off-by-default",
    )
    asked = " It asks for what only you know, in variables of the environment." if variables(plan) else ""
    yield Artefact(
        id="cli",
        group="setup",
        title="AWS CLI",
        file_name="setup.sh",
        text=command_lines(plan),
        about=f"{_MAKES[plan.key] if plan.makes_key else _MAKES_BUCKET}{asked}",
        facts=(*facts, *_key_facts(plan)),
    )
    yield Artefact(
        id="boto3",
        group="setup",
        title="boto3",
        file_name="setup.py",
        text=python_code(plan),
        about="The same calls from Python.",
        facts=(),
    )
    by_hand = plan.default_uses_key and not (plan.makes_key and plan.key is KeySource.KMS)
    given = " The key is a variable: make it with the AWS CLI first." if by_hand and plan.makes_key else ""
    yield Artefact(
        id="terraform",
        group="setup",
        title="Terraform",
        file_name="main.tf",
        text=terraform(plan),
        about=f"For the provider hashicorp/aws, 6.40 or newer.{given}",
        facts=(),
    )
    given = given.replace("a variable", "a parameter")
    yield Artefact(
        id="cloudformation",
        group="setup",
        title="CloudFormation",
        file_name="template.yaml",
        text=cloudformation(plan),
        about=f"Bucket and key stay when the stack is deleted.{given}",
        facts=(),
    )


_MAKES_BUCKET = "Makes the bucket, its default encryption and its policy."
_MAKES = {
    KeySource.KMS: "Makes the key and its rotation, then the bucket, its default encryption and its policy.",
    KeySource.IMPORTED: "Makes a key without material, wraps yours with OpenSSL and imports it, then makes the bucket.",
    KeySource.CLOUDHSM: "Your cluster with two active HSMs and its crypto user have to be there; then the key store, "
    "the key and the bucket are made.",
    KeySource.EXTERNAL: "Your key manager and its proxy, reachable from AWS, have to be there; then the key store, "
    "the key and the bucket are made.",
}


def _key_facts(plan: Plan) -> tuple[FactId, ...]:
    if not plan.makes_key:
        return ()
    return _facts(*_KEY_FACTS[plan.key])


_KEY_FACTS = {
    KeySource.KMS: ("automatic-rotation-period", "rotation-does-not-re-encrypt"),
    KeySource.IMPORTED: ("import-token-lives-a-day", "imported-material-stays-in-kms"),
    KeySource.CLOUDHSM: ("cloudhsm-key-store", "custom-key-store-limits"),
    KeySource.EXTERNAL: ("external-key-store", "xks-limits"),
}


def _policies(plan: Plan) -> Iterator[Artefact]:
    bucket_facts = ["require-tls", "policy-about-sse-c", "default-does-not-enforce"]
    yield Artefact(
        id="bucket-policy",
        group="policies",
        title="Bucket policy",
        file_name="bucket-policy.json",
        text=as_json(bucket_policy(plan, example_key_arn(plan))) + "\n",
        about=_bucket_policy_about(plan),
        facts=_facts(*bucket_facts, *(["pin-a-key"] if plan.default_uses_key else [])),
    )
    if plan.has_own_key:
        yield Artefact(
            id="key-policy",
            group="policies",
            title="Key policy",
            file_name="key-policy.json",
            text=as_json(key_policy(plan)) + "\n",
            about=_key_policy_about(plan),
            facts=_facts("kms-permissions", "kms-context-condition" if plan.context else "kms-via-service"),
        )


def _bucket_policy_about(plan: Plan) -> str:
    if not plan.refuses_plain_http:
        about = "Refuses other encryption. Plain HTTP stays open, since everybody is to read; that is no part of this."
    elif plan.is_sse_c:
        about = "Refuses plain HTTP and uploads without a customer’s key."
    elif plan.is_client_side:
        about = "Refuses plain HTTP. S3 cannot see whether clients encrypt, so nothing here enforces it."
        if plan.layer_is_kms and plan.client_uses_key:
            about += " Beneath the client’s layer lies SSE-KMS under aws/s3, another key than the client’s."
    else:
        about = "Refuses plain HTTP and other encryption; an upload without an encryption header gets the default."
    if plan.for_cloudfront:
        about += " Lets the one CloudFront distribution read."
    stands_in = (
        " The key’s ARN is an example: put yours in." if plan.default_uses_key and plan.makes_key else ""
    )
    return about + stands_in


def _key_policy_about(plan: Plan) -> str:
    if not plan.parameters.principals and not plan.parameters.readers:
        return "Leaves it to the account’s IAM policies who may use the key. Name principals above to let them in here."
    if plan.client_uses_key:
        return "Lets the named principals use the key directly, as the client does."
    return "Lets the named principals use the key through S3 only."


def _recording(plan: Plan) -> Iterator[Artefact]:
    if plan.records_data_events:
        yield Artefact(
            id="data-events",
            group="use",
            title="Data events",
            file_name="data-events.sh",
            text=data_events(plan),
            about="Makes a trail record each access to an object. It replaces what the trail selects now.",
            facts=_facts("object-access-is-a-data-event"),
        )


def _uploading(plan: Plan) -> Iterator[Artefact]:
    if plan.is_client_side:
        language, code = client_code(plan)
        about = (
            "With the Amazon S3 Encryption Client for Python 4, which keeps the wrapped data key in the metadata."
            if language == "python"
            else "With the Amazon S3 Encryption Client for Java 4, since the one for Python knows KMS keyrings only."
        )
        yield Artefact(
            id="client",
            group="use",
            title="Encrypting client",
            file_name="client.py" if language == "python" else "StoreReport.java",
            text=code,
            about=about,
            facts=_facts("client-side-python", "key-commitment-default", "client-side-metadata-is-clear"),
        )
    else:
        yield Artefact(
            id="upload",
            group="use",
            title="Uploading",
            file_name="upload.sh",
            text=upload_commands(plan),
            about=_upload_about(plan),
            facts=_facts(
                *(
                    ("sse-c-needed-for", "sse-c-lost-key-lost-object")
                    if plan.is_sse_c
                    else ("header-beats-default",)
                )
            ),
        )


def _upload_about(plan: Plan) -> str:
    if plan.is_sse_c:
        return "Every upload and every read brings the key. Keep customer-key.bin: without it the object is lost."
    if request_headers(plan):
        return "An upload that names an encryption context names the method and the key as well."
    return "No encryption header is needed: the bucket’s default does it."


def _facts(*ids: str) -> tuple[FactId, ...]:
    return tuple(FactId(each) for each in ids)
