"""Install the readers of other tools that run in Node.js into .venv/readers, as their lock has them.

Node.js and npm come with the development packages, so that a fresh machine needs neither.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent / "readers"
INSTALLED = HERE.parents[1] / ".venv" / "readers"


def main() -> int:
    INSTALLED.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, INSTALLED / name)
    command = (
        str(Path(sys.executable).with_name("npm")),
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    )
    return subprocess.run(command, cwd=INSTALLED, stdout=sys.stderr, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
