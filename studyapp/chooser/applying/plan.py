"""What a candidate and its settings come to: which key, which default, what is blocked, who else is let in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.values import Candidate, OptionId, RequirementId, Setting
from studyapp.knowledge.values import FactId


class KeySource(StrEnum):
    """Where the KMS key of a candidate comes from."""

    NONE = "none"
    AWS_MANAGED = "aws-managed"
    KMS = "kms"
    IMPORTED = "imported"
    CLOUDHSM = "cloudhsm"
    EXTERNAL = "external"


TLS = FactId("require-tls")
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

    key              of the KMS key that is to be made, by whichever layer it is used
    default_key      of the bucket's default encryption; NONE with SSE-S3
    algorithm        of the bucket's default encryption: AES256, aws:kms or aws:kms:dsse
    bucket_key       None where S3 has no such setting to make
    rotation_days    None where KMS does not rotate by itself
    """

    candidate: Candidate
    key: KeySource
    default_key: KeySource
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
        """Say whether the bucket's default names a key of one's own."""
        return self.default_key in _MADE_FOR_ONE

    @property
    def client_uses_key(self) -> bool:
        """Say whether the KMS key is the client's, which asks KMS itself and not through S3."""
        return self.option == "client-side-kms"

    @property
    def layer_is_kms(self) -> bool:
        return self.is_client_side and self.algorithm != AES256

    @property
    def for_cloudfront(self) -> bool:
        return self.asked_for("cloudfront")

    @property
    def records_data_events(self) -> bool:
        return any(setting.name == "data-events" for setting in self.settings)

    @property
    def refuses_plain_http(self) -> bool:
        """Say so unless the answers were asked and leave it out, for an object that everybody reads over HTTP too."""
        spared = self.algorithm == AES256 and not self.is_sse_c and bool(self.settings)
        return not spared or any(TLS in setting.facts for setting in self.settings)

    def asked_for(self, requirement: str) -> bool:
        return any(RequirementId(requirement) in setting.because for setting in self.settings)

    @property
    def context(self) -> tuple[tuple[str, str], ...]:
        """The pairs that uploads name: not with a Bucket Key, whose context is the bucket's ARN."""
        uses = self.client_uses_key or (self.default_uses_key and not self.is_client_side)
        return self.parameters.context if uses and not self.candidate.bucket_key else ()


def plan_for(candidate: Candidate, settings: Iterable[Setting], parameters: Parameters) -> Plan:
    """Return the plan of one of the candidates of the chooser."""
    settings = tuple(settings)
    key, algorithm = _OPTIONS[candidate.option]
    default_key = KeySource.NONE if algorithm == AES256 else key
    if any(each.name == "layer" and RequirementId("two-layers") in each.because for each in settings):
        # A key of its own: aws/s3 beneath a client that has a KMS key already.
        default_key = KeySource.KMS if key is KeySource.NONE else KeySource.AWS_MANAGED
        key, algorithm = key if default_key is KeySource.AWS_MANAGED else default_key, KMS
    rotates = key is KeySource.KMS and not parameters.key_arn
    return Plan(
        candidate=candidate,
        key=key,
        default_key=default_key,
        algorithm=algorithm,
        bucket_key=candidate.bucket_key if algorithm == KMS else None,
        rotation_days=parameters.rotation_days if rotates else None,
        parameters=parameters,
        settings=settings,
    )
