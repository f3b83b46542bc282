"""A landed migration never changes: sites have run it, and no site runs it twice."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings

LIST = Path(__file__).with_name("migrations.sha256")  # `sha256sum --check` reads it too
FOLDERS = ("budgets/migrations", "portal/accounts/migrations")


def hashes_of_files() -> dict[str, str]:
    """Return the SHA-256 of every file of every migration by its path."""
    root = Path(settings.BASE_DIR)
    files = [
        path
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and path.name != "__init__.py"
    ]
    return {str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest() for path in files}


def landed() -> dict[str, str]:
    pairs = [line.split("  ", 1) for line in LIST.read_text("utf-8").splitlines()]
    return {name: digest for digest, name in pairs}


def test_no_landed_migration_has_changed() -> None:
    now = hashes_of_files()
    changed = [name for name, digest in landed().items() if now.get(name) != digest]
    assert not changed, (
        f"Changed or removed after they landed: {', '.join(changed)}. Sites have run them as they were"
        " and will not run them again. Restore them (git checkout main -- FILE) and make a new migration"
        " instead."
    )


def test_every_migration_is_in_the_list() -> None:
    new = {name: digest for name, digest in hashes_of_files().items() if name not in landed()}
    lines = "\n".join(f"{digest}  {name}" for name, digest in new.items())
    assert not new, (
        f"From now on these stay as they are. Add them to {LIST.relative_to(settings.BASE_DIR)}:\n{lines}"
    )
