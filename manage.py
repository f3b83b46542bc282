#!/usr/bin/env python
"""Django's commands for the portal. Without DATABASE_URL the embedded Postgres starts when one needs it."""

import os
import signal
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # An end in order, so that the embedded Postgres is left (and stopped by its last user).
    for wish in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, lambda number, frame: sys.exit(128 + number))
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is missing here: `make run` once, then .venv/bin/python manage.py …")
    from django.core.exceptions import ImproperlyConfigured

    from portal.postgres.place import PostgresError

    code: object = 1
    try:
        execute_from_command_line(sys.argv)
        code = 0
    except (PostgresError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except SystemExit as end:
        code = end.code
        raise
    finally:
        note_run(code)


def note_run(code: object) -> None:
    """Note when a timer's command ran, and how it ended, for `doctor` and `/metrics`."""
    from django.conf import settings

    if settings.configured:
        from portal.operations import runs

        runs.note(sys.argv[1:], code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
