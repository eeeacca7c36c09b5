"""STS's GetCallerIdentity, which needs no permission, in its query protocol.

Source: AWS Security Token Service API Reference, GetCallerIdentity (November 2026).
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element, SubElement, tostring

from encryption_lab.errors import LabError
from encryption_lab.exchange import Call
from encryption_lab.lab import Lab
from encryption_lab.wire.faults import kms_fault
from encryption_lab.wire.protocols.service_models import Parameters, service
from encryption_lab.wire_errors import OperationNotOffered, OperationUnknown, SerializationFailed

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
CONTENT_TYPE = "text/xml"
NAME = "GetCallerIdentity"
USER_ID_LETTERS = 17
LONGEST_BODY_BYTES = 64 * 1024
MOST_FIELDS = 100


def get_caller_identity(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    principal = call.principal
    # IAM gives a user's id at random; here it follows from who it is, so that it stays the same.
    drawn = b32encode(hashlib.sha256(principal.arn.encode()).digest()).decode()[:USER_ID_LETTERS]
    return {"UserId": f"AIDA{drawn}", "Account": principal.account_id, "Arn": principal.arn}


def answer_query(lab: Lab, call: Call, body: bytes) -> tuple[int, bytes]:
    """Return status and XML of the answer to an untrusted form body."""
    try:
        _check(body)
        result = get_caller_identity(lab, call, {})
    except LabError as error:
        fault = kms_fault(error)
        return fault.status, refusal(fault.code, str(error), call.exchange_id)
    root = Element(f"{NAME}Response", xmlns=NAMESPACE)
    holder = SubElement(root, f"{NAME}Result")
    for name, value in result.items():
        SubElement(holder, name).text = value
    SubElement(SubElement(root, "ResponseMetadata"), "RequestId").text = call.exchange_id
    return 200, _document(root)


def _check(body: bytes) -> None:
    if len(body) > LONGEST_BODY_BYTES:
        raise SerializationFailed("The request body is too long.")
    try:
        fields = dict(parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS))
    except ValueError:
        raise SerializationFailed("The request body is not a form.") from None
    action = fields.get("Action", "")
    if action == NAME:
        return
    raise OperationNotOffered(action) if action in service("sts").operation_names else OperationUnknown


def refusal(code: str, message: str, request_id: str) -> bytes:
    root = Element("ErrorResponse", xmlns=NAMESPACE)
    error = SubElement(root, "Error")
    for name, text in (("Type", "Sender"), ("Code", code), ("Message", message)):
        SubElement(error, name).text = text
    SubElement(root, "RequestId").text = request_id
    return _document(root)


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document
