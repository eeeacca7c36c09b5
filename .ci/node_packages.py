"""Install packages that run in Node.js, as their lock has them, into a folder of .venv.

    python .ci/node_packages.py .ci/readers .venv/readers

Node.js and npm come with the development packages, so that a fresh machine needs neither. A lock holds versions and
hashes but no registry's address; to renew it, in its folder:

    npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

INSTALL = ("ci", "--no-audit", "--no-fund", "--ignore-scripts")


def main(asked: Path, place: Path) -> int:
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(asked / name, place / name)
    npm = Path(sys.executable).with_name("npm")
    return subprocess.run([str(npm), *INSTALL], cwd=place, stdout=sys.stderr, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
