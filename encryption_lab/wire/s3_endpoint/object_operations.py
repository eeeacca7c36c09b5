"""Objects: the same requests that the lab's pages make, with the client's own headers."""

from __future__ import annotations

from encryption_lab.wire import s3
from encryption_lab.wire.s3 import S3Response
from encryption_lab.wire.s3_endpoint.asked import Asked


def put_object(asked: Asked) -> S3Response:
    return s3.put_object(asked.lab, asked.shown, asked.payload.pieces())


def get_object(asked: Asked) -> S3Response:
    return s3.get_object(asked.lab, asked.shown)


def head_object(asked: Asked) -> S3Response:
    return s3.head_object(asked.lab, asked.shown)


def delete_object(asked: Asked) -> S3Response:
    return s3.delete_object(asked.lab, asked.shown)
