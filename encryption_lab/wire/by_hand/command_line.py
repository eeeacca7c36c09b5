"""An `aws s3api` line, read as the AWS CLI reads it: its commands and options are botocore's model under other names.

What the CLI does to values before they are sent is done here too: an SSE-C key becomes Base64 with its MD5, a copy
source is percent-encoded. `--body` sends the exercise's file, whatever it names.
Source: AWS CLI User Guide, Specifying parameter values; botocore.handlers.
"""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from botocore import xform_name
from botocore.exceptions import BotoCoreError
from botocore.model import Shape
from botocore.serialize import create_serializer

from encryption_lab.primitives.digests import md5
from encryption_lab.wire.by_hand.written import FILE, CannotBeRead, WrittenRequest, is_plain_http
from encryption_lab.wire.protocols.service_models import OperationModel, Parameters, service

BEGINS = ("aws", "s3api")
OF_THE_CLI = ("region", "profile", "output", "query", "color")  # options that change nothing of the request
FLAGS_OF_THE_CLI = ("no-cli-pager", "debug", "no-paginate")
CUSTOMER_KEYS = ("SSECustomerKey", "CopySourceSSECustomerKey")
OUTSIDE = re.compile(r"(fileb?|https?):/{2}")  # what the CLI replaces by what the file holds


def is_command(text: str) -> bool:
    return text.split(maxsplit=1)[:1] == ["aws"]


def read_command(text: str) -> WrittenRequest:
    """Raises CannotBeRead."""
    words = _words(text)
    if tuple(words[:2]) != BEGINS or len(words) < 3:
        raise CannotBeRead(
            "Only `aws s3api` and a command are understood here, such as `aws s3api put-object`."
        )
    operation = _commands().get(words[2])
    if operation is None:
        raise CannotBeRead(f"`aws s3api` has no command {words[2]!r}.")
    parameters, plain = _parameters(operation, words[2], words[3:])
    _as_the_cli_sends(parameters)
    try:
        made = create_serializer("rest-xml", include_validation=True).serialize_to_request(
            parameters, operation
        )
    except (BotoCoreError, ValueError, TypeError, AttributeError, KeyError) as error:
        why = "; ".join(str(error).removeprefix("Parameter validation failed:").strip().splitlines())
        raise CannotBeRead(f"The AWS CLI would not send this: {why}.") from error
    query = urlencode(made["query_string"], quote_via=quote) if made["query_string"] else ""
    mark = "&" if "?" in made["url_path"] else "?"
    return WrittenRequest(
        method=made["method"],
        target=made["url_path"] + (mark + query if query else ""),
        headers={name.lower(): _bytes(value) for name, value in made["headers"].items()},
        body=_bytes(made["body"]),
        secure_transport=not plain,
    )


def _words(text: str) -> list[str]:
    try:
        return shlex.split(re.sub(r"\\\r?\n", " ", text))
    except ValueError as error:
        raise CannotBeRead(f"The line cannot be split into words: {str(error).lower()}.") from error


@cache
def _commands() -> Mapping[str, OperationModel]:
    model = service("s3")
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


def _parameters(operation: OperationModel, command: str, words: list[str]) -> tuple[Parameters, bool]:
    """Return the parameters, and whether the endpoint is one of plain HTTP."""
    members: Mapping[str, Shape] = operation.input_shape.members if operation.input_shape else {}
    known = {xform_name(name, "-"): name for name in members}
    parameters: Parameters = {}
    plain, left = False, list(words)
    while left:
        word = left.pop(0)
        name, is_assigned, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            if operation.has_streaming_output and not left:
                continue  # get-object's file, always the last word
            raise CannotBeRead(f"{word[:60]!r} belongs to no option.")
        if name in FLAGS_OF_THE_CLI:
            continue
        member = known.get(name.removeprefix("no-") if name not in known else name)
        if member is not None and members[member].type_name == "boolean":
            parameters[member] = name in known
            continue
        if member is None or name not in known:
            member = None
            if name not in (*OF_THE_CLI, "endpoint-url"):
                raise CannotBeRead(f"`{command}` has no option --{name[:60]}.")
        if not is_assigned:
            if not left or left[0].startswith("--"):
                raise CannotBeRead(f"--{name} needs a value.")
            value = left.pop(0)
        if member is not None:
            parameters[member] = _value(name, members[member], value)
        elif name == "endpoint-url":
            plain = is_plain_http(value)
    return parameters, plain


def _value(name: str, shape: Shape, text: str) -> Any:
    if shape.type_name == "blob":
        return FILE
    if OUTSIDE.match(text) and name != "website-redirect-location":
        raise CannotBeRead(f"--{name} names a file, which is not here: write what it holds.")
    if shape.type_name in ("integer", "long"):
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            raise CannotBeRead(f"--{name} must be a whole number.")
        return int(text)
    if shape.type_name in ("structure", "map", "list"):
        return _document(name, shape, text)
    return text


def _document(name: str, shape: Shape, text: str) -> Any:
    """Return JSON, or the shorthand name=value,name=value."""
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise CannotBeRead(f"--{name} is not JSON: {error}.") from error
    pairs = [part.partition("=") for part in text.split(",")]
    if shape.type_name == "list" or not all(
        mark and key and not set(value) & set("{}[]=") for key, mark, value in pairs
    ):
        raise CannotBeRead(f"--{name} is neither JSON nor name=value,name=value.")
    return {key: value for key, _, value in pairs}


def _as_the_cli_sends(parameters: Parameters) -> None:
    for name in CUSTOMER_KEYS:
        if isinstance(parameters.get(name), str):
            key = parameters[name].encode()
            parameters[name] = b64encode(key).decode()
            parameters.setdefault(f"{name}MD5", b64encode(md5(key)).decode())
    source = parameters.get("CopySource")
    if isinstance(source, str):
        path, mark, version = source.partition("?versionId=")
        parameters["CopySource"] = quote(path, safe="/~") + mark + version


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
