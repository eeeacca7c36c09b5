"""What a connection to PostgreSQL is told when it opens, so that Envelope does there what it does with SQLite."""

from __future__ import annotations

import re

from psycopg import Connection
from psycopg.types.string import StrDumperUnknown

CANNOT_BE_HELD = re.compile("[\0\ud800-\udfff]")
REPLACEMENT = "\ufffd"  # Unicode's mark for what could not be represented (The Unicode Standard, 5.22)
# Whatever the server's default is: who has waited for an account's lock must see what was done meanwhile, and of two
# who write one row at once none is refused (PostgreSQL's manual, 13.2.1).
ISOLATION = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED"


class AnyText(StrDumperUnknown):
    """Asks for U+FFFD in the place of a NUL or half of a surrogate pair, for which the driver would raise.

    Names that people choose are bytes there (`fields.py`) and lose nothing. Whatever else a request carries, such as a
    version id, is looked for and not found.
    """

    def dump(self, obj: str) -> bytes | bytearray | memoryview | None:
        return super().dump(CANNOT_BE_HELD.sub(REPLACEMENT, obj))


def settle(connection: Connection) -> None:
    connection.adapters.register_dumper(str, AnyText)
    connection.execute(ISOLATION)
