"""The drawings of the guide: one for each page, by the page's name, in the visual language of the lab's.

nested     who holds which key: the lab's nested envelopes, for the pages on the methods
pictures   the other pages'
matrix     what each of several parties gets, method by method
strip      stations one under the other, with what passes between them
bars       amounts, as bars
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from encryption_lab.web.drawings.canvas import Markup
from studyapp.guide.drawings import nested, pictures

DRAWINGS: Mapping[str, Callable[[], Markup]] = {
    "threat-model": pictures.threat_model,
    "envelope-encryption": nested.envelope_encryption,
    "sse-s3": nested.sse_s3,
    "sse-kms": nested.sse_kms,
    "sse-c": nested.sse_c,
    "client-side": nested.client_side,
    "defaults-versions-metadata": pictures.defaults_versions_metadata,
    "in-transit": pictures.in_transit,
    "audit": pictures.audit,
    "rotation-destruction": pictures.rotation_destruction,
    "enforcing": pictures.enforcing,
    "cost-scale": pictures.cost_scale,
    "compliance": pictures.compliance,
    "what-changed": pictures.what_changed,
    "exams": pictures.exams,
}


def draw(name: str) -> Markup:
    """Return the drawing. Raises KeyError for an unknown name."""
    return DRAWINGS[name]()
