"""No key that a run draws, and none that KMS or S3 draws for it, is in what the run shows."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field, replace

import pytest

from encryption_lab.experiments.runner import run
from encryption_lab.experiments.values import Experiment
from encryption_lab.lab import Lab
from encryption_lab.memory import CountingRandomness
from encryption_lab.primitives.aead import KEY_BYTES
from tests.experiments.test_answers import CASES
from tests.lab_bench import Bench


@dataclass
class Remembering:
    """Randomness that keeps what could be a key."""

    source: CountingRandomness = field(default_factory=CountingRandomness)
    drawn: list[bytes] = field(default_factory=list)

    def draw(self, length_bytes: int) -> bytes:
        made = self.source.draw(length_bytes)
        self.drawn += [made] if length_bytes == KEY_BYTES else []
        return made


@pytest.mark.parametrize(("experiment", "variation_id"), CASES)
def test_no_key_is_shown(experiment: Experiment, variation_id: str) -> None:
    bench, randomness = Bench(), Remembering()
    lab = Lab(bench.lab.account, bench.records, replace(bench.installation, randomness=randomness))
    done = run(lab, experiment, variation_id=variation_id, leave_on_the_bench=True)
    shown = repr(done)
    named = {step.detail.get("material") for step_done in done.steps for step in step_done.trace}
    named |= {str(each.values.get("material_id")) for each in done.steps}  # random as well, and public
    secret = [key for key in randomness.drawn if key.hex() not in named]
    assert secret
    for key in secret:
        assert key.hex() not in shown
        assert b64encode(key).decode() not in shown
        assert repr(key)[2:-1] not in shown
