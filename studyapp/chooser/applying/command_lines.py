"""A plan as command lines for a POSIX shell with the AWS CLI."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyapp.chooser.applying.calls import Call, Step, setup, variables
from studyapp.chooser.applying.plan import Plan
from studyapp.chooser.applying.syntax import as_shell

_SERVICES = {"s3": "s3api", "kms": "kms", "cloudtrail": "cloudtrail"}
BREAK = " \\\n  "

STEPS = {
    "wait-for-key-store": """\
until [ "$(aws kms describe-custom-key-stores --custom-key-store-id "$KEY_STORE_ID" \\
  --query 'CustomKeyStores[0].ConnectionState' --output text)" = CONNECTED ]; do
  sleep 30
done
""",
    # One call gives both, since a wrapping key goes with its own token only.
    "import-material": """\
openssl rand -out key-material.bin 32
IMPORT=$(aws kms get-parameters-for-import --key-id "$KEY_ARN" --wrapping-algorithm RSAES_OAEP_SHA_256 \\
  --wrapping-key-spec RSA_4096 --query '[PublicKey,ImportToken]' --output text)
printf %s "$IMPORT" | cut -f 1 | openssl base64 -d -A -out wrapping-key.der
printf %s "$IMPORT" | cut -f 2 | openssl base64 -d -A -out import-token.bin
openssl pkeyutl -encrypt -pubin -keyform DER -inkey wrapping-key.der -in key-material.bin \\
  -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256 -out wrapped-material.bin
aws kms import-key-material --key-id "$KEY_ARN" --import-token fileb://import-token.bin \\
  --encrypted-key-material fileb://wrapped-material.bin --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE
""",
}


def command_lines(plan: Plan) -> str:
    """Return the script. It stops at the first call that fails."""
    head = ["#!/bin/sh", "set -eu", *region_lines(plan)]
    asked = [f': "${{{name}:?Set it to {what}.}}"' for name, what in variables(plan).items()]
    parts = [_comment(each.why) + "\n" + _written(each) for each in setup(plan)]
    return "\n".join([*head, *asked]) + "\n\n" + "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def region_lines(plan: Plan) -> tuple[str, ...]:
    """Return the lines that set the Region: version 1 of the CLI reads AWS_DEFAULT_REGION only."""
    return (
        f"AWS_REGION={as_shell(plan.parameters.region)}",
        'export AWS_REGION AWS_DEFAULT_REGION="$AWS_REGION"',
    )


def _comment(text: str) -> str:
    return f"# {text}"


def _written(each: Call | Step) -> str:
    if isinstance(each, Step):
        return STEPS[each.name]
    line = command(each)
    if each.keeps:
        variable, path = each.keeps
        return f"{variable}=$({line}{BREAK}--query {'.'.join(path)} --output text)"
    return line


def command(call: Call) -> str:
    """Return one call as the CLI's command, an option a line."""
    words = [f"aws {_SERVICES[call.service]} {dashed(call.operation)}"]
    return BREAK.join([*words, *_options(call)])


def _options(call: Call) -> Iterator[str]:
    if call.whole:
        yield f"--cli-input-json {as_shell(call.parameters)}"
        return
    for name, value in call.parameters.items():
        yield f"--{dashed(name)} {as_shell(value)}"


def dashed(name: str) -> str:
    """Return the CLI's name of an operation or a parameter: KMSMasterKeyID becomes kms-master-key-id."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()
