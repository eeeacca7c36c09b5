"""The table of clients in docs names the versions that the tests install."""

from __future__ import annotations

import re

from tests.live_site import ROOT

# The last one counts: the locks of clients have a boto3 too.
LOCKS = [*ROOT.glob(".ci/clients/*.txt"), ROOT / "requirements-dev.txt"]


def test_the_versions_are_those_of_the_locks() -> None:
    locked = dict(re.findall(r"^([\w-]+)==(\S+)", "\n".join(path.read_text() for path in LOCKS), flags=re.M))
    asked = {path.read_text().split("=")[0].split("~")[0] for path in ROOT.glob(".ci/clients/*.in")}
    told = dict(
        re.findall(r"^\| ([\w ]+[\w-]*) \| ([\d.]+) \|", (ROOT / "docs/clients.md").read_text(), flags=re.M)
    )
    told["awscli"] = told.pop("AWS CLI")

    assert asked | {"awscli", "boto3"} == told.keys()
    assert told == {name: locked[name] for name in told}
