"""What the configuration is written for: bucket, Region, account, principals, key. Parsed once, refused with a reason.

Rules: Amazon S3 User Guide, General purpose bucket naming rules; IAM User Guide, IAM identifiers; KMS API Reference,
CreateAlias and EnableKeyRotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Address

EXAMPLE_ACCOUNT = "111122223333"  # AWS's own documentation uses it; it belongs to nobody
EXAMPLE_KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
EXAMPLE_DISTRIBUTION = "EDFDVBD6EXAMPLE"
MOST_PRINCIPALS = 10
ROTATION_DAYS = range(90, 2561)

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_RESERVED_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
_REGION = re.compile(
    r"[a-z]{2}-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]"
)
_ELSEWHERE = re.compile(r"(cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)-.*")
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_PRINCIPAL = re.compile(
    r"arn:aws:iam::[0-9]{12}:(root|(user|role)/([\x21-\x7e]{1,510}/)?[A-Za-z0-9_+=,.@-]{1,64})", re.ASCII
)
_KEY_ARN = re.compile(
    r"arn:aws:kms:(?P<region>[a-z0-9-]+):[0-9]{12}:key/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_ALIAS = re.compile(r"[A-Za-z0-9/_-]{1,240}", re.ASCII)
_TRAIL = re.compile(r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){2,127}", re.ASCII)
_DISTRIBUTION = re.compile(r"E[0-9A-Z]{8,20}", re.ASCII)
_CONTEXT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}=[\x20-\x7e]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Each value has passed its rule.

    principals      ARNs of who stores and reads; `readers` of who only reads; both may be empty: then IAM decides
    key_arn         of a key that is there already, in the bucket's Region; empty: one is made
    rotation_days   of automatic rotation, 90 to 2,560
    context         pairs of the encryption context that each upload names; may be empty
    trail           name of the CloudTrail trail that is to record access to objects
    distribution    id of the CloudFront distribution that reads
    """

    bucket: str = "example-envelope-bucket"
    region: str = "us-east-1"
    account: str = EXAMPLE_ACCOUNT
    principals: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    key_arn: str = ""
    alias: str = "envelope-objects"
    rotation_days: int = 365
    context: tuple[tuple[str, str], ...] = field(default=())
    trail: str = "envelope-trail"
    distribution: str = EXAMPLE_DISTRIBUTION

    @property
    def bucket_arn(self) -> str:
        return f"arn:aws:s3:::{self.bucket}"

    @property
    def distribution_arn(self) -> str:
        return f"arn:aws:cloudfront::{self.account}:distribution/{self.distribution}"


class Refused(ValueError):
    """A value that breaks its rule; the text says which and what to write instead."""


def read_bucket(text: str) -> str:
    """Return the name of a general purpose bucket."""
    if not _BUCKET.fullmatch(text):
        raise Refused(
            "A bucket’s name has 3 to 63 lower-case letters, digits, dots and hyphens, and begins and ends with a "
            "letter or digit."
        )
    if ".." in text or _is_an_address(text):
        raise Refused("A bucket’s name has no two dots in a row and does not look like an IP address.")
    if text.startswith(_RESERVED_STARTS) or text.endswith(_RESERVED_ENDS):
        raise Refused("S3 keeps this beginning or ending of a bucket’s name for itself.")
    return text


def _is_an_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def read_region(text: str) -> str:
    if _ELSEWHERE.fullmatch(text):
        raise Refused("Only Regions of the partition aws are known here: not China, GovCloud or the like.")
    if not _REGION.fullmatch(text):
        raise Refused("A Region is written like eu-central-1.")
    return text


def read_account(text: str) -> str:
    if not _ACCOUNT.fullmatch(text):
        raise Refused("An account is a number of 12 digits.")
    return text


def read_principals(text: str) -> tuple[str, ...]:
    """Return ARNs in the order given, each once; they are parted by spaces or lines."""
    arns = tuple(dict.fromkeys(text.split()))
    if len(arns) > MOST_PRINCIPALS:
        raise Refused(f"At most {MOST_PRINCIPALS} principals.")
    for arn in arns:
        if not _PRINCIPAL.fullmatch(arn):
            raise Refused(
                f"“{arn[:80]}” is no principal: write arn:aws:iam::{EXAMPLE_ACCOUNT}:role/name, one a line."
            )
    return arns


def read_key(text: str) -> str:
    if text and not _KEY_ARN.fullmatch(text):
        raise Refused(
            "Name the key by its full ARN, arn:aws:kms:region:account:key/id: an alias is looked up in the account of "
            "whoever uploads."
        )
    return text


def read_alias(text: str) -> str:
    if not _ALIAS.fullmatch(text) or text.startswith("aws/"):
        raise Refused(
            "An alias has letters, digits, slashes, underscores and hyphens, and does not begin with aws/."
        )
    return text


def read_rotation(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) or int(text) not in ROTATION_DAYS:
        raise Refused("A rotation period is 90 to 2560 days.")
    return int(text)


def read_context(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of "name=value" lines."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(not _CONTEXT.fullmatch(line) for line in lines) or len(lines) > 5:
        raise Refused(
            "Write name=value, one a line, at most five: plain letters, and nothing secret, for it is logged."
        )
    pairs = dict(line.split("=", 1) for line in lines)
    if len(pairs) < len(lines) or any(name.startswith("aws:") for name in pairs):
        raise Refused("Each name stands once, and names that begin with aws: are S3’s own.")
    return tuple(sorted(pairs.items()))


def read_trail(text: str) -> str:
    if not _TRAIL.fullmatch(text):
        raise Refused("A trail’s name has 3 to 128 letters, digits, dots, hyphens and underscores.")
    return text


def read_distribution(text: str) -> str:
    if not _DISTRIBUTION.fullmatch(text):
        raise Refused(f"A distribution is named by its id, such as {EXAMPLE_DISTRIBUTION}.")
    return text


READERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "bucket": ("bucket", read_bucket),
    "region": ("region", read_region),
    "account": ("account", read_account),
    "principals": ("principals", read_principals),
    "readers": ("readers", read_principals),
    "key": ("key_arn", read_key),
    "alias": ("alias", read_alias),
    "rotation": ("rotation_days", read_rotation),
    "context": ("context", read_context),
    "trail": ("trail", read_trail),
    "distribution": ("distribution", read_distribution),
}


def read_parameters(texts: Mapping[str, str]) -> tuple[Parameters, dict[str, str]]:
    """Return the parameters and, by name in the address, why a text was refused; its default stands instead."""
    read: dict[str, object] = {}
    problems: dict[str, str] = {}
    for name, (attribute, reader) in READERS.items():
        text = texts.get(name, "").strip()
        if not text:
            continue
        try:
            read[attribute] = reader(text)
        except Refused as refused:
            problems[name] = str(refused)
    parameters = Parameters(**read)  # type: ignore[arg-type]  # each reader returns its field's type
    if "key" not in problems and (problem := _key_elsewhere(parameters)):
        problems["key"] = problem
        parameters = Parameters(**{**read, "key_arn": ""})  # type: ignore[arg-type]
    return parameters, problems


def _key_elsewhere(parameters: Parameters) -> str:
    found = _KEY_ARN.fullmatch(parameters.key_arn)
    if found and found["region"] != parameters.region:
        return f"The key is in {found['region']}; a bucket’s key has to be in the bucket’s Region."
    return ""


DEFAULTS = {each.name: each.default for each in fields(Parameters)}
