"""A page of the guide and an exam that fit the sample register, for tests to break in one place each."""

from __future__ import annotations

from pathlib import Path

from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register
from tests.knowledge.samples import write_files

FRONT = """+++
title = "Keys"
about = "What keys do."
order = 1
method = "sse-kms"
checked_on = 2026-11-23
objectives = ["key-c01/1.1"]
drawing = "sse-kms"
headers = [["x-key", "turn"]]
visible = [{ who = "You", sees = "the door" }]
traps = [
  "A key is no door. [no-key-no-way]",
]
experiments = []
rules = []
+++
"""
FILLING = " ".join(["word"] * 550)
BODY = f"""
## Keys open

A key opens. [a-key-opens]
Without one, `not [this]`, nothing does. [no-key-no-way] [a-key-opens]

| Door | Key |
|---|---|
| front | turns [no-key-no-way] |

{FILLING}
"""
EXAMS = """
[[exam]]
id = "key-c01"
code = "KEY-C01"
name = "Keys"
sources = ["guide"]
domains = [
  { number = 1, title = "Doors", weight_percent = 60 },
  { number = 2, title = "Locks", weight_percent = 40 },
]

[[objective]]
id = "key-c01/1.1"
exam = "key-c01"
title = "Turning"
text = "Turn a key."
sources = ["guide"]
"""


def write_guide(folder: Path, *, front: str = FRONT, body: str = BODY, exams: str = EXAMS) -> Path:
    """Write the sample register with one page, guide/keys.md, into the folder."""
    write_files(folder)
    (folder / "guide").mkdir()
    (folder / "guide" / "keys.md").write_text(front + body, "utf-8")
    (folder / "exams.toml").write_text(exams, "utf-8")
    return folder


def guide_register(folder: Path) -> Register:
    return read_register(write_guide(folder))
