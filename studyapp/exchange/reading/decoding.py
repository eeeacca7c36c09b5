"""Bytes become text: UTF-8 with or without a mark, UTF-16 with one. Anything else is refused by what it is."""

from __future__ import annotations

import codecs

from studyapp.exchange.reading.values import Refused

NOT_TEXT = (
    (
        b"PK",
        "This is a zip file (so are .xlsx, .docx and .apkg). Unpack it, or save it as text, and give that.",
    ),
    (b"\x1f\x8b", "This is a gzip file. Unpack it and give what is in it."),
    (b"%PDF", "This is a PDF. Export the questions as text from where they were written."),
    (b"SQLite format 3", "This is a database. Export the questions as text."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"\xd0\xcf\x11\xe0", "This is an old Office file. Save it as CSV in UTF-8."),
)
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def decoded(body: bytes) -> str:
    r"""Return the text with lines ended by \n. Raises Refused."""
    for magic, words in NOT_TEXT:
        if body.startswith(magic):
            raise Refused(1, words)
    mark, encoding = next((each for each in MARKS if body.startswith(each[0])), (b"", "utf-8"))
    content = body[len(mark) :]
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "ignore")
        shown = f"{content[error.start]:02X}"
        raise Refused(
            before.count("\n") + 1,
            f"The byte {shown} here is not {NAMES[encoding]}. Save the file as UTF-8 and give it again.",
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Refused(text[: text.index("\0")].count("\n") + 1, "A NUL stands here, so this is no text.")
    return text
