"""What the site needs before its first page: tables, static files, and data to look at.

Run by portal.run in a process of its own: `python -m portal.bootstrap`.
"""

import fcntl
import hashlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    for number in STOPPING:
        signal.signal(number, quit_once)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ |= {"PORTAL_SERVED": "1", "DATABASE_POOL_SIZE": "0"}

    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, call_command
    from django.db import OperationalError, connections

    from portal.postgres.place import PostgresError

    try:
        django.setup()
        wait_for_others()
        call_command("migrate", interactive=False, verbosity=0)
        for command, options in (("keep_files", {}), ("rebuild_search", {"if_empty": True})):
            try:
                call_command(command, verbosity=0, **options)
            except CommandError as error:  # told, and no reason to show nothing
                print(f"{command}: {error}", file=sys.stderr, flush=True)
        collect_static_files()
        if settings.DEMONSTRATION and not has_departments():
            print("First start: loading the demonstration data …", flush=True)
            call_command("load_demonstration")
    except (PostgresError, ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database does not answer as DATABASE_URL says: {error}")
    finally:
        connections.close_all()


def quit_once(number: int, frame: FrameType | None) -> NoReturn:
    """Exit, and ignore further signals: the terminal and portal.run both pass on a Ctrl-C."""
    for other in STOPPING:
        signal.signal(other, lambda *_: None)
    sys.exit(1)


def wait_for_others() -> None:
    """Wait until no other process prepares this site; the kernel releases the lock with this process."""
    from django.conf import settings

    folder = Path(settings.STATIC_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "being-prepared", os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(lock, fcntl.LOCK_EX)


def has_departments() -> bool:
    from django.apps import apps

    return bool(apps.get_model("budgets", "Department")._default_manager.exists())


def collect_static_files() -> None:
    """Collect only after a change: comparing names, sizes and times takes milliseconds."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    summary = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            summary.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / "collected-from"
    if stamp.exists() and stamp.read_text() == summary.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(summary.hexdigest())


if __name__ == "__main__":
    main()
