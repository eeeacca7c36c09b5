"""Write the requirements files from pyproject.toml: every package pinned, with its hashes.
Those of ALONE are made of the .in files beside them.

Arguments are handed on to `uv pip compile`, so `--upgrade` takes the newest versions.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--custom-compile-command", "make lock"),
)
BUILD = "requirements-build.txt"
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
ALONE = (Path(".ci/clients"), Path("benchmarks/peers"))


def main(extra: list[str]) -> None:
    uv = [sys.executable, "-m", *COMPILE, *extra]
    project = [*uv, "pyproject.toml"]
    subprocess.run([*uv, "--group", "build", "--output-file", BUILD], check=True)
    subprocess.run([*project, "--output-file", RUNTIME], check=True)
    # The development file holds the runtime's packages too, at the very same versions.
    subprocess.run(
        [*project, "--group", "dev", "--constraints", RUNTIME, "--output-file", DEVELOPMENT], check=True
    )
    for asked in (path for folder in ALONE for path in folder.glob("*.in")):
        subprocess.run([*uv, str(asked), "--output-file", str(asked.with_suffix(".txt"))], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
