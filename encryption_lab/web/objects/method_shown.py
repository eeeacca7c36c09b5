"""The method of a version as these pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web import method_names
from encryption_lab.web.method_names import METHOD_NAMES, OF_ENVELOPE

CLIENT_SIDE = "cse"
NEEDS_TLS = frozenset({"sse-kms", "dsse-kms", "sse-c"})


@dataclass(frozen=True, slots=True)
class Method:
    """code: picks hue and sign, "none" for a delete marker."""

    code: str
    label: str

    @property
    def needs_tls(self) -> bool:
        """S3 refuses to release it over plain HTTP."""
        return self.code in NEEDS_TLS

    @property
    def is_client_side(self) -> bool:
        return self.code == CLIENT_SIDE


MARKER = Method("none", "Delete marker")


def method_of(version: ObjectVersion) -> Method:
    """Return the method that the learner chose: the client's own, where it sealed before S3 did."""
    return MARKER if version.envelope is None else Method(*method_names.method_of(version))


def server_method_of(version: ObjectVersion) -> Method:
    """Return what S3 did, whatever the client had done before."""
    if version.envelope is None:
        return MARKER
    code = OF_ENVELOPE[type(version.envelope)]
    return Method(code, METHOD_NAMES[code])
