"""Install programs that want other packages than Envelope does, each into an environment of its own.

    python .ci/environments.py .ci/clients      clients that the lab is tried with, into .venv/clients
    python .ci/environments.py benchmarks/peers  servers that it is compared with, into .venv/peers

The folder holds what is asked for (.in) and the locks made of it by `make lock` (.txt).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from venv import EnvBuilder

ROOT = Path(__file__).resolve().parents[1]
INSTALL = (
    *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
    *("--require-hashes", "--only-binary=:all:"),
)


def main(folder: Path) -> int:
    for lock in sorted(folder.glob("*.txt")):
        place = ROOT / ".venv" / folder.name / lock.stem
        EnvBuilder(clear=True, with_pip=True).create(place)
        done = subprocess.run([str(place / "bin/python"), *INSTALL, "-r", str(lock)], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
