"""What a file's address asks for: which scope, whether for Excel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls.converters import StringConverter
from django.utils.translation import gettext_lazy as _

from budgets.data_views.parameters import (
    DEPARTMENT,
    EXCEL,
    JURISDICTION,
    LEVEL,
    PHASE,
    SINCE,
    YEAR,
    Parameter,
)
from budgets.data_views.refusals import Refused
from budgets.models import Edition
from budgets.public_address import base_of as base_of  # views that make files ask here
from budgets.reports.open_data.file_scope import FileScope
from budgets.reports.open_data.line_files import NotKept
from budgets.reports.open_data.narrative_files import NARRATIVES

PATIENCE_SECONDS = 300
log = logging.getLogger(__name__)


class ScopeEnding(StringConverter):
    """The ending of the amounts of many editions."""

    regex = "csv|json|xlsx"


class ScopeName(StringConverter):
    """What a CSV of many editions holds besides amounts."""

    regex = "|".join(["totals", *NARRATIVES])


FILTERS = (YEAR, PHASE, DEPARTMENT, JURISDICTION, LEVEL, SINCE)


def licence_in_words() -> str:
    """Return under which terms the data may be used, with the address of the licence."""
    _name, title, address = settings.PORTAL["licence"]
    return f"{title} {address}".strip()


def parameters_of_scope(*, ending: str = "csv", **given: Any) -> list[Parameter]:
    """Return what narrows a file of many editions besides its address, which says `given`."""
    filters = [each for each in FILTERS if each.name not in given]
    return [*filters, EXCEL] if ending == "csv" else filters


def scope_of(asked: Mapping[str, Any], given: Mapping[str, Any]) -> FileScope:
    """Return the scope of an address and its parameters; Refused for a year that is not there."""
    slugs = {
        name: (given[name],) if name in given else asked.get(name, ())
        for name in ("department", "jurisdiction")
    }
    scope = FileScope(
        years=(given["year"],) if "year" in given else asked["year"],
        phases=(given["phase"].value,) if "phase" in given else asked["phase"],
        departments=tuple(sorted(slugs["department"])),
        jurisdictions=tuple(sorted(slugs["jurisdiction"])),
        since=asked["since"],
        level=asked.get("level") or "",
    )
    if "year" in given and not scope.editions.exists():
        raise nothing_of_this_year()
    return scope


def nothing_of_this_year() -> Refused:
    """Return what is said where the address of a year leads to nothing that is published."""
    return Refused("not_found", _("这一年没有公开的数据。"))


def gone(edition: Edition) -> Refused:
    """Return what is said where a withdrawn edition was a file: why it was taken back."""
    text = _("已撤回：%(reason)s")
    return Refused("gone", text, reason=edition.withdrawal_reason)


def once_kept(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Answer 503 while what the file of a view needs is being prepared after an update."""

    @wraps(view)
    def answer(request: HttpRequest, asked: dict[str, Any], **given: Any) -> HttpResponseBase:
        try:
            return view(request, asked, **given)
        except NotKept as why:
            log.error("%s", why)
            raise Refused(
                "busy",
                _("这个文件正在重新准备，请过几分钟再下载。"),
                headers={"Retry-After": str(PATIENCE_SECONDS)},
            ) from why

    return answer
