"""Steps that make and change buckets and keys. A refusal is what they show, as a client would get it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from encryption_lab.errors import LabError
from encryption_lab.exchange import Call
from encryption_lab.experiments.bench import Asker, Bench, Seen
from encryption_lab.experiments.values import Value
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.identities import READER
from encryption_lab.kms.keys import KeyOrigin, KmsKey
from encryption_lab.lab import Lab
from encryption_lab.store.buckets import Algorithm, DefaultEncryption, Versioning
from encryption_lab.wire.faults import kms_fault, s3_fault

ANSWER = ("error_code", "error_message")
KEY_STATE = (*ANSWER, "state", "materials", "key_arn", "deletion_at")
ALGORITHMS = {"sse-s3": Algorithm.SSE_S3, "sse-kms": Algorithm.SSE_KMS, "dsse-kms": Algorithm.DSSE_KMS}
DAYS_A_YEAR = 365


def answered(
    call: Call, act: Callable[[], Mapping[str, Value]], *, itself: str = "", by_kms: bool = False
) -> Seen:
    """Return what `act` gave, or its refusal."""
    values: Mapping[str, Value] = {}
    code = message = ""
    try:
        values = act()
    except LabError as refused:
        code, message = (kms_fault if by_kms else s3_fault)(refused).code, str(refused)
    return Seen(
        values={**values, "error_code": code, "error_message": message},
        itself=itself,
        exchange_id=call.exchange_id,
        trace=call.trace.steps,
    )


@verb(*ANSWER)
def create_bucket(
    bench: Bench, asker: Asker, *, versioned: bool = True, sse_c_blocked: bool = False, called: str = ""
) -> Seen:
    """Make a bucket of this run. New buckets block SSE-C; `sse_c_blocked` false lifts that.

    called   its name; "" = one that no other run has. A name may be taken, but for a lab of the run's own
    """
    call, name = bench.call(asker), called or bench.bucket_name(asker.name)

    def act() -> Mapping[str, Value]:
        bench.lab.buckets.create(call, name)
        bench.buckets.append(name)
        if versioned:
            bench.lab.buckets.put_versioning(call, name, Versioning.ENABLED)
        if not sse_c_blocked:
            bench.lab.buckets.put_encryption(call, name, DefaultEncryption(), sse_c_blocked=False)
        return {}

    return answered(call, act, itself=name)


@verb(*ANSWER)
def set_default_encryption(
    bench: Bench,
    asker: Asker,
    *,
    bucket: str,
    method: str,
    kms_key: str | None = None,
    bucket_key: bool = False,
) -> Seen:
    call = bench.call(asker)

    def act() -> Mapping[str, Value]:
        key_id = None if method == "sse-s3" else kms_key
        default = DefaultEncryption(
            algorithm=ALGORITHMS[method], key_id=key_id, bucket_key_enabled=bucket_key
        )
        bench.lab.buckets.put_encryption(call, bucket, default)
        return {}

    return answered(call, act)


@verb(*ANSWER)
def set_sse_c_block(bench: Bench, asker: Asker, *, bucket: str, blocked: bool) -> Seen:
    call = bench.call(asker)

    def act() -> Mapping[str, Value]:
        default = bench.lab.buckets.get(bucket).default_encryption
        bench.lab.buckets.put_encryption(call, bucket, default, sse_c_blocked=blocked)
        return {}

    return answered(call, act)


@verb(*KEY_STATE)
def create_key(
    bench: Bench,
    asker: Asker,
    *,
    reader_may_use: bool = False,
    imported: bool = False,
    multi_region: bool = False,
    alias: str = "",
) -> Seen:
    """Make a KMS key of this run. "$name" is its ARN. imported: it waits for material from outside.

    alias   "alias/…", in a lab of the run's own: elsewhere it might be taken
    """
    call = bench.call(asker)
    users = (READER,) if reader_may_use else ()
    origin = KeyOrigin.EXTERNAL if imported else KeyOrigin.AWS_KMS
    description = f"Experiment {bench.number}: {asker.name}"
    key = bench.lab.kms.create_key(call, description, origin=origin, users=users, multi_region=multi_region)
    bench.key_ids.append(key.key_id)
    if alias:
        bench.lab.kms.create_alias(call, alias, key.key_id)
    return answered(
        call, lambda: key_values(bench.lab, key), itself=bench.lab.account.key_arn(key.key_id), by_kms=True
    )


def key_values(lab: Lab, key: KmsKey) -> Mapping[str, Value]:
    return {
        "state": key.state.value,
        "materials": len(key.materials),
        "key_arn": lab.account.key_arn(key.key_id),
        "deletion_at": key.deletion_at.date().isoformat() if key.deletion_at else None,
    }


def key_step(bench: Bench, asker: Asker, change: Callable[[Call], KmsKey]) -> Seen:
    call = bench.call(asker)
    return answered(call, lambda: key_values(bench.lab, change(call)), by_kms=True)


@verb(*KEY_STATE)
def disable_key(bench: Bench, asker: Asker, *, kms_key: str) -> Seen:
    return key_step(bench, asker, lambda call: bench.lab.kms.disable_key(call, kms_key))


@verb(*KEY_STATE)
def enable_key(bench: Bench, asker: Asker, *, kms_key: str) -> Seen:
    return key_step(bench, asker, lambda call: bench.lab.kms.enable_key(call, kms_key))


@verb(*KEY_STATE)
def switch_key(bench: Bench, asker: Asker, *, kms_key: str, enabled: bool) -> Seen:
    """Enable or disable: what a variation changes."""
    kms = bench.lab.kms
    return key_step(
        bench, asker, lambda call: (kms.enable_key if enabled else kms.disable_key)(call, kms_key)
    )


@verb(*KEY_STATE)
def schedule_key_deletion(bench: Bench, asker: Asker, *, kms_key: str, days: int = 7) -> Seen:
    return key_step(
        bench,
        asker,
        lambda call: bench.lab.kms.schedule_key_deletion(call, kms_key, pending_window_days=days),
    )


@verb(*KEY_STATE)
def cancel_key_deletion(bench: Bench, asker: Asker, *, kms_key: str) -> Seen:
    return key_step(bench, asker, lambda call: bench.lab.kms.cancel_key_deletion(call, kms_key))


@verb(*KEY_STATE)
def rotate_key(bench: Bench, asker: Asker, *, kms_key: str, automatically: bool = False) -> Seen:
    """On demand; or automatic rotation switched on and a year passing, which needs a lab of its own."""

    def change(call: Call) -> KmsKey:
        if not automatically:
            return bench.lab.kms.rotate_key_on_demand(call, kms_key)
        bench.lab.kms.enable_key_rotation(call, kms_key)
        bench.move_clock(DAYS_A_YEAR)
        return bench.lab.kms.resolve(kms_key)

    return key_step(bench, asker, change)


@verb(*KEY_STATE)
def enable_rotation(bench: Bench, asker: Asker, *, kms_key: str, period_days: int = DAYS_A_YEAR) -> Seen:
    def change(call: Call) -> KmsKey:
        bench.lab.kms.enable_key_rotation(call, kms_key, period_days=period_days)
        return bench.lab.kms.resolve(kms_key)

    return key_step(bench, asker, change)


@verb(*KEY_STATE)
def let_reader_use(bench: Bench, asker: Asker, *, kms_key: str, allowed: bool = True) -> Seen:
    """Name the reader among the key's users, or not."""
    users = (READER,) if allowed else ()
    return key_step(bench, asker, lambda call: bench.lab.kms.set_key_users(call, kms_key, users))


@verb("days")
def advance_clock(bench: Bench, asker: Asker, *, days: int) -> Seen:
    bench.move_clock(days)
    return Seen(values={"days": days})


SETTING_VERBS: dict[str, Verb] = {
    "create_bucket": create_bucket,
    "set_default_encryption": set_default_encryption,
    "set_sse_c_block": set_sse_c_block,
    "create_key": create_key,
    "disable_key": disable_key,
    "enable_key": enable_key,
    "switch_key": switch_key,
    "schedule_key_deletion": schedule_key_deletion,
    "cancel_key_deletion": cancel_key_deletion,
    "rotate_key": rotate_key,
    "enable_rotation": enable_rotation,
    "let_reader_use": let_reader_use,
    "advance_clock": advance_clock,
}
