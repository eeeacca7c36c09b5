"""What botocore sends is read as it was meant, and what is written botocore reads back: its own models judge ours."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import LabError
from encryption_lab.request_errors import MalformedXml
from encryption_lab.wire.protocols.rest_xml_reading import read_parameters
from encryption_lab.wire.protocols.rest_xml_writing import write_error, write_result
from encryption_lab.wire.protocols.s3_routes import Place, route
from encryption_lab.wire.protocols.service_models import Parameters, operation

REQUESTS: dict[str, Parameters] = {
    "PutObject": {
        "Bucket": "notes",
        "Key": "a/b c.txt",
        "ContentType": "text/plain",
        "Metadata": {"colour": "blue"},
        "ServerSideEncryption": "aws:kms",
        "SSEKMSKeyId": "alias/payroll",
        "BucketKeyEnabled": True,
        "ContentLength": 5,
    },
    "GetObject": {"Bucket": "notes", "Key": "k", "Range": "bytes=0-9", "VersionId": "v1", "PartNumber": 3},
    "CopyObject": {"Bucket": "notes", "Key": "k", "CopySource": "notes/old", "MetadataDirective": "REPLACE"},
    "UploadPart": {"Bucket": "notes", "Key": "k", "PartNumber": 7, "UploadId": "u"},
    "UploadPartCopy": {"Bucket": "b", "Key": "k", "PartNumber": 7, "UploadId": "u", "CopySource": "b/k"},
    "ListParts": {"Bucket": "notes", "Key": "k", "UploadId": "u", "MaxParts": 10},
    "ListObjects": {"Bucket": "notes", "Prefix": "a/", "Delimiter": "/"},
    "ListObjectsV2": {"Bucket": "notes", "Prefix": "a b", "MaxKeys": 5, "FetchOwner": True},
    "ListObjectVersions": {"Bucket": "notes", "KeyMarker": "k", "VersionIdMarker": "v"},
    "DeleteObjects": {
        "Bucket": "notes",
        "Delete": {"Objects": [{"Key": "a"}, {"Key": "b&<>", "VersionId": "v"}], "Quiet": True},
    },
    "CompleteMultipartUpload": {
        "Bucket": "notes",
        "Key": "k",
        "UploadId": "u",
        "MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": '"e1"'}, {"PartNumber": 2, "ETag": '"e2"'}]},
    },
    "PutBucketEncryption": {
        "Bucket": "notes",
        "ServerSideEncryptionConfiguration": {
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "k"},
                    "BucketKeyEnabled": True,
                    "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
                }
            ]
        },
    },
    "PutBucketVersioning": {"Bucket": "notes", "VersioningConfiguration": {"Status": "Enabled"}},
    "PutBucketPolicy": {"Bucket": "notes", "Policy": '{"Version": "2012-10-17"}'},
    "PutBucketTagging": {"Bucket": "notes", "Tagging": {"TagSet": [{"Key": "team", "Value": "é"}]}},
    "UpdateObjectEncryption": {
        "Bucket": "notes",
        "Key": "k",
        "ObjectEncryption": {"SSEKMS": {"KMSKeyArn": "arn:aws:kms:eu-central-1:111122223333:key/k"}},
    },
    "GetObjectAttributes": {"Bucket": "b", "Key": "k", "ObjectAttributes": ["ETag", "ObjectSize"]},
    "CreateBucket": {
        "Bucket": "notes",
        "CreateBucketConfiguration": {"LocationConstraint": "eu-central-1"},
    },
    "GetBucketLifecycleConfiguration": {"Bucket": "notes"},
    "ListBuckets": {},
}

MODIFIED = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
RESULTS: dict[str, Parameters] = {
    "PutObject": {
        "ETag": '"e"',
        "VersionId": "v",
        "ServerSideEncryption": "AES256",
        "BucketKeyEnabled": False,
    },
    "HeadObject": {
        "ContentLength": 3,
        "LastModified": MODIFIED,
        "Metadata": {"a": "b"},
        "ContentType": "x/y",
    },
    "ListBuckets": {
        "Buckets": [{"Name": "notes", "CreationDate": MODIFIED, "BucketRegion": "eu-central-1"}],
        "Owner": {"ID": "1"},
    },
    "ListObjectsV2": {
        "Name": "notes",
        "IsTruncated": True,
        "KeyCount": 1,
        "NextContinuationToken": "t",
        "Contents": [
            {"Key": "a&<b>", "Size": 3, "ETag": '"e"', "LastModified": MODIFIED, "StorageClass": "STANDARD"}
        ],
        "CommonPrefixes": [{"Prefix": "a/"}],
    },
    "ListObjectVersions": {
        "Versions": [{"Key": "a", "VersionId": "v", "IsLatest": True, "Size": 1}],
        "DeleteMarkers": [{"Key": "a", "VersionId": "w", "IsLatest": False}],
    },
    "DeleteObjects": {
        "Deleted": [{"Key": "a", "DeleteMarker": True}],
        "Errors": [{"Key": "b", "Code": "AccessDenied", "Message": "no"}],
    },
    "CreateMultipartUpload": {
        "Bucket": "notes",
        "Key": "k",
        "UploadId": "u",
        "ServerSideEncryption": "aws:kms",
    },
    "CompleteMultipartUpload": {
        "Location": "l",
        "Bucket": "notes",
        "Key": "k",
        "ETag": '"e-2"',
        "VersionId": "v",
    },
    "CopyObject": {"CopyObjectResult": {"ETag": '"e"', "LastModified": MODIFIED}, "CopySourceVersionId": "v"},
    "GetBucketEncryption": {
        "ServerSideEncryptionConfiguration": {
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
                    "BucketKeyEnabled": False,
                    "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
                }
            ]
        }
    },
    "GetBucketPolicy": {"Policy": '{"Version": "2012-10-17"}'},
    "GetBucketVersioning": {"Status": "Enabled"},
    "GetBucketTagging": {"TagSet": [{"Key": "team", "Value": "é"}]},
    "GetObjectAttributes": {
        "ETag": "e",
        "ObjectSize": 3,
        "StorageClass": "STANDARD",
        "LastModified": MODIFIED,
    },
    "GetBucketAcl": {
        "Owner": {"ID": "1"},
        "Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": "1"}, "Permission": "FULL_CONTROL"}],
    },
    "ListParts": {
        "UploadId": "u",
        "Parts": [{"PartNumber": 1, "Size": 5, "ETag": '"e"', "LastModified": MODIFIED}],
    },
    "ListMultipartUploads": {
        "Bucket": "notes",
        "Uploads": [{"UploadId": "u", "Key": "k", "Initiated": MODIFIED}],
    },
    "GetPublicAccessBlock": {
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        }
    },
}


def sent(name: str, parameters: Parameters) -> dict[str, Any]:
    """Return what botocore would put on the wire."""
    request: dict[str, Any] = create_serializer("rest-xml").serialize_to_request(
        parameters, operation("s3", name)
    )
    return request


def split(url_path: str) -> tuple[Place, dict[str, str]]:
    bucket, _, key = unquote(url_path.partition("?")[0]).removeprefix("/").partition("/")
    uri = {name: value for name, value in (("Bucket", bucket), ("Key", key)) if value}
    return Place.OBJECT if key else Place.BUCKET if bucket else Place.SERVICE, uri


def as_query(request: dict[str, Any]) -> dict[str, str]:
    fixed = dict(parse_qsl(request["url_path"].partition("?")[2], keep_blank_values=True))
    return {**fixed, **as_text(request["query_string"])}


def as_headers(request: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in as_text(request["headers"]).items()}


def as_text(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in values.items()
    }


@pytest.mark.parametrize("name", REQUESTS)
def test_what_botocore_sends_is_read(name: str) -> None:
    request = sent(name, REQUESTS[name])
    place, uri = split(request["url_path"])
    found = route(request["method"], place, as_query(request), as_headers(request))
    body = request["body"]

    assert found is not None
    assert found.name == name
    read = read_parameters(
        found,
        uri=uri,
        query=as_query(request),
        headers=as_headers(request),
        body=body.encode() if isinstance(body, str) else body,
    )
    assert read == REQUESTS[name]


@pytest.mark.parametrize("name", RESULTS)
def test_what_is_written_botocore_reads(name: str) -> None:
    model = operation("s3", name)
    written = write_result(model, RESULTS[name])
    answer = {"body": written.body, "headers": dict(written.headers), "status_code": written.status}

    parsed = create_parser("rest-xml").parse(answer, model.output_shape)

    assert {key: value for key, value in parsed.items() if key != "ResponseMetadata"} == RESULTS[name]


@pytest.mark.parametrize("region", ["eu-central-1", None])
def test_where_a_bucket_is(region: str | None) -> None:
    """botocore reads this one by hand: the root element is the text, and no text is us-east-1."""
    written = write_result(operation("s3", "GetBucketLocation"), {"LocationConstraint": region})

    root = fromstring(written.body)
    assert (root.tag.rpartition("}")[2], root.text) == ("LocationConstraint", region)


def test_an_error_is_read_by_botocore() -> None:
    body = write_error("NoSuchKey", "The specified key <does> not exist.", (("Key", "a\x00b"),))
    parsed = create_parser("rest-xml").parse(
        {"body": body, "headers": {}, "status_code": 404}, operation("s3", "GetObject").output_shape
    )

    assert parsed["Error"] == {
        "Code": "NoSuchKey",
        "Message": "The specified key <does> not exist.",
        "Key": "a\ufffdb",
    }


BOMB = b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><Delete><Object><Key>&d;</Key></Object></Delete>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "secret.txt">]><Delete><Object><Key>&x;</Key></Object></Delete>'


@pytest.mark.parametrize(
    "body",
    [
        b"no XML",
        b"<Delete>",
        b"<Other/>",
        b"\xff\xfe",
        BOMB,
        OUTSIDE,
        b"<Delete><Object><Key><Deep/></Key></Object></Delete>",
        b"<Delete>" + b"<Object>" * 50 + b"</Object>" * 50 + b"</Delete>",
        b'<?xml version="1.0" encoding="klingon"?><Delete/>',
    ],
)
def test_xml_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedXml):
        read_parameters(operation("s3", "DeleteObjects"), uri={}, query={}, headers={}, body=body)


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: f"<Delete>{text}</Delete>".encode("utf-8", "replace"))
)
def test_any_body_is_read_or_refused_as_ours(body: bytes) -> None:
    with suppress(LabError):
        read_parameters(operation("s3", "DeleteObjects"), uri={}, query={}, headers={}, body=body)


@given(
    st.dictionaries(
        st.sampled_from(["max-keys", "prefix", "encoding-type", "partNumber"]), st.text(max_size=40)
    )
)
def test_any_query_is_read_or_refused_as_ours(query: dict[str, str]) -> None:
    with suppress(LabError):
        read_parameters(operation("s3", "ListObjects"), uri={}, query=query, headers={}, body=b"")


def test_what_s3_does_not_have_has_no_route() -> None:
    assert route("PATCH", Place.OBJECT, {}, {}) is None
    assert route("POST", Place.SERVICE, {}, {}) is None
