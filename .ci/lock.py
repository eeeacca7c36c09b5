"""Write requirements.txt and requirements-dev.txt from pyproject.toml: every package pinned, with its hashes.

Arguments are handed on to `uv pip compile`, so `--upgrade` takes the newest versions.
"""

from __future__ import annotations

import subprocess
import sys

COMPILE = (
    *("uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--custom-compile-command", "make lock"),
)
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


def main(extra: list[str]) -> None:
    uv = [sys.executable, "-m", *COMPILE, *extra]
    subprocess.run([*uv, "--output-file", RUNTIME], check=True)
    # The development file holds the runtime's packages too, at the very same versions.
    subprocess.run(
        [*uv, "--group", "dev", "--constraints", RUNTIME, "--output-file", DEVELOPMENT], check=True
    )


if __name__ == "__main__":
    main(sys.argv[1:])
