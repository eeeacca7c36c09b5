"""A bucket and its key, set up as decided: with the same rule and the same policies that Apply writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from encryption_lab.errors import LabError, QuotaExceeded
from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.importing import ExpirationModel, Import, WrappingKeySpec
from encryption_lab.kms.keys import KeyOrigin
from encryption_lab.lab import Lab
from encryption_lab.ports import VersionQuery
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, rsa_wrap_key
from encryption_lab.store.buckets import Algorithm, DefaultEncryption
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.applying.plan import KeySource, Plan, plan_for
from studyapp.chooser.applying.policies import bucket_policy, encryption_rule, key_policy
from studyapp.chooser.applying.syntax import as_json
from studyapp.chooser.values import Candidate, RequirementId, Setting

EXAMPLE_CONTEXT = (("project", "example"),)
MOST_OBJECTS = 12  # that the checks store
SHORTEST_WAIT_DAYS = 7
MATERIAL_BYTES = 32
OAEP = WrappingAlgorithm.RSAES_OAEP_SHA_256


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What was set up. `key_arn` is that of the key that was made, "" where the decision makes none."""

    bucket: str
    key_arn: str
    plan: Plan


def plan_in(lab: Lab, candidate: Candidate, settings: Iterable[Setting], bucket: str) -> Plan:
    """Return the plan for a sandbox: its account and Region; without CloudFront, which is not in the lab."""
    wanted = {need for each in settings for need in each.because}
    parameters = Parameters(
        bucket=bucket,
        region=lab.account.region,
        account=lab.account.account_id,
        alias=bucket,
        context=EXAMPLE_CONTEXT if RequirementId("context-bound") in wanted else (),
    )
    here = (each for each in settings if RequirementId("cloudfront") not in each.because)
    return plan_for(candidate, tuple(here), parameters)


def set_up(lab: Lab, candidate: Candidate, settings: Iterable[Setting], *, bucket: str) -> Ground:
    """Make bucket and key. Raises QuotaExceeded, BucketExists and the like; then nothing of it remains."""
    plan = plan_in(lab, candidate, tuple(settings), bucket)
    if lab.records.usage().objects + MOST_OBJECTS > lab.limits.objects:
        raise QuotaExceeded(what="objects", limit=lab.limits.objects)
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.buckets.create(call, bucket)
    try:
        key_arn = _make_key(lab, call, plan) if plan.makes_key else ""
        _configure(lab, call, plan, key_arn)
    except LabError:
        tear_down(lab, bucket)
        raise
    return Ground(bucket=bucket, key_arn=key_arn, plan=plan)


def tear_down(lab: Lab, bucket: str) -> None:
    """Delete the bucket with all that is in it, and schedule the deletion of the key that was made for it.

    Raises NoSuchBucket. The key goes as KMS has it: with a wait, during which it can be had back.
    """
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.buckets.get(bucket)
    lab.buckets.delete_policy(call, bucket)
    while found := lab.records.versions.find(VersionQuery(bucket=bucket)):
        for version in found:
            lab.objects.delete(call, bucket, version.key, version_id=version.version_id)
    lab.buckets.delete(call, bucket)
    alias = f"alias/{bucket}"
    key_id = lab.records.keys.alias(alias)
    if key_id is not None:
        lab.kms.delete_alias(call, alias)
        lab.kms.schedule_key_deletion(call, key_id, pending_window_days=SHORTEST_WAIT_DAYS)


def _make_key(lab: Lab, call: Call, plan: Plan) -> str:
    """Keys of CloudHSM and of external key stores are stood in for by KMS's own; `limits` says so."""
    is_imported = plan.key is KeySource.IMPORTED
    key = lab.kms.create_key(
        call,
        f"Objects of {plan.parameters.bucket}",
        origin=KeyOrigin.EXTERNAL if is_imported else KeyOrigin.AWS_KMS,
        policy=as_json(key_policy(plan)),
    )
    lab.kms.create_alias(call, f"alias/{plan.parameters.alias}", key.key_id)
    if is_imported:
        _import(lab, call, key.key_id)
    if plan.rotation_days:
        lab.kms.enable_key_rotation(call, key.key_id, period_days=plan.rotation_days)
    return lab.account.key_arn(key.key_id)


def _import(lab: Lab, call: Call, key_id: str) -> None:
    given = lab.kms.get_parameters_for_import(call, key_id, algorithm=OAEP, spec=WrappingKeySpec.RSA_2048)
    material, unused = lab.randomness.draw(MATERIAL_BYTES), lab.randomness.draw(MATERIAL_BYTES)
    wrapped = rsa_wrap_key(material, public_key=given.public_key, algorithm=OAEP, aes_key=unused)
    wanted = Import(model=ExpirationModel.DOES_NOT_EXPIRE)
    lab.kms.import_key_material(call, key_id, token=given.token, wrapped_material=wrapped, wanted=wanted)


def _configure(lab: Lab, call: Call, plan: Plan, key_arn: str) -> None:
    rule = encryption_rule(plan, key_arn)
    default = cast(Mapping[str, str], rule["ApplyServerSideEncryptionByDefault"])
    blocked = cast(Mapping[str, list[str]], rule["BlockedEncryptionTypes"])
    lab.buckets.put_encryption(
        call,
        plan.parameters.bucket,
        DefaultEncryption(
            algorithm=Algorithm(default["SSEAlgorithm"]),
            key_id=default.get("KMSMasterKeyID"),
            bucket_key_enabled=bool(rule.get("BucketKeyEnabled", False)),
        ),
        sse_c_blocked="SSE-C" in blocked["EncryptionType"],
    )
    lab.buckets.put_policy(call, plan.parameters.bucket, as_json(bucket_policy(plan, key_arn)))
