"""The condition keys that a request of the lab can have, and where they may stand.

S3 has no condition key for a Bucket Key or for an encryption context, so there is none here. Names are not
case-sensitive. Source: IAM User Guide, AWS global condition context keys; Service Authorization Reference, S3 and KMS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from encryption_lab.policies.operators import Family

S3, KMS = "s3", "kms"
EVERYWHERE = frozenset({S3, KMS})
TEXT = frozenset({Family.STRING, Family.ARN, Family.NULL})
FLAG = TEXT | {Family.BOOL}
CONTEXT_PREFIX = "kms:encryptioncontext:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionKey:
    """families: the operators that make sense of it. actions: those whose requests may have it, empty for all.

    multivalued   it has to stand under ForAllValues or ForAnyValue
    """

    name: str
    services: frozenset[str]
    families: frozenset[Family] = TEXT
    actions: frozenset[str] = frozenset()
    multivalued: bool = False


_PUT_OBJECT = frozenset({"s3:PutObject"})
SSE = "s3:x-amz-server-side-encryption"
KMS_KEY_ID = f"{SSE}-aws-kms-key-id"
CUSTOMER_ALGORITHM = f"{SSE}-customer-algorithm"

_KEYS = (
    ConditionKey(name="aws:SecureTransport", services=EVERYWHERE, families=FLAG),
    ConditionKey(name="aws:PrincipalArn", services=EVERYWHERE),
    ConditionKey(name="aws:PrincipalAccount", services=EVERYWHERE),
    ConditionKey(name="aws:PrincipalType", services=EVERYWHERE),
    ConditionKey(name="aws:username", services=EVERYWHERE),
    ConditionKey(name="aws:RequestedRegion", services=EVERYWHERE),
    ConditionKey(name="aws:CurrentTime", services=EVERYWHERE, families=TEXT | {Family.DATE}),
    ConditionKey(name="aws:EpochTime", services=EVERYWHERE, families=TEXT | {Family.DATE, Family.NUMERIC}),
    ConditionKey(name=SSE, services=frozenset({S3}), actions=_PUT_OBJECT),
    ConditionKey(name=KMS_KEY_ID, services=frozenset({S3}), actions=_PUT_OBJECT),
    ConditionKey(name=CUSTOMER_ALGORITHM, services=frozenset({S3}), actions=_PUT_OBJECT),
    ConditionKey(name="kms:ViaService", services=frozenset({KMS})),
    ConditionKey(name="kms:CallerAccount", services=frozenset({KMS})),
    ConditionKey(name="kms:EncryptionContextKeys", services=frozenset({KMS}), multivalued=True),
    # Requests for grants have it; until there are any, no request does.
    ConditionKey(name="kms:GrantIsForAWSResource", services=frozenset({KMS}), families=FLAG),
)
KEYS: Mapping[str, ConditionKey] = MappingProxyType({key.name.lower(): key for key in _KEYS})


def find_key(name: str) -> ConditionKey | None:
    """Return what is known of a condition key; kms:EncryptionContext: goes on with any name."""
    lowered = name.lower()
    if lowered.startswith(CONTEXT_PREFIX) and len(lowered) > len(CONTEXT_PREFIX):
        return ConditionKey(name=name, services=frozenset({KMS}))
    return KEYS.get(lowered)
