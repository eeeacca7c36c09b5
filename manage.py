#!/usr/bin/env python
"""Run one of Envelope's commands; `python manage.py help` lists them."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyapp.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. `make run` makes .venv and serves; or run .venv/bin/python.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
