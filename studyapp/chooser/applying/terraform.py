"""A plan for Terraform, with the provider hashicorp/aws.

`blocked_encryption_types` came with 6.22.0 of the provider, and since 6.40.0 leaving it out changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent

from studyapp.chooser.applying.plan import AES256, KeySource, Plan
from studyapp.chooser.applying.policies import bucket_policy, encryption_rule, key_policy
from studyapp.chooser.applying.syntax import Reference, Tree, as_hcl, hcl_text

MADE_KEY = Reference("aws_kms_key.objects.arn")
GIVEN_KEY = Reference("var.kms_key_arn")


def terraform(plan: Plan) -> str:
    """Return one file. A key that Terraform does not make is a variable."""
    return "\n".join(_blocks(plan, _key(plan)))


def makes_key(plan: Plan) -> bool:
    """Say whether the key is made here: not one with imported material or in a key store, nor one that is there."""
    return plan.makes_key and plan.key is KeySource.KMS


def _key(plan: Plan) -> Reference:
    return MADE_KEY if makes_key(plan) else GIVEN_KEY


def _blocks(plan: Plan, key: Reference) -> Iterator[str]:
    yield _HEAD
    yield _block("provider", ("aws",), {"region": plan.parameters.region})
    if makes_key(plan):
        rotation: dict[str, Tree] = {
            "enable_key_rotation": True,
            "rotation_period_in_days": plan.parameters.rotation_days,
        }
        policy = f"policy = jsonencode({as_hcl(key_policy(plan))})\n"
        described: dict[str, Tree] = {"description": f"Objects of {plan.parameters.bucket}", **rotation}
        yield _block("resource", ("aws_kms_key", "objects"), described, policy)
        alias: dict[str, Tree] = {"name": f"alias/{plan.parameters.alias}", "target_key_id": MADE_KEY}
        yield _block("resource", ("aws_kms_alias", "objects"), alias)
    elif plan.default_uses_key:
        yield _variable(plan)
    yield _block("resource", ("aws_s3_bucket", "objects"), {"bucket": plan.parameters.bucket})
    yield _block(
        "resource",
        ("aws_s3_bucket_server_side_encryption_configuration", "objects"),
        {"bucket": Reference("aws_s3_bucket.objects.id")},
        _rule(plan, key),
    )
    yield _block(
        "resource",
        ("aws_s3_bucket_policy", "objects"),
        {"bucket": Reference("aws_s3_bucket.objects.id")},
        f"policy = jsonencode({as_hcl(bucket_policy(plan, key))})\n",
    )


_HEAD = """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.40"
    }
  }
}
"""


def _variable(plan: Plan) -> str:
    given: dict[str, Tree] = {"type": Reference("string"), "description": "ARN of the KMS key"}
    if plan.parameters.key_arn:
        given["default"] = plan.parameters.key_arn
    return _block("variable", ("kms_key_arn",), given)


def _rule(plan: Plan, key: Reference) -> str:
    rule = encryption_rule(plan, key)
    default: dict[str, Tree] = {"sse_algorithm": plan.algorithm}
    if plan.default_uses_key:
        default["kms_master_key_id"] = key
    settings: dict[str, Tree] = {}
    if plan.algorithm != AES256 and plan.bucket_key is not None:
        settings["bucket_key_enabled"] = plan.bucket_key
    settings["blocked_encryption_types"] = rule["BlockedEncryptionTypes"]["EncryptionType"]  # type: ignore[index, call-overload]  # it is a mapping
    inner = _block("apply_server_side_encryption_by_default", (), default)
    return _block("rule", (), settings, inner)


def _block(kind: str, labels: tuple[str, ...], arguments: dict[str, Tree], *bodies: str) -> str:
    head = " ".join([kind, *(hcl_text(label) for label in labels)])
    width = max((len(name) for name in arguments), default=0)
    lines = [f"{name.ljust(width)} = {as_hcl(value)}\n" for name, value in arguments.items()]
    parts = ["".join(lines), *bodies]
    return head + " {\n" + indent("\n".join(part for part in parts if part), "  ") + "}\n"
