"""The policy of a form: until when it holds, and what every field must be.

A condition that cannot be understood is one that does not hold. Source: Amazon S3 API Reference, POST Policy.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from encryption_lab.form_errors import PolicyMalformed, PolicyRefuses
from encryption_lab.wire.form_posts.signature import POLICY, SIGNATURE

LENGTH_RANGE = "content-length-range"
OPERATORS = ("eq", "starts-with")
CONTENT_TYPE = "content-type"
NEED_NO_CONDITION = (POLICY, SIGNATURE, "file")
IGNORED = "x-ignore-"
EXPIRATION_FORMATS = ("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ")
NO_LIMIT = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`name` as the policy spells it; `operator` "" for what cannot be understood. `text`: as S3 repeats it."""

    operator: str
    name: str
    value: str
    text: str

    def holds(self, fields: Mapping[str, str]) -> bool:
        """A field that is not there meets no condition, not even an empty start."""
        given = fields.get(self.name.lower())
        if given is None:
            return False
        if self.operator == "eq":
            return given == self.value
        if self.operator != "starts-with":
            return False
        members = given.split(",") if self.name.lower() == CONTENT_TYPE else [given]
        return all(member.strip().startswith(self.value) for member in members)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPolicy:
    """`least_bytes`, `most_bytes`: of the file."""

    expires_at: datetime
    conditions: tuple[Condition, ...]
    least_bytes: int = 0
    most_bytes: int = NO_LIMIT

    def check(self, fields: Mapping[str, str], sent: Collection[str], *, now: datetime) -> None:
        """`fields` with the bucket, and the key as the object will have it; `sent`: the names in the form.

        Raises PolicyRefuses.
        """
        if now > self.expires_at:
            raise PolicyRefuses("Policy expired.")
        for condition in self.conditions:
            if not condition.holds(fields):
                raise PolicyRefuses(f"Policy Condition failed: {condition.text}")
        covered = {condition.name.lower() for condition in self.conditions}
        for name in sent:
            if name not in covered and name not in NEED_NO_CONDITION and not name.startswith(IGNORED):
                raise PolicyRefuses(f"Extra input fields: {name}")


def read_policy(policy_b64: str) -> PostPolicy:
    """Raises PolicyMalformed."""
    document = _document(policy_b64)
    for part in ("expiration", "conditions"):
        if part not in document:
            raise PolicyMalformed(f"Policy missing {part}.")
    listed = document["conditions"]
    if not isinstance(listed, list):
        raise PolicyMalformed("Invalid 'conditions' value: must be a List.")
    least_bytes, most_bytes, conditions = 0, NO_LIMIT, []
    for each in listed:
        limits = _length_range(each)
        if limits:
            least_bytes, most_bytes = max(least_bytes, limits[0]), min(most_bytes, limits[1])
        else:
            conditions.append(_simple(each) if isinstance(each, dict) else _matching(each))
    return PostPolicy(
        expires_at=_expiration(document["expiration"]),
        conditions=tuple(conditions),
        least_bytes=least_bytes,
        most_bytes=most_bytes,
    )


def _document(policy_b64: str) -> dict[str, Any]:
    try:
        document = json.loads(b64decode("".join(policy_b64.split()), validate=True))
        json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair is JSON, and no text
    except (ValueError, RecursionError):
        raise PolicyMalformed("Invalid JSON.") from None
    if not isinstance(document, dict):
        raise PolicyMalformed("Invalid JSON.")
    return document


def _expiration(value: object) -> datetime:
    for form in EXPIRATION_FORMATS:
        try:
            return datetime.strptime(str(value), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise PolicyMalformed(f"Invalid 'expiration' value: '{value}'")


def _simple(each: dict[str, Any]) -> Condition:
    """{"acl": "private"}: the same as ["eq", "$acl", "private"], and S3 repeats it so."""
    if len(each) != 1:
        raise PolicyMalformed(
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified."
        )
    (name, value), *_ = each.items()
    if not isinstance(value, str):
        raise PolicyMalformed("Invalid Simple-Condition: value must be a string.")
    return Condition(operator="eq", name=name, value=value, text=json.dumps(["eq", f"${name}", value]))


def _matching(each: object) -> Condition:
    text = json.dumps(each)
    if isinstance(each, list) and len(each) == 3 and all(isinstance(part, str) for part in each):
        operator, name, value = each
        if operator.lower() in OPERATORS and name.startswith("$"):
            return Condition(operator=operator.lower(), name=name[1:], value=value, text=text)
    return Condition(operator="", name="", value="", text=text)


def _length_range(each: object) -> tuple[int, int] | None:
    if not isinstance(each, list) or len(each) != 3 or each[0] != LENGTH_RANGE:
        return None
    least, most = each[1:]
    is_whole = all(isinstance(part, int) and not isinstance(part, bool) for part in (least, most))
    return (least, most) if is_whole and 0 <= least <= most else None
