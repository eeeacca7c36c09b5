"""gift-pegjs, a reader that is not ours, reads the GIFT."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from studyapp.exchange.export import gift
from studyapp.exchange.export.wording import stem_html
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_values import Kind
from tests.architecture.sources import ROOT
from tests.exchange.hostile import HOSTILE, hostile_selection

TYPES = {
    "MC": (Kind.ONE, Kind.SEVERAL),
    "Matching": (Kind.ORDER, Kind.MATCH),
    "Short": (Kind.FILL,),
    "Essay": (Kind.FIX,),
}


def read(body: bytes) -> list[dict[str, Any]]:
    node = Path(sys.executable).with_name("node")
    command = [str(node), str(ROOT / ".ci" / "readers" / "gift.js"), str(ROOT / ".venv" / "readers")]
    answer = subprocess.run(command, input=body, capture_output=True, check=False, timeout=60)
    assert answer.returncode == 0, answer.stderr.decode()[-600:]
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def test_the_whole_bank_is_read_with_its_ids(whole_bank: Selection) -> None:
    found = [each for each in read(gift.write(whole_bank).body) if each["type"] != "Category"]
    there = [question for question in whole_bank.questions if question.kind is not Kind.LAB]
    assert [each["id"] for each in found] == [question.id for question in there]
    assert [each["title"] for each in found] == [question.id for question in there]
    kinds = Counter(question.kind for question in there)
    expected = {name: sum(kinds[kind] for kind in of_it) for name, of_it in TYPES.items()}
    assert Counter(each["type"] for each in found) == expected


def test_hostile_texts_come_back_as_they_went() -> None:
    found = {
        each["id"]: each for each in read(gift.write(hostile_selection()).body) if each["type"] != "Category"
    }
    expected = [stem_html(text) for text in HOSTILE]
    one = found["sample-one"]
    assert [choice["text"]["text"] for choice in one["choices"]] == expected
    assert [choice["isCorrect"] for choice in one["choices"]] == [False, True, False, False, False, False]
    assert [choice["weight"] for choice in found["sample-several"]["choices"]] == [33.33333] * 3 + [-100] * 3
    assert len(found["sample-order"]["matchPairs"]) == len(HOSTILE)
    assert found["sample-fill"]["choices"][0]["text"] == {"format": "plain", "text": "=1+1"}
