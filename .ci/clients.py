"""Install the clients that the lab is tried with into .venv/clients, each alone, as its lock has it.

They want other versions of packages than Envelope does, and than each other; .ci/clients holds what is asked for (.in)
and the locks made of it by `make lock` (.txt).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from venv import EnvBuilder

HERE = Path(__file__).resolve().parent / "clients"
INSTALLED = HERE.parents[1] / ".venv" / "clients"
INSTALL = (
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--require-hashes",
    "--only-binary=:all:",
)


def main() -> int:
    for lock in sorted(HERE.glob("*.txt")):
        place = INSTALLED / lock.stem
        EnvBuilder(clear=True, with_pip=True).create(place)
        done = subprocess.run([str(place / "bin/python"), *INSTALL, "-r", str(lock)], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
