"""Steps in two Regions: the sandbox's own, and another that has no buckets, only KMS and a trail."""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.experiments.bench import Asker, Bench, Seen
from encryption_lab.experiments.setting_verbs import KEY_STATE, answered, key_values
from encryption_lab.experiments.values import Value
from encryption_lab.experiments.vocabulary import Verb, verb


@verb(*KEY_STATE, "region")
def replicate_key(bench: Bench, asker: Asker, *, kms_key: str) -> Seen:
    """Make a replica in the other Region. "$name" is its ARN."""
    call, there = bench.call(asker), bench.elsewhere
    replica_arn = there.account.key_arn(bench.lab.kms.resolve(kms_key).key_id)

    def act() -> Mapping[str, Value]:
        region = there.account.region
        replica = bench.lab.kms.replicate_key(call, kms_key, region, regions={region})
        return {**key_values(there, replica), "region": region}

    return answered(call, act, itself=replica_arn, by_kms=True)


REGION_VERBS: dict[str, Verb] = {"replicate_key": replicate_key}
