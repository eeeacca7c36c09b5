"""XML with the line of each element, without entities, declarations of types, or depths that nobody writes."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from studyapp.exchange.reading.values import Refused

MOST_DEPTH = 40
MOST_ATTRIBUTES = 50
MOST_ELEMENTS = 200_000


@dataclass(frozen=True, slots=True)
class Lined:
    root: Element
    lines: dict[Element, int]


class _Builder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Element, int] = {}
        self.expat: object = None
        self._depth = 0

    @property
    def line(self) -> int:
        return int(getattr(self.expat, "CurrentLineNumber", 1))

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > MOST_DEPTH or len(attrs) > MOST_ATTRIBUTES:
            raise Refused(self.line, f"Elements lie more than {MOST_DEPTH} deep here.")
        if len(self.lines) >= MOST_ELEMENTS:
            raise Refused(self.line, f"The file has more than {MOST_ELEMENTS:,} elements. Divide it.")
        element = super().start(tag, attrs)
        self.lines[element] = self.line
        return element

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def parsed(text: str) -> Lined:
    """Return the tree. Raises Refused."""
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.expat = parser.parser
    try:
        parser.feed(text)
        return Lined(parser.close(), builder.lines)
    except DefusedXmlException:
        raise Refused(
            builder.line,
            "A document type or an entity is declared here, which a file of questions never needs.",
        ) from None
    except ParseError as error:
        raise Refused(error.position[0], f"This is not XML: {str(error).split(':')[0]}.") from None
