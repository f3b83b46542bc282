"""Read the table that a command is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.disclosure.readers import UnreadableDocument, read_rows
from budgets.publishing import registration


def rows_of_table(
    path: Path, columns: Sequence[registration.Column]
) -> list[registration.TableRow]:
    """Return the rows of a file (CSV, Excel, WPS) below its header.

    Raise CommandError for a file that cannot be opened or read, TableRefused for a header that will not do.
    """
    try:
        rows = read_rows(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(_("%s: 打不开这个文件") % path + f" ({error.strerror})") from error
    except UnreadableDocument as error:
        english = get_language() == "en"
        raise CommandError(f"{path}: {error.message_en if english else error.message}") from error
    return registration.rows_below_header(rows, columns)
