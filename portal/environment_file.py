"""The site's settings in a file, read by whatever starts the portal: a unit, a command, cron, a shell.

The file is `portal.env` beside manage.py, as a rule a link to /etc/portal.env, or the one that
PORTAL_ENV_FILE names. What the environment holds already counts more. systemd and shells read such files too,
each by rules of its own; only what all three read alike is allowed, so that the site and its commands never
differ.
"""

from __future__ import annotations

import os
import re
from collections.abc import MutableMapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BESIDE = Path(__file__).resolve().parent.parent / "portal.env"
_LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")  # SITE_NAME="青岚县部门预算公开"
_BARE = re.compile(r"[\w@%+:,./-]*", re.ASCII)  # 30, https://budgets.example, 10.1.0.0/16
_SINGLE = re.compile(r"'([^'\\]*)'")
_DOUBLE = re.compile(
    r'"((?:[^"\\$`]|\\["\\$`])*)"'
)  # in a shell, $ and ` would begin something else


def read(environ: MutableMapping[str, str] = os.environ) -> Path | None:
    """Add the variables of the file to the environment, and return the file; None where there is none.

    Raise ImproperlyConfigured if it cannot be read, or a line could mean different things.
    """
    named = environ.get("PORTAL_ENV_FILE", "").strip()
    file = Path(named) if named else BESIDE
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError as error:
        if named or file.is_symlink():
            raise ImproperlyConfigured(f"The settings are not there: {file}.") from error
        return None
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"This account may not read the settings in {file}: run it as the portal's account, "
            "as portal-manage does."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The settings in {file} cannot be read: {error}.") from error
    for name, value in variables(text, str(file)).items():
        environ.setdefault(name, value)
    return file


def variables(text: str, file: str = "portal.env") -> dict[str, str]:
    """Return the variables of such a text. Raise ImproperlyConfigured, which names the line."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith(("#", ";")):
            continue
        parts = _LINE.fullmatch(line.rstrip())
        if parts is None:
            raise ImproperlyConfigured(
                f'{file}, line {number}: a line is NAME="value", without blanks around it.'
            )
        name, value = parts.groups()
        found[name] = _unquoted(value, f"{file}, line {number}: the value of {name}")
    return found


def _unquoted(value: str, what: str) -> str:
    if _BARE.fullmatch(value):
        return value
    if quoted := _SINGLE.fullmatch(value):
        return quoted[1]
    if quoted := _DOUBLE.fullmatch(value):
        return re.sub(r'\\(["\\$`])', r"\1", quoted[1])
    raise ImproperlyConfigured(
        f'{what} must stand in \'single quotes\', or in "double quotes" with \\ before each of " \\ $ `.'
    )
