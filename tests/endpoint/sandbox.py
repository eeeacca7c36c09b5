"""A sandbox of the live site with access keys for both principals, and clients that use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.live_site import ROOT, LiveSite

# In a process of its own: the site's data folder is not this one's.
MAKE = """
import json, os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
django.setup()
from datetime import UTC, datetime
from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.lab import Lab
from encryption_lab.persistence.access_keys import make_access_key
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.store.buckets import DefaultEncryption, Versioning
from encryption_lab.web.installation import installation
from encryption_lab.web.visitor import furnish
sandbox, _ = sandbox_create(datetime.now(UTC))
here = installation()
lab = Lab(sandbox.account, DjangoRecords(sandbox.account), here)
furnish(lab)
call = lab.call(ADMINISTRATOR, secure_transport=True)
for name in ("objects", "versions"):
    lab.buckets.create(call, name)
    lab.buckets.put_encryption(call, name, DefaultEncryption(), sse_c_blocked=False)
lab.buckets.put_versioning(call, "versions", Versioning.ENABLED)
wrapping = RootWrapping(here.root_keys, here.randomness)
keys = {}
for principal in (ADMINISTRATOR, READER):
    made = make_access_key(sandbox.account, principal, wrapping, datetime.now(UTC))
    keys[principal] = [made.access_key_id, made.secret_access_key]
print(json.dumps({"account_id": sandbox.account_id, "region": sandbox.region, "keys": keys}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSandbox:
    """`objects` and `versions` are buckets that take every method; the second is versioned."""

    site: LiveSite
    account_id: str
    region: str
    keys: dict[str, list[str]]

    def client(
        self, service: str = "s3", *, principal: str = "administrator", tls: bool = True, **config: Any
    ) -> Any:
        key_id, secret = self.keys[principal]
        return boto3.client(
            service,
            endpoint_url=self.site.https_url if tls else self.site.http_url,
            verify=str(self.site.authority_file) if tls else None,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            region_name=self.region,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}, **config),
        )


def make_sandbox(site: LiveSite, **variables: str) -> LiveSandbox:
    """`variables` are those that the site itself was given; see `run_site`."""
    done = subprocess.run(
        [sys.executable, "-c", MAKE],
        cwd=ROOT,
        env={
            **os.environ,
            "ENVELOPE_DATA_DIR": str(site.data_dir),
            "DJANGO_SETTINGS_MODULE": "",
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return LiveSandbox(site=site, **json.loads(done.stdout.splitlines()[-1]))


def refusal(error: ClientError) -> tuple[int, str, str]:
    """Return status, code and message."""
    told = error.response
    return (
        told["ResponseMetadata"]["HTTPStatusCode"],
        told["Error"]["Code"],
        told["Error"].get("Message", ""),
    )
