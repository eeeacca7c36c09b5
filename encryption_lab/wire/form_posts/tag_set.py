"""The field "tagging": a tag set in XML, as PutObjectTagging takes it. Source: Amazon S3 API Reference, POST Object."""

from __future__ import annotations

from encryption_lab.request_errors import MalformedXml
from encryption_lab.wire.protocols.rest_xml_reading import read_parameters
from encryption_lab.wire.protocols.service_models import operation


def read_tag_set(xml: str) -> list[tuple[str, str]]:
    """Raises MalformedXml."""
    put_tagging = operation("s3", "PutObjectTagging")
    found = read_parameters(put_tagging, uri={}, query={}, headers={}, body=xml.encode())
    tags = (found.get("Tagging") or {}).get("TagSet")
    if tags is None or not all("Key" in tag and "Value" in tag for tag in tags):
        raise MalformedXml
    return [(tag["Key"], tag["Value"]) for tag in tags]
