"""Make .venv, or say in one sentence why that cannot be done. Runs under any Python, so keeps to old syntax."""

import subprocess
import sys


def main():
    if sys.version_info < (3, 11):
        found = "%d.%d" % sys.version_info[:2]
        return "Envelope needs Python 3.11 or newer; this is %s. Name another: make PYTHON=python3.12" % found
    try:
        __import__("ensurepip")
        __import__("venv")
    except ImportError:
        package = "python%d.%d-venv" % sys.version_info[:2]
        return "This Python has no venv or ensurepip. On Debian or Ubuntu: apt-get install %s" % package
    return subprocess.call([sys.executable, "-m", "venv", "--clear", ".venv"])


if __name__ == "__main__":
    sys.exit(main())
