"""AWS's models of its services, as botocore installs them; each is read when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

Parameters = dict[str, Any]  # as boto3 takes and gives them: texts, numbers, bytes, datetimes, lists, dicts

__all__ = ["OperationModel", "Parameters", "ServiceModel", "operation", "region_names", "regions", "service"]


@cache
def service(name: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(name, "service-2"), service_name=name)


@cache
def operation(service_name: str, operation_name: str) -> OperationModel:
    return service(service_name).operation_model(operation_name)


@cache
def regions() -> frozenset[str]:
    """Return AWS's commercial Regions."""
    return frozenset(region_names())


@cache
def region_names() -> Mapping[str, str]:
    """Return what AWS calls each of its commercial Regions: "eu-west-1" is "Europe (Ireland)"."""
    partitions = Loader().load_data("partitions")["partitions"]
    found = next(each["regions"] for each in partitions if each["id"] == "aws")
    return MappingProxyType(
        {region: about["description"] for region, about in sorted(found.items()) if region != "aws-global"}
    )
