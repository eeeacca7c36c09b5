"""Buckets: list, make, find, delete. Source: Amazon S3 API Reference, as botocore's model has it."""

from __future__ import annotations

from encryption_lab.exchange import Call
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import Asked


def list_buckets(asked: Asked, call: Call) -> Parameters:
    buckets = asked.lab.buckets.all(call)
    region = asked.lab.account.region
    return {
        "Owner": {"ID": asked.lab.account.account_id},
        "Buckets": [
            {"Name": bucket.name, "CreationDate": bucket.created_at, "BucketRegion": region}
            for bucket in buckets
        ],
    }


def create_bucket(asked: Asked, call: Call) -> Parameters:
    asked.lab.buckets.create(call, asked.bucket)
    return {"Location": f"/{asked.bucket}"}


def head_bucket(asked: Asked, call: Call) -> Parameters:
    asked.lab.permissions.admit(call, "s3:ListBucket", asked.bucket)
    return {"BucketRegion": asked.lab.account.region}


def get_bucket_location(asked: Asked, call: Call) -> Parameters:
    asked.lab.permissions.admit(call, "s3:GetBucketLocation", asked.bucket)
    return {"LocationConstraint": asked.lab.account.region}


def delete_bucket(asked: Asked, call: Call) -> Parameters:
    asked.lab.buckets.delete(call, asked.bucket)
    return {}
