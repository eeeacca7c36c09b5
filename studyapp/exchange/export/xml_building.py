"""Elements of XML, and markup of ours put among them."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, fromstring, tostring


def element(name: str, /, **attributes: str) -> Element:
    return Element(name, _named(attributes))


def child(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    """Add an element. In names of attributes `_` stands for `-`, since XML here has no other."""
    added = SubElement(parent, name, _named(attributes))
    added.text = text
    return added


def put(parent: Element, markup: str) -> None:
    """Add markup that wording.py made, which is well formed."""
    made = fromstring(f"<made>{markup}</made>")
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + (made.text or "")
    else:
        parent.text = (parent.text or "") + (made.text or "")
    parent.extend(made)


def document(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _named(attributes: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in attributes.items()}
