"""A result of S3 becomes status, headers and XML. Source: the model's own `location`s; Smithy, AWS restXml protocol."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from botocore.model import Shape, StructureShape

from encryption_lab.exchange import Headers
from encryption_lab.wire.protocols.scalars import write_scalar
from encryption_lab.wire.protocols.service_models import OperationModel, Parameters

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
XML = (("Content-Type", "application/xml"),)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`body` is empty for an operation that streams: the object itself comes instead."""

    status: int
    headers: Headers
    body: bytes = b""


def write_result(operation: OperationModel, result: Parameters) -> Written:
    """`result` as boto3's caller would get it; members that the model does not know are left out."""
    status = operation.http.get("responseCode", 200)
    shape = operation.output_shape
    if shape is None:
        return Written(status=status, headers=())
    headers = tuple(
        pair
        for name, member in shape.members.items()
        if result.get(name) is not None
        for pair in _headers(member, result[name])
    )
    body = b"" if operation.has_streaming_output else _body(operation, shape, result)
    return Written(status=status, headers=(*headers, *(XML if body else ())), body=body)


def write_error(code: str, message: str, details: tuple[tuple[str, str], ...] = ()) -> bytes:
    """Return the XML of an error. `details`: further elements, such as RequestId."""
    return write_elements("Error", (("Code", code), ("Message", message), *details))


def write_elements(name: str, elements: tuple[tuple[str, str], ...]) -> bytes:
    """Return a document of texts under one root: what the model does not describe."""
    root = Element(name)
    for child, text in elements:
        SubElement(root, child).text = _printable(text)
    return _document(root)


def _headers(member: Shape, value: Any) -> Headers:
    location = member.serialization.get("location")
    name = member.serialization.get("name", "")
    if location == "header":
        return ((name, write_scalar(member, value, timestamp_format="rfc822")),)
    if location == "headers":
        return tuple((f"{name}{key}", text) for key, text in value.items())
    return ()


def _body(operation: OperationModel, shape: StructureShape, result: Parameters) -> bytes:
    payload = shape.serialization.get("payload")
    if payload is None:
        return _whole_body(operation, shape, result)
    member, value = shape.members[payload], result.get(payload)
    if value is None:
        return b""
    if member.type_name != "structure":
        return value.encode() if isinstance(value, str) else bytes(value)
    root = Element(member.serialization.get("name", payload), xmlns=NAMESPACE)
    _write_structure(member, value, root)
    return _document(root)


def _whole_body(operation: OperationModel, shape: StructureShape, result: Parameters) -> bytes:
    in_body = {
        name: member for name, member in shape.members.items() if "location" not in member.serialization
    }
    if not in_body:
        return b""
    if operation.name == "GetBucketLocation":  # the one answer whose root element holds the text itself
        root = Element("LocationConstraint", xmlns=NAMESPACE)
        root.text = result.get("LocationConstraint") or None
        return _document(root)
    root = Element(shape.serialization.get("name", _root_name(operation, shape)), xmlns=NAMESPACE)
    for name, member in in_body.items():
        if result.get(name) is not None:
            _write_member(name, member, result[name], root)
    return _document(root)


# Where the model's name of a shape is not the name of the element that S3 sends.
ROOTS = {
    "ListBuckets": "ListAllMyBucketsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListParts": "ListPartsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "DeleteObjects": "DeleteResult",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketTagging": "Tagging",
    "GetObjectTagging": "Tagging",
    "GetBucketAcl": "AccessControlPolicy",
    "GetObjectAcl": "AccessControlPolicy",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
}


def _root_name(operation: OperationModel, shape: StructureShape) -> str:
    name: str = shape.name
    return ROOTS.get(operation.name, name.removesuffix("Output") + "Result")


def _write_structure(shape: StructureShape, value: Parameters, parent: Element) -> None:
    for name, member in shape.members.items():
        if value.get(name) is not None:
            _write_member(name, member, value[name], parent)


def _write_member(name: str, member: Shape, value: Any, parent: Element) -> None:
    wire_name = member.serialization.get("name", name)
    if member.serialization.get("xmlAttribute"):
        parent.set(wire_name, str(value))
    elif member.type_name == "list":
        _write_list(member, value, wire_name, parent)
    else:
        _write_value(member, value, SubElement(parent, wire_name))


def _write_list(member: Shape, value: list[Any], wire_name: str, parent: Element) -> None:
    if member.serialization.get("flattened"):
        item_name, holder = member.member.serialization.get("name", wire_name), parent
    else:
        item_name, holder = member.member.serialization.get("name", "member"), SubElement(parent, wire_name)
    for item in value:
        _write_value(member.member, item, SubElement(holder, item_name))


def _write_value(shape: Shape, value: Any, element: Element) -> None:
    if shape.type_name == "structure":
        namespace = shape.serialization.get("xmlNamespace")
        if isinstance(namespace, dict) and "prefix" in namespace:
            element.set(f"xmlns:{namespace['prefix']}", namespace["uri"])
        _write_structure(shape, value, element)
    else:
        element.text = _printable(write_scalar(shape, value, timestamp_format="iso8601"))


def _printable(text: str) -> str:
    """Return the text without what XML 1.0 cannot hold; who has such keys asks for encoding-type=url."""
    return NOT_IN_XML.sub("\ufffd", text)


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document
