"""A way through each task of the lab, in the words of an experiment; without its last step it is not done.

`$bucket` and `$key` are made before the task begins. A way says `send` where its learner would use the AWS CLI.
"""

from __future__ import annotations

from typing import Any

Way = list[dict[str, Any]]


def put(name: str = "put", **asked: Any) -> dict[str, Any]:
    return {"do": "put_object", "name": name, "bucket": "$bucket", **asked}


def put_kms(name: str = "put", **asked: Any) -> dict[str, Any]:
    return put(name, method="sse-kms", kms_key="$key", **asked)


def get(name: str = "read", **asked: Any) -> dict[str, Any]:
    return {"do": "get_object", "name": name, "bucket": "$bucket", **asked}


def key(do: str, **asked: Any) -> dict[str, Any]:
    return {"do": do, "name": f"did_{do}", "kms_key": "$key", **asked}


def policy(deny: str, **asked: Any) -> dict[str, Any]:
    return {"do": "put_bucket_policy", "name": "policy", "bucket": "$bucket", "deny": deny, **asked}


def default(method: str, **asked: Any) -> dict[str, Any]:
    return {
        "do": "set_default_encryption",
        "name": "default",
        "bucket": "$bucket",
        "method": method,
        "kms_key": "$key",
        **asked,
    }


def send(request: str) -> dict[str, Any]:
    return {"do": "send", "name": "sent", "request": request}


READER = {"as": "reader"}
COPY = "aws s3api copy-object --bucket {bucket} --key plan.txt --copy-source {bucket}/plan.txt"
UPDATE = "aws s3api update-object-encryption --bucket {bucket} --key plan.txt --object-encryption"

WAYS: dict[str, Way] = {
    "two-uploads-one-call": [
        put_kms("first", bucket_key=True),
        put_kms("second", bucket_key=True, key="other.txt"),
    ],
    "lock-everybody-out": [put_kms(), key("disable_key"), get()],
    "bring-it-back": [put_kms(), key("disable_key"), get("refused"), key("enable_key"), get()],
    "old-object-new-material": [put_kms(), key("rotate_key"), get()],
    "reader-left-outside": [put_kms(), get(), get("refused", **READER)],
    "reader-let-in": [put_kms(), get("refused", **READER), key("let_reader_use"), get(**READER)],
    "aws-key-for-everybody": [put(method="sse-kms"), get(**READER)],
    "only-kms-gets-in": [policy("kms or nothing"), put("denied"), put_kms()],
    "this-key-and-no-other": [
        policy("this key or nothing", kms_key="$key"),
        put("denied", method="sse-kms"),
        put_kms(),
    ],
    "no-way-but-tls": [
        put(method="sse-s3"),
        policy("over TLS only"),
        get("plain", secure_transport=False),
        get(),
    ],
    "http-refused-without-a-policy": [
        put(method="sse-s3"),
        put_kms("other", key="other.txt"),
        get("plain", secure_transport=False),
        get(key="other.txt", secure_transport=False),
    ],
    "a-broken-segment": [
        put(),
        {"do": "flip_byte", "name": "broken", "bucket": "$bucket"},
        get("refused"),
        {"do": "put_back", "name": "mended", "bucket": "$bucket"},
        get(),
    ],
    "bring-your-own-every-time": [put(method="sse-c"), get("refused"), get(customer_key="blue")],
    "shut-the-door-on-new-ones": [
        put(method="sse-c"),
        {"do": "set_sse_c_block", "name": "block", "bucket": "$bucket", "blocked": True},
        put("refused", method="sse-c", key="other.txt"),
        get(customer_key="blue"),
    ],
    "one-name-two-methods": [put("before"), default("sse-kms"), put("after")],
    "against-the-default": [default("sse-kms"), put(method="sse-s3")],
    "two-layers-one-call": [put(method="dsse-kms", kms_key="$key"), get()],
    "a-pair-in-the-trail": [put_kms(context="project=aurora")],
    "spared-at-the-last-moment": [
        put_kms(),
        key("schedule_key_deletion"),
        get("refused"),
        key("cancel_key_deletion"),
        key("enable_key"),
        get(),
    ],
    "sealed-before-it-left": [put(method="cse")],
    "moved-by-a-copy": [
        put(method="sse-s3"),
        send(f"{COPY} --server-side-encryption aws:kms --ssekms-key-id {{key}}"),
    ],
    "wrapped-anew-in-place": [
        put(method="sse-s3"),
        send(f"""{UPDATE} '{{"SSEKMS":{{"KMSKeyArn":"{{key}}"}}}}'"""),
    ],
    "twice-a-year-by-itself": [key("enable_rotation", period_days=180)],
}
