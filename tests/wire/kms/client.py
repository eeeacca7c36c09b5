"""What boto3's caller would see of a lab in memory: botocore writes the request and reads the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.wire.kms.answering import JsonAnswer, answer
from encryption_lab.wire.protocols.service_models import operation, service
from tests.lab_bench import Bench


@dataclass
class Refused(Exception):
    code: str
    message: str


@dataclass
class Client:
    bench: Bench = field(default_factory=Bench)

    def __call__(
        self, name: str, principal: str = ADMINISTRATOR, /, of: str = "kms", **parameters: Any
    ) -> dict[str, Any]:
        """Return the result of an operation. Raises Refused."""
        model = operation(of, name)
        request = create_serializer("json").serialize_to_request(parameters, model)
        body = request["body"]
        given = self.send(
            request["headers"]["X-Amz-Target"],
            body if isinstance(body, bytes) else str(body).encode(),
            principal=principal,
        )
        answered = {"status_code": given.status, "headers": {}, "body": given.body}
        parsed: dict[str, Any] = create_parser("json").parse(answered, model.output_shape)
        if given.status != 200:
            modelled = {shape.name for shape in service(of).error_shapes}
            code = parsed["Error"]["Code"]
            assert code in modelled | {
                "ValidationException",
                "AccessDeniedException",
                "SerializationException",
            }
            raise Refused(code, parsed["Error"]["Message"])
        parsed.pop("ResponseMetadata")
        return parsed

    def send(self, target: str, body: bytes, *, principal: str = ADMINISTRATOR) -> JsonAnswer:
        call = self.bench.lab.call(principal, secure_transport=True)
        return answer(self.bench.lab, call, target, body)
