"""Nested envelopes: every method's hierarchy can be drawn, readably and safely."""

from __future__ import annotations

from itertools import pairwise

import pytest

from encryption_lab.web.drawings import envelope
from encryption_lab.web.drawings.envelope import Hierarchy, Layer
from encryption_lab.web.drawings.hierarchy import describe
from tests.web.drawings.reading import TEXTS, elements, lines_of_text, parse, sticking_out

ROOT = Layer(title="Root key", holder="Root key file", stored=True, method="none")
KMS_KEY = Layer(title="KMS key “payroll”, material 2", holder="AWS KMS", stored=True)
DATA_KEY = Layer(
    title="Data key", holder="Amazon S3", stored=False, lines=("wrapped: 184 bytes",), key_note="in memory"
)
HIERARCHIES = {
    "sse-s3": (ROOT, Layer(title="Store key 3", holder="Amazon S3", stored=True), DATA_KEY),
    "sse-kms": (ROOT, KMS_KEY, Layer(title="Bucket key", holder="Amazon S3", stored=False), DATA_KEY),
    "dsse-kms": (ROOT, KMS_KEY, DATA_KEY, DATA_KEY),
    "sse-c": (Layer(title="Your key", holder="You", stored=False, lines=("S3 keeps a salted HMAC",)),),
    "cse": (
        ROOT,
        Layer(title="S3’s data key", holder="Amazon S3", stored=False, method="sse-s3"),
        Layer(title="Your key", holder="You", stored=False),
    ),
}


def hierarchy(
    method: str, *layers: Layer, title: str = "report.pdf, sealed", metadata: tuple[str, ...] = ()
) -> Hierarchy:
    return Hierarchy(
        method=method,
        layers=layers,
        object_title=title,
        object_lines=("23 segments",),
        metadata=metadata,
        sample=bytes(range(256)),
    )


@pytest.mark.parametrize("method", HIERARCHIES)
def test_each_method_draws_its_envelopes_keys_and_holders(method: str) -> None:
    layers = HIERARCHIES[method]
    for drawing in parse(envelope.draw(hierarchy(method, *layers, metadata=("owner=ana",)))):
        boxes = [box for box in elements(drawing, "rect") if "d-envelope" in box.get("class", "")]
        bows = [bow for bow in elements(drawing, "circle") if "d-bow" in bow.get("class", "")]
        words = " ".join(lines_of_text(drawing))
        assert len(boxes) == len(bows) == len(layers)
        assert [("d-dash" in bow.get("class", "")) for bow in bows] == [not layer.stored for layer in layers]
        assert all(layer.title in words and layer.holder in words for layer in layers)
        assert "owner=ana" in words
        assert sticking_out(drawing) == []


def test_a_key_that_is_not_stored_is_said_to_be_so() -> None:
    for drawing in parse(envelope.draw(hierarchy("sse-c", *HIERARCHIES["sse-c"]))):
        assert any("not stored" in line for line in lines_of_text(drawing))


def test_the_outer_envelope_holds_the_inner_ones() -> None:
    for drawing in parse(envelope.draw(hierarchy("sse-kms", *HIERARCHIES["sse-kms"]))):
        boxes = [
            tuple(float(box.attrib[name]) for name in ("x", "y", "width", "height"))
            for box in elements(drawing, "rect")
            if "d-envelope" in box.get("class", "")
        ]
        for (x, y, width, height), (ix, iy, iwidth, iheight) in pairwise(boxes):
            assert x < ix
            assert y < iy
            assert ix + iwidth < x + width
            assert iy + iheight < y + height


def test_the_noise_is_that_of_the_stored_bytes() -> None:
    stored = Hierarchy(method="sse-s3", layers=(DATA_KEY,), object_title="a", sample=bytes(range(200)))
    other = Hierarchy(method="sse-s3", layers=(DATA_KEY,), object_title="a", sample=bytes(range(1, 201)))
    assert envelope.draw(stored) == envelope.draw(stored)
    assert envelope.draw(stored) != envelope.draw(other)


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_stays_inside(text: str) -> None:
    layer = Layer(title=text, holder=text, stored=False, lines=(text, text), key_note=text)
    for drawing in parse(
        envelope.draw(hierarchy("cse", layer, layer, layer, title=text, metadata=(text, text)))
    ):
        assert sticking_out(drawing) == []


def test_the_description_tells_the_whole_story() -> None:
    words = describe(hierarchy("sse-c", *HIERARCHIES["sse-c"], metadata=("owner=ana",)))
    assert (
        words
        == "Your key, held by You, not stored, seals what is inside: report.pdf, sealed. Outside: owner=ana."
    )
