"""A policy's JSON to a `Policy`. Whatever is not known here is refused by name: nothing is read over.

Messages are S3's own where they are known (answers of PutBucketPolicy that others have published, November 2026); KMS
does not document its texts, so a key policy gets the same. `detail` names what is meant, as S3's <Detail> does.
Source: IAM User Guide, Grammar of the IAM JSON policy language; Amazon S3 User Guide, Bucket policies.
"""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.policies.actions import ACTIONS, named_by
from encryption_lab.policies.conditions import read_conditions
from encryption_lab.policies.documents import Effect, Policy, Statement
from encryption_lab.policies.principals import read_principals
from encryption_lab.policies.rules import Rules
from encryption_lab.policies.text import place_of, read_json
from encryption_lab.policies.values import VARIABLE, refuse, texts
from encryption_lab.policy_errors import MalformedPolicy

VERSIONS = ("2012-10-17", "2008-10-17")
POLICY_FIELDS = frozenset({"Version", "Id", "Statement"})
STATEMENT_FIELDS = frozenset(
    {"Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)


def parse_policy(text: str | bytes, rules: Rules) -> Policy:
    """Return the policy that a document states. Raises MalformedPolicy, with the place where it is known."""
    decoded, document = read_json(text, most_bytes=rules.most_bytes)
    try:
        return _policy(document, rules)
    except MalformedPolicy as malformed:
        place = place_of(decoded, malformed.about)
        if place is None:
            raise
        raise malformed.at(*place) from None


def _policy(document: Mapping[str, object], rules: Rules) -> Policy:
    _only(document, POLICY_FIELDS)
    version = document.get("Version", VERSIONS[1])
    if version not in VERSIONS:
        refuse("The policy must contain a valid version string", "Version", version)
    policy_id = document.get("Id", "")
    if not isinstance(policy_id, str):
        refuse("Invalid policy syntax.", "Id", policy_id)
    if "Statement" not in document:
        raise MalformedPolicy("Missing required field Statement")
    found = document["Statement"]
    listed = found if isinstance(found, list) else [found]
    if not listed:
        raise MalformedPolicy("Could not parse the policy: Statement is empty!")
    statements = tuple(_statement(each, number, rules) for number, each in enumerate(listed, start=1))
    _check_sids(statements)
    return Policy(version=str(version), policy_id=policy_id, statements=statements)


def _statement(found: object, number: int, rules: Rules) -> Statement:
    if not isinstance(found, dict):
        refuse("Invalid policy syntax.", f"statement {number}", found)
    _only(found, STATEMENT_FIELDS if rules.has_principal else STATEMENT_FIELDS - {"Principal"})
    sid = found.get("Sid", "")
    if not isinstance(sid, str):
        refuse("Invalid policy syntax.", "Sid", sid)
    effect = _effect(found)
    principals = read_principals(found, rules)
    actions, not_actions = _either(found, "Action")
    resources, not_resources = _either(found, "Resource")
    meant = _actions_meant(actions, not_actions, rules)
    _check_resources(resources, rules)
    if not (not_actions or not_resources):
        _check_actions_have_resources(actions, resources, rules)
    conditions = read_conditions(found.get("Condition", {}), meant, rules)
    return Statement(
        number=number,
        sid=sid,
        effect=effect,
        principals=principals,
        actions=actions,
        not_actions=not_actions,
        resources=resources,
        not_resources=not_resources,
        conditions=conditions,
    )


def _only(found: Mapping[str, object], fields: frozenset[str]) -> None:
    for name in found:
        if name not in fields:
            raise MalformedPolicy(f"Unknown field {name}", about=name)


def _effect(found: Mapping[str, object]) -> Effect:
    if "Effect" not in found:
        raise MalformedPolicy("Missing required field Effect")
    effect = found["Effect"]
    if effect not in tuple(Effect):
        raise MalformedPolicy(f"Invalid effect: {effect}", about=effect)
    return Effect(str(effect))


def _either(found: Mapping[str, object], name: str) -> tuple[tuple[str, ...], bool]:
    """Return the values of `name`, or of its negation, and which of the two it was."""
    negation = f"Not{name}"
    if name in found and negation in found:
        refuse("Invalid policy syntax.", f"{name} beside {negation}", negation)
    if name not in found and negation not in found:
        raise MalformedPolicy(f"Missing required field {name}")
    is_negated = negation in found
    field = negation if is_negated else name
    return texts(found[field], field, f"Policy has invalid {name.lower()}"), is_negated


def _actions_meant(actions: tuple[str, ...], negated: bool, rules: Rules) -> frozenset[str]:
    """Return the actions that a statement is about. Raises MalformedPolicy for a name that no action has."""
    named: frozenset[str] = frozenset()
    for pattern in actions:
        if pattern != "*" and pattern.partition(":")[0].lower() not in rules.services:
            refuse("Policy has invalid action", "Action", pattern)
        meant = named_by(pattern, rules.services)
        if not meant:
            refuse("Policy has invalid action", "Action", pattern)
        named |= meant
    return named_by("*", rules.services) - named if negated else named


def _check_resources(resources: tuple[str, ...], rules: Rules) -> None:
    for resource in resources:
        if VARIABLE in resource:
            refuse("Policy has invalid resource", "a policy variable", resource)
        if not rules.targets_of(resource):
            refuse("Policy has invalid resource", "Resource", resource)


def _check_actions_have_resources(actions: tuple[str, ...], resources: tuple[str, ...], rules: Rules) -> None:
    targets = frozenset().union(*(rules.targets_of(resource) for resource in resources))
    for pattern in actions:
        meant = named_by(pattern, rules.services)
        if meant and not any(ACTIONS[action] in targets for action in meant):
            refuse("Action does not apply to any resource(s) in statement", "Action", pattern)


def _check_sids(statements: tuple[Statement, ...]) -> None:
    seen = set()
    for statement in statements:
        if statement.sid and statement.sid in seen:
            refuse("Statement IDs (SID) in a single policy must be unique.", "Sid", statement.sid)
        seen.add(statement.sid)
