"""A step of an experiment in words: what is done, before anybody knows what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from encryption_lab.experiments.object_verbs import KEY
from encryption_lab.experiments.values import Experiment, Step, Value, Variation
from encryption_lab.web.method_names import METHOD_NAMES

Told = Mapping[str, str]  # a step's arguments as words, "" for what it does not name
AS_THE_BUCKET_SAYS = "as the bucket says"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """who: "reader" where it is not the administrator; how: "over plain HTTP" where it is not TLS; each may be ""."""

    number: int
    name: str
    what: str
    who: str
    how: str


def steps_in_words(experiment: Experiment, variation: Variation | None) -> tuple[StepWords, ...]:
    """Return the set-up's steps and then the action's, numbered from 1."""
    parameters = parameters_of(experiment, variation)
    steps = (*experiment.set_up, *experiment.actions)
    return tuple(step_in_words(number, step, parameters) for number, step in enumerate(steps, start=1))


def parameters_of(experiment: Experiment, variation: Variation | None) -> Mapping[str, Value]:
    return {**experiment.parameters, **(variation.parameters if variation else {})}


def step_in_words(number: int, step: Step, parameters: Mapping[str, Value]) -> StepWords:
    tell = WORDS.get(step.do)
    told = _Told(arguments_of(step, parameters))
    return StepWords(
        number=number,
        name=step.name,
        what=tell(told) if tell else step.do.replace("_", " ").capitalize(),
        who=step.principal if step.principal != "administrator" else "",
        how="" if step.secure_transport else "over plain HTTP",
    )


def arguments_of(step: Step, parameters: Mapping[str, Value]) -> Mapping[str, str]:
    """Return the arguments with parameters filled in, and a reference to a step as that step's name in words."""
    return {name: _told(value, parameters) for name, value in step.arguments.items()}


def method_words(method: str) -> str:
    return METHOD_NAMES.get(method, AS_THE_BUCKET_SAYS)


def _told(value: Value, parameters: Mapping[str, Value]) -> str:
    if isinstance(value, str) and value.startswith("$"):
        name = value[1:].partition(".")[0]
        return _told(parameters[name], {}) if name in parameters else name.replace("_", " ")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)


