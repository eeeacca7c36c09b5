"""What a candidate comes to: which key, which default, what is blocked. The one place where options become settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.values import Candidate, OptionId, Setting


class KeySource(StrEnum):
    """Where the KMS key of a candidate comes from."""

    NONE = "none"
    AWS_MANAGED = "aws-managed"
    KMS = "kms"
    IMPORTED = "imported"
    CLOUDHSM = "cloudhsm"
    EXTERNAL = "external"


AES256 = "AES256"
KMS = "aws:kms"
DSSE = "aws:kms:dsse"

# option: its key, and the bucket's default encryption
_OPTIONS: dict[str, tuple[KeySource, str]] = {
    "sse-s3": (KeySource.NONE, AES256),
    "sse-kms-aws-managed": (KeySource.AWS_MANAGED, KMS),
    "sse-kms": (KeySource.KMS, KMS),
    "sse-kms-imported": (KeySource.IMPORTED, KMS),
    "sse-kms-cloudhsm": (KeySource.CLOUDHSM, KMS),
    "sse-kms-external": (KeySource.EXTERNAL, KMS),
    "dsse-kms": (KeySource.KMS, DSSE),
    "sse-c": (KeySource.NONE, AES256),
    "client-side-kms": (KeySource.KMS, AES256),
    "client-side-own-key": (KeySource.NONE, AES256),
}
OPTIONS = tuple(OptionId(option) for option in _OPTIONS)
_MADE_FOR_ONE = {KeySource.KMS, KeySource.IMPORTED, KeySource.CLOUDHSM, KeySource.EXTERNAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be set up.

    algorithm        of the bucket's default encryption: AES256, aws:kms or aws:kms:dsse
    bucket_key       None where S3 has no such setting to make
    rotation_days    None where KMS does not rotate by itself
    """

    candidate: Candidate
    key: KeySource
    algorithm: str
    bucket_key: bool | None
    rotation_days: int | None
    parameters: Parameters
    settings: tuple[Setting, ...] = ()

    @property
    def option(self) -> str:
        return self.candidate.option

    @property
    def is_client_side(self) -> bool:
        return self.option.startswith("client-side")

    @property
    def is_sse_c(self) -> bool:
        return self.option == "sse-c"

    @property
    def has_own_key(self) -> bool:
        """Say whether there is a KMS key with a key policy of one's own."""
        return self.key in _MADE_FOR_ONE

    @property
    def makes_key(self) -> bool:
        return self.has_own_key and not self.parameters.key_arn

    @property
    def default_uses_key(self) -> bool:
        return self.has_own_key and self.algorithm != AES256

    @property
    def context(self) -> tuple[tuple[str, str], ...]:
        """The pairs that uploads name: not with a Bucket Key, whose context is the bucket's ARN."""
        return self.parameters.context if self.has_own_key and not self.candidate.bucket_key else ()


def plan_for(candidate: Candidate, settings: Iterable[Setting], parameters: Parameters) -> Plan:
    """Return the plan of one of the candidates of the chooser."""
    key, algorithm = _OPTIONS[candidate.option]
    rotates = key is KeySource.KMS and not parameters.key_arn
    return Plan(
        candidate=candidate,
        key=key,
        algorithm=algorithm,
        bucket_key=candidate.bucket_key if algorithm == KMS else None,
        rotation_days=parameters.rotation_days if rotates else None,
        parameters=parameters,
        settings=tuple(settings),
    )
