"""Files that tell nginx which editions are withdrawn, so that it serves none from a copy that it kept.

An empty file a withdrawn edition, by its address: `departments/fire-brigade/2024/v1.gone`, and
`departments/fire-brigade/2024.gone` where no other edition stands in its place. deploy/nginx looks for them
while the portal or its database is away.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from budgets.models import Edition

# Written last, when a mark was added: copies of lists and sums may quote what was withdrawn.
STAMP = "changed"


def keep_withdrawn_marks() -> None:
    """Bring the files up to the database after the transaction, where WITHDRAWN_FOLDER names a folder."""
    if settings.WITHDRAWN_FOLDER:
        # A full disk undoes no act: `publish_due` tries again.
        transaction.on_commit(write_withdrawn_marks, robust=True)


def write_withdrawn_marks() -> None:
    """Bring the files up to the database: add marks, then remove those of editions that stand again."""
    folder = Path(settings.WITHDRAWN_FOLDER)
    wanted = {folder / each for each in _marks()}
    there = set(folder.rglob("*.gone"))
    for mark in sorted(wanted - there):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    if wanted - there:
        (folder / STAMP).touch()
    for mark in there - wanted:
        mark.unlink(missing_ok=True)


def _marks() -> set[str]:
    """Return the names of the files, relative to the folder."""
    withdrawn = Edition.objects.filter(status=Edition.Status.WITHDRAWN).select_related("department")
    standing = set(Edition.objects.current().values_list("department_id", "fiscal_year", "phase"))
    marks = set()
    for edition in withdrawn:
        year = f"departments/{edition.department.slug}/{edition.fiscal_year}"
        place = f"{year}/final" if edition.is_final else year
        marks.add(f"{place}/v{edition.number}.gone")
        if (edition.department_id, edition.fiscal_year, edition.phase) not in standing:
            marks.add(f"{place}.gone")
    return marks
