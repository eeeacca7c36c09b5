"""A plan as Python for boto3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent

from studyapp.chooser.applying.calls import Call, Step, setup, variables
from studyapp.chooser.applying.plan import Plan
from studyapp.chooser.applying.syntax import Reference, as_python

STEPS = {
    "wait-for-key-store": """\
while True:
    stores = kms.describe_custom_key_stores(CustomKeyStoreId=KEY_STORE_ID)["CustomKeyStores"]
    if stores[0]["ConnectionState"] == "CONNECTED":
        break
    time.sleep(30)
""",
    "import-material": """\
material = os.urandom(32)
with open(os.open("key-material.bin", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
    kept.write(material)
wrapping = kms.get_parameters_for_import(
    KeyId=KEY_ARN, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_4096"
)
oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
kms.import_key_material(
    KeyId=KEY_ARN,
    ImportToken=wrapping["ImportToken"],
    EncryptedKeyMaterial=serialization.load_der_public_key(wrapping["PublicKey"]).encrypt(material, oaep),
    ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
)
""",
}
_IMPORTS = {
    "wait-for-key-store": ("import time",),
    "import-material": (
        "import os",
        "from cryptography.hazmat.primitives import hashes, serialization",
        "from cryptography.hazmat.primitives.asymmetric import padding",
    ),
}


def python_code(plan: Plan) -> str:
    """Return a script for boto3 that makes the same calls as the command lines."""
    parts = list(setup(plan))
    asked = variables(plan)
    services = ["kms", "s3"] if any(_service(each) == "kms" for each in parts) else ["s3"]
    made = [f"{name} = boto3.client({as_python(name)}, region_name=REGION)" for name in services]
    head = [
        *_imports(parts, bool(asked)),
        "",
        f"REGION = {as_python(plan.parameters.region)}",
        *(f'{name} = os.environ["{name}"]  # {what}' for name, what in asked.items()),
        *made,
    ]
    return "\n".join(head) + "\n\n" + "\n\n".join(_written(each).rstrip("\n") for each in parts) + "\n"


def _service(each: Call | Step) -> str:
    return each.service if isinstance(each, Call) else "kms"


def _imports(parts: list[Call | Step], asks: bool) -> list[str]:
    lines = {line for each in parts if isinstance(each, Step) for line in _IMPORTS[each.name]}
    standard = {
        "import json",
        *(["import os"] if asks else []),
        *(line for line in lines if line[:7] == "import "),
    }
    others = sorted(
        {"import boto3", *(lines - standard)}, key=lambda line: (not line.startswith("import"), line)
    )
    return [*sorted(standard), "", *others]


def _written(each: Call | Step) -> str:
    comment = f"# {each.why}\n"
    if isinstance(each, Step):
        return comment + STEPS[each.name]
    call = f"{each.service}.{snake(each.operation)}(\n{indent(''.join(_arguments(each)), '    ')})"
    if each.keeps:
        variable, path = each.keeps
        call = f"{variable} = {call}" + "".join(f'["{name}"]' for name in path)
    elif each.operation.startswith("Get"):
        call = f"print({call})"
    return comment + call


def _arguments(call: Call) -> Iterator[str]:
    for name, value in call.parameters.items():
        written = as_python(value)
        is_document = name in call.documents and not isinstance(value, str | Reference)
        yield f"{name}=json.dumps({written}),\n" if is_document else f"{name}={written},\n"


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
