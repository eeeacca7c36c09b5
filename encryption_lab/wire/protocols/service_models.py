"""AWS's models of its services, as botocore installs them; each is read when it is first asked for."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

Parameters = dict[str, Any]  # as boto3 takes and gives them: texts, numbers, bytes, datetimes, lists, dicts

__all__ = ["OperationModel", "Parameters", "ServiceModel", "operation", "regions", "service"]


@cache
def service(name: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(name, "service-2"), service_name=name)


@cache
def operation(service_name: str, operation_name: str) -> OperationModel:
    return service(service_name).operation_model(operation_name)


@cache
def regions() -> frozenset[str]:
    """Return the names of AWS's commercial Regions."""
    partitions = Loader().load_data("partitions")["partitions"]
    return frozenset(
        name for each in partitions if each["id"] == "aws" for name in each["regions"] if name != "aws-global"
    )
