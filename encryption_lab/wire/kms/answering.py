"""The door for calls in JSON 1.1: KMS, and CloudTrail's look-up. A refusal is an answer too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from encryption_lab.errors import LabError
from encryption_lab.exchange import Call
from encryption_lab.kms.grants import read_grant_token
from encryption_lab.lab import Lab
from encryption_lab.wire.faults import kms_fault
from encryption_lab.wire.kms.asked import Function
from encryption_lab.wire.kms.table import OPERATIONS
from encryption_lab.wire.protocols.json_protocol import read_parameters, write_error, write_result
from encryption_lab.wire.protocols.service_models import service
from encryption_lab.wire.trail_lookup import lookup_events
from encryption_lab.wire_errors import OperationNotOffered, OperationUnknown

CONTENT_TYPE = "application/x-amz-json-1.1"
TABLES: Mapping[str, tuple[str, Mapping[str, Function]]] = {
    "TrentService": ("kms", OPERATIONS),
    "CloudTrail_20131101": ("cloudtrail", {"LookupEvents": lookup_events}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonAnswer:
    """operation, error_code: for the list of requests; operation is "" where the request names none of ours."""

    status: int
    body: bytes
    operation: str
    error_code: str = ""
    error_message: str = ""


def answer(lab: Lab, call: Call, target: str, body: bytes) -> JsonAnswer:
    """Return what the service answers to X-Amz-Target and body, both untrusted. Never raises a LabError."""
    name = ""
    try:
        service_name, name, function = find(target)
        model = service(service_name).operation_model(name)
        parameters = read_parameters(model, body)
        for token in parameters.get("GrantTokens", ()):
            read_grant_token(token)
        asked = replace(call, dry_run=True) if parameters.get("DryRun") else call
        return JsonAnswer(
            status=200, body=write_result(model, function(lab, asked, parameters)), operation=name
        )
    except LabError as error:
        fault = kms_fault(error)
        return JsonAnswer(
            status=fault.status,
            body=write_error(fault.code, str(error)),
            operation=name,
            error_code=fault.code,
            error_message=str(error),
        )


def find(target: str) -> tuple[str, str, Function]:
    """Return service, operation and function that a target means. Raises OperationUnknown, OperationNotOffered."""
    prefix, _, name = target.rpartition(".")
    found = TABLES.get(prefix.rpartition(".")[2])
    if found is None:
        raise OperationUnknown
    service_name, table = found
    if name in table:
        return service_name, name, table[name]
    if name in service(service_name).operation_names:
        raise OperationNotOffered(name)
    raise OperationUnknown
