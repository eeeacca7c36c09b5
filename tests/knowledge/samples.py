"""A small register that is as it should be, as files and as values, for tests to break in one place each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register

TODAY = date(2026, 11, 23)
FILES = {
    "sources.toml": """
[[source]]
id = "guide"
title = "A guide"
publisher = "Somebody"
address = "https://example.org/guide"
checked_on = 2026-11-23
text_of = "2023-05"
""",
    "facts/keys.toml": """
[theme]
id = "keys"
title = "Keys"
about = "All about keys."
order = 1
checked_on = 2026-11-23
review_by = 2027-05-23

[[fact]]
id = "a-key-opens"
title = "A key opens"
claim = "A key opens what it closed, with `turn`."
sources = ["guide#turning"]
valid_from = 2022-05-01
valid_until = "2026-12"
methods = ["sse-kms"]
terms = ["key"]
is_change = true

[[fact]]
id = "no-key-no-way"
title = "No key, no way"
claim = "Without a key nothing opens."
sources = ["guide"]
review_by = 2026-12-01
follows_from = ["a-key-opens"]
""",
    "glossary.toml": """
[[term]]
id = "key"
name = "Key"
also = ["Schlüssel"]
meaning = "What opens."
facts = ["a-key-opens"]
""",
    "notes.toml": """
[[note]]
id = "keys-open"
number = 1
topic = "Keys"
said = "Keys open."
verdict = "right"
judged = "Right"
today = "They still do."
facts = ["a-key-opens"]
""",
}


def write_files(folder: Path, **changed: tuple[str, str]) -> Path:
    """Write the sample into the folder; a change names a file (facts_keys for facts/keys.toml) and what to replace."""
    (folder / "facts").mkdir()
    for name, text in FILES.items():
        old, new = changed.get(name.removesuffix(".toml").replace("/", "_"), ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1) if old else text, "utf-8")
    return folder


def sample_register(folder: Path) -> Register:
    return read_register(write_files(folder))


def with_changed(register: Register, kind: str, place: int = 0, **fields: Any) -> Register:
    """Return the register with fields of one entry changed: with_changed(register, "facts", claim="…")."""
    entries = list(getattr(register, kind))
    entries[place] = replace(entries[place], **fields)
    changes: dict[str, Any] = {kind: tuple(entries)}
    return replace(register, **changes)
