"""A request of S3 becomes parameters: from the path, the query, the headers and, where there is one, the XML body.

Source: the model's own `location`s; Smithy, AWS restXml protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from botocore.model import Shape, StructureShape
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from encryption_lab.request_errors import MalformedXml
from encryption_lab.wire.protocols.scalars import read_scalar
from encryption_lab.wire.protocols.service_models import OperationModel, Parameters

DEEPEST_XML = 20
SCALARS = frozenset({"string", "boolean", "integer", "long", "timestamp", "blob", "float", "double"})


def read_parameters(
    operation: OperationModel,
    *,
    uri: Mapping[str, str],
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
) -> Parameters:
    """Return what the request says; what the model does not know is left out, a streamed body too.

    uri       "Bucket" and "Key", where the path names them
    headers   names in lower case
    Raises InvalidValue, MalformedXml.
    """
    shape = operation.input_shape
    if shape is None:
        return {}
    found: Parameters = {}
    for name, member in shape.members.items():
        value = _from_location(member, uri, query, headers)
        if value is not None:
            found[name] = value
    payload = shape.serialization.get("payload")
    if payload is not None and not operation.has_streaming_input:
        _read_payload(found, payload, shape.members[payload], body)
    return found


def _from_location(
    member: Shape, uri: Mapping[str, str], query: Mapping[str, str], headers: Mapping[str, str]
) -> Any:
    location = member.serialization.get("location")
    name: str = member.serialization.get("name", "")
    if location == "uri":
        return uri.get(name)
    if location == "querystring":
        return _read_text(member, query.get(name))
    if location == "header":
        return _read_text(member, headers.get(name.lower()))
    if location == "headers":
        prefix = name.lower()
        return {
            key.removeprefix(prefix): value for key, value in headers.items() if key.startswith(prefix)
        } or None
    return None


def _read_text(member: Shape, text: str | None) -> Any:
    if text is None:
        return None
    if member.type_name == "list":
        return [read_scalar(member.member, part.strip()) for part in text.split(",")]
    return read_scalar(member, text)


def _read_payload(found: Parameters, name: str, member: Shape, body: bytes) -> None:
    if member.type_name == "structure":
        if body.strip():
            found[name] = _read_structure(member, _parse(body, member))
    elif member.type_name in ("string", "blob"):
        found[name] = body.decode("utf-8", "replace") if member.type_name == "string" else body


def _parse(body: bytes, shape: StructureShape) -> Element:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise MalformedXml from None
    if _local(root.tag) != shape.serialization.get("name", _local(root.tag)):
        raise MalformedXml
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    level: list[Element] = [root]
    for _ in range(DEEPEST_XML):
        level = [child for element in level for child in element]
        if not level:
            return
    raise MalformedXml


def _read_structure(shape: StructureShape, element: Element) -> Parameters:
    found: Parameters = {}
    for name, member in shape.members.items():
        value = _read_member(name, member, element)
        if value is not None:
            found[name] = value
    return found


def _read_member(name: str, member: Shape, element: Element) -> Any:
    wire_name = member.serialization.get("name", name)
    if member.serialization.get("xmlAttribute"):
        attributes = {_local(key): value for key, value in element.attrib.items()}
        return attributes.get(wire_name.rpartition(":")[2])
    if member.type_name == "list":
        return _read_list(member, wire_name, element)
    child = _first(element, wire_name)
    return None if child is None else _read_value(member, child)


def _read_list(member: Shape, wire_name: str, element: Element) -> list[Any] | None:
    if member.serialization.get("flattened"):
        items = _named(element, member.member.serialization.get("name", wire_name))
        return [_read_value(member.member, item) for item in items] or None
    holder = _first(element, wire_name)
    if holder is None:
        return None
    items = _named(holder, member.member.serialization.get("name", "member"))
    return [_read_value(member.member, item) for item in items]


def _read_value(shape: Shape, element: Element) -> Any:
    if shape.type_name == "structure":
        return _read_structure(shape, element)
    if shape.type_name not in SCALARS or len(element):
        raise MalformedXml
    return read_scalar(shape, element.text or "")


def _named(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child.tag) == name]


def _first(element: Element, name: str) -> Element | None:
    return next(iter(_named(element, name)), None)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
