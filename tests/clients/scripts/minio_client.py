"""MinIO's client for Python."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.sse import SseCustomerKey, SseKMS, SseS3

from tests.clients.scripts.steps import do_all, unb64

HTTP = urllib3.PoolManager(ca_certs=os.environ["AWS_CA_BUNDLE"], retries=False)
CLIENT = Minio(
    endpoint=urlsplit(os.environ["AWS_ENDPOINT_URL"]).netloc,
    access_key=os.environ["AWS_ACCESS_KEY_ID"],
    secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    region=os.environ["AWS_DEFAULT_REGION"],
    http_client=HTTP,
)


def put(
    *,
    key: str,
    body: str,
    method: str,
    kms_key: str = "",
    own_key: str = "",
    times: int = 1,
    part_size: int = 0,
) -> str:
    """`times`: the body is sent so many times over, in parts where `part_size` (bytes) says so."""
    sse = {
        "sse-s3": SseS3,
        "sse-kms": lambda: SseKMS(kms_key, {}),
        "sse-c": lambda: SseCustomerKey(unb64(own_key)),
    }[method]()
    data = unb64(body) * times
    made = CLIENT.put_object("objects", key, io.BytesIO(data), len(data), sse=sse, part_size=part_size)
    return str(made.etag)


def get(*, key: str, own_key: str = "") -> bytes:
    response = CLIENT.get_object("objects", key, ssec=SseCustomerKey(unb64(own_key)) if own_key else None)
    try:
        read: bytes = response.read()
        return read
    finally:
        response.close()


def presigned(*, key: str) -> bytes:
    url = CLIENT.presigned_get_object("objects", key, expires=timedelta(minutes=5))
    data: bytes = HTTP.request("GET", url).data
    return data


do_all({"put": put, "get": get, "presigned": presigned})
