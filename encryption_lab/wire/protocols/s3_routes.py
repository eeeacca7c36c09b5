"""Which operation of S3 a request asks for: by its method, what its path names, and what stands in query and headers.

The table is made from the model. Where several operations fit, the one that demands most wins: UploadPart demands a
partNumber, so a PUT that has one is no PutObject. Source: Amazon S3 API Reference, as botocore's model has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from urllib.parse import parse_qsl

from encryption_lab.wire.protocols.service_models import OperationModel, service

# Older twins of an operation, which no client sends any more; and what needs a directory bucket or another host.
SUPERSEDED = frozenset(
    {
        "GetBucketLifecycle",
        "PutBucketLifecycle",
        "GetBucketNotification",
        "PutBucketNotification",
        "ListDirectoryBuckets",
        "CreateSession",
        "WriteGetObjectResponse",
    }
)


class Place(StrEnum):
    SERVICE = "service"
    BUCKET = "bucket"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`query` values that are empty may be anything; `subresource` is the marker that makes the operation, if any."""

    operation: OperationModel
    method: str
    place: Place
    query: Mapping[str, str]
    headers: frozenset[str]

    @property
    def demands(self) -> int:
        return len(self.query) + len(self.headers)

    def fits(self, query: Mapping[str, str], headers: Iterable[str]) -> bool:
        has_query = all(
            name in query and (not value or query[name] == value) for name, value in self.query.items()
        )
        return has_query and self.headers <= set(headers)


def route(
    method: str, place: Place, query: Mapping[str, str], headers: Mapping[str, object]
) -> OperationModel | None:
    """Return the operation, None where S3 has none. `headers`: names in lower case."""
    fitting = [one for one in _routes().get((method, place), ()) if one.fits(query, headers)]
    return max(fitting, key=lambda one: one.demands).operation if fitting else None


@cache
def subresources() -> frozenset[str]:
    """Return every marker that makes a request mean something else than the bucket or object itself."""
    return frozenset(
        name
        for routes in _routes().values()
        for one in routes
        for name, value in _fixed_query(one.operation).items()
        if not value
    )


@cache
def _routes() -> dict[tuple[str, Place], tuple[Route, ...]]:
    found: dict[tuple[str, Place], list[Route]] = {}
    model = service("s3")
    for name in model.operation_names:
        if name not in SUPERSEDED:
            one = _route_of(model.operation_model(name))
            found.setdefault((one.method, one.place), []).append(one)
    return {key: tuple(routes) for key, routes in found.items()}


def _route_of(operation: OperationModel) -> Route:
    required = operation.input_shape.required_members if operation.input_shape else ()
    members = operation.input_shape.members if operation.input_shape else {}
    query = dict(_fixed_query(operation))
    headers = set()
    for name in required:
        serialization = members[name].serialization
        if serialization.get("location") == "querystring":
            query.setdefault(serialization["name"], "")
        elif serialization.get("location") == "header" and name in ("CopySource", "RenameSource"):
            headers.add(serialization["name"].lower())
    return Route(
        operation=operation,
        method=operation.http["method"],
        place=_place(operation.http["requestUri"]),
        query=query,
        headers=frozenset(headers),
    )


def _fixed_query(operation: OperationModel) -> dict[str, str]:
    _, _, query = operation.http["requestUri"].partition("?")
    return dict(parse_qsl(query, keep_blank_values=True))


def _place(request_uri: str) -> Place:
    path = request_uri.partition("?")[0]
    return Place.OBJECT if "{Key+}" in path else Place.BUCKET if "{Bucket}" in path else Place.SERVICE