class _Told(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return {"key": KEY, "from_key": KEY}.get(name, "")


def _put(told: Told) -> str:
    how = "already sealed by the client" if told["sealed"] else f"with {method_words(told['method'])}"
    if not told["sealed"] and not told["method"]:
        how = AS_THE_BUCKET_SAYS
    times = f", {told['times']} times over" if told["times"] not in ("", "1") else ""
    bucket_key = ", with a Bucket Key" if told["bucket_key"] else ""
    metadata = f", metadata {told['metadata']}" if told["metadata"] else ""
    return f"Upload {told['key']} {how}{bucket_key}{metadata}{times}"


def _version(told: Told) -> str:
    return f", the version of “{told['version_id']}”" if told["version_id"] else ""


def _get(told: Told) -> str:
    key = f", bringing the {told['customer_key']} key" if told["customer_key"] else ""
    times = f", {told['times']} times" if told["times"] not in ("", "1") else ""
    return f"Read {told['key']}{_version(told)}{key}{times}"


def _copy(told: Told) -> str:
    how = f" with {method_words(told['method'])}" if told["method"] else ""
    return f"Copy {told['from_key']} to {told['key']}{how}"


def _bucket(told: Told) -> str:
    return "Make a bucket" + (", SSE-C blocked as on every new one" if told["sse_c_blocked"] else "")


def _default(told: Told) -> str:
    bucket_key = ", with a Bucket Key" if told["bucket_key"] else ""
    return f"Make {method_words(told['method'])} the bucket’s default{bucket_key}"


def _seal(told: Told) -> str:
    return "Encrypt a text before sending it, " + (
        "with a data key from KMS"
        if told["kms_key"]
        else f"under a key of one’s own ({told['own_key'] or 'own'})"
    )


def _open(told: Told) -> str:
    tenant = f", for tenant {told['tenant']}" if told["tenant"] else ""
    key = "with KMS" if told["kms_key"] else f"with the key of one’s own called “{told['own_key'] or 'own'}”"
    return f"Decrypt what “{told['read']}” got, {key}{tenant}"


def _events(told: Told) -> str:
    if "elsewhere" in told:
        return f"Look up {'the other' if told['elsewhere'] else 'this'} Region’s audit trail"
    about = [
        f"of {told[name]}" for name in ("bucket", "key", "kms_key", "name", "principal") if told.get(name)
    ]
    return " ".join(("Look up the audit trail’s KMS events", *about))


def _damage(told: Told) -> str:
    return {
        "flip": "Flip one stored byte",
        "truncate": "Cut the last stored byte off",
        "swap segments": "Swap a stored segment with another object’s",
        "swap wrapped keys": "Swap the wrapped key with another object’s",
    }.get(told["how"], f"Damage what is stored: {told['how']}")


WORDS: Mapping[str, Callable[[Told], str]] = {
    "create_bucket": _bucket,
    "set_default_encryption": _default,
    "set_sse_c_block": lambda told: f"{'Block' if told['blocked'] else 'Allow'} SSE-C on the bucket",
    "create_key": lambda told: (
        "Make a KMS key"
        + (" for several Regions" if told["multi_region"] else "")
        + (", which the reader may use" if told["reader_may_use"] else "")
    ),
    "disable_key": lambda _: "Disable the KMS key",
    "enable_key": lambda _: "Enable the KMS key",
    "schedule_key_deletion": lambda told: f"Schedule the KMS key’s deletion, in {told['days'] or '7'} days",
    "cancel_key_deletion": lambda _: "Cancel the KMS key’s deletion",
    "rotate_key": lambda told: (
        "Turn automatic rotation of the KMS key on" if told["automatically"] else "Rotate the KMS key"
    ),
    "advance_clock": lambda told: f"Let {told['days']} days pass",
    "put_object": _put,
    "get_object": _get,
    "head_object": lambda told: f"Ask for the headers of {told['key']} only{_version(told)}",
    "delete_object": lambda told: f"Delete {told['key']}{_version(told)}",
    "copy_object": _copy,
    "update_object_encryption": lambda told: f"Ask S3 to put {told['key']} under the KMS key",
    "look_up_kms_events": _events,
    "look_up_requests": lambda told: f"Look up the requests for {told['key']}",
    "read_stored_bytes": lambda told: f"Look at the disk: what is stored of {told['key']}",
    "flip_byte": lambda told: f"Flip stored byte {told['offset'] or '100'}",
    "truncate": lambda told: f"Cut the last {told['cut_bytes'] or '1'} stored bytes off",
    "swap_segment": lambda _: "Swap a stored segment with another object’s",
    "swap_wrapped_key": lambda _: "Swap the wrapped key with another object’s",
    "damage": _damage,
    "put_back": lambda _: "Put the stored original back",
    "seal_client_side": _seal,
    "open_client_side": _open,
    "decrypt_with_context": lambda told: (
        f"Encrypt with KMS for tenant {told['sealed_for']}, and ask to decrypt for {told['asked_for']}"
    ),
    "generate_data_key": lambda _: "Ask KMS for a data key, in clear and wrapped",
    "forget_data_key": lambda _: "Forget the data key in clear; the wrapped one stays",
    "unwrap_data_key": lambda told: (
        f"Ask KMS{' in another Region' if told['elsewhere'] else ''} to unwrap the data key"
    ),
    "replicate_key": lambda _: "Replicate the KMS key to another Region",
    "encrypt_with_data_key": lambda _: "Encrypt a text with the data key, without KMS",
    "decrypt_with_data_key": lambda _: "Decrypt the text with the data key, without KMS",
    "take_off_layer": lambda told: f"Take the {told['layer']} layer off",
    "seal_for_two_keys": lambda told: (
        "Make one ciphertext for two keys" + (", with key commitment" if told["committing"] else "")
    ),
    "send": lambda _: "Send the request as it is written",
    "enable_rotation": lambda told: f"Turn rotation every {told['period_days'] or '365'} days on",
    "let_reader_use": lambda told: (
        "Let the reader use the KMS key" if told["allowed"] != "False" else "Take the KMS key from the reader"
    ),
    "let_reader_decrypt": lambda told: (
        f"Let the reader use the KMS key where {told['context_name']} is {told['context_value']}"
    ),
    "put_bucket_policy": lambda told: f"Give the bucket a policy: {told['deny']}",
    "import_key_material": lambda told: f"Import key material ({told['material'] or 'own'})",
    "delete_key_material": lambda _: "Delete the imported key material",
    "switch_key": lambda told: f"{'Enable' if told['enabled'] else 'Disable'} the KMS key",
}
