"""What a file's address asks for: which scope, whether for Excel; a parameter that nobody knows is refused.

A misspelt filter that was passed over would give all where somebody believes to have a part.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _

from budgets.disclosure.shape import Phase
from budgets.models import Department, Edition, Jurisdiction
from budgets.public_address import base_of as base_of  # views that make files ask here
from budgets.reports.file_scope import FileScope
from budgets.reports.line_files import NotKept
from budgets.reports.moments import FORMS, moment_of
from budgets.reports.narrative_files import NARRATIVES

PATIENCE_SECONDS = 300
log = logging.getLogger(__name__)


class ScopeEnding(StringConverter):
    """The ending of the amounts of many editions."""

    regex = "csv|json|xlsx"


class ScopeName(StringConverter):
    """What a CSV of many editions holds besides amounts."""

    regex = "|".join(["totals", *NARRATIVES])


FILTERS = ("year", "phase", "department", "jurisdiction", "since")


def licence_in_words() -> str:
    """Under which terms the data may be used, with the address of the licence."""
    _name, title, address = settings.PORTAL["licence"]
    return f"{title} {address}".strip()


def wants_excel(request: HttpRequest) -> bool:
    """`?excel=1`: a byte order mark in front, by which Excel knows UTF-8."""
    return request.GET.get("excel", "") not in ("", "0")


def refusal(request: HttpRequest, *known: str) -> HttpResponse | None:
    """The answer to a parameter that this address does not know, or whose value cannot be."""
    known = tuple(name for name in known if name)
    for name, values in request.GET.lists():
        if name not in known:
            some = "、".join(known)
            text = _("这个地址不认识参数“%(name)s”。") % {"name": name[:40]}
            text += _("可用的参数：%(known)s。") % {"known": some} if some else _("它没有参数。")
            return _bad(text)
        if len(values) > 1:
            return _bad(_("参数“%(name)s”只能写一次。") % {"name": name})
        value = values[0]
        if name == "year" and not (value.isascii() and value.isdecimal() and len(value) == 4):
            return _bad(_("参数“year”要是四位数字的年度。"))
        if name == "phase" and value not in list(Phase):
            return _bad(_("参数“phase”要是 budget（预算）或 final（决算）。"))
        if name == "since" and moment_of(value) is None:
            forms = "、".join(FORMS)
            return _bad(
                _("参数“since”要是日期，或者带时差的时间，例如：%(forms)s。") % {"forms": forms}
            )
    return None


def scope_of(request: HttpRequest, given: dict[str, Any]) -> FileScope:
    """The scope of an address and its parameters; Http404 for a department or place that is not there."""
    asked = {name: request.GET[name] for name in FILTERS if name in request.GET} | given
    year, phase = asked.get("year"), asked.get("phase")
    return FileScope(
        year=int(year) if year else None,
        phase=Phase(phase) if phase else None,
        department=_named(Department, asked.get("department")),
        jurisdiction=_named(Jurisdiction, asked.get("jurisdiction")),
        since=moment_of(asked.get("since", "")),
    )


def _named(model: Any, slug: str | None) -> Any:
    return get_object_or_404(model, slug=slug.replace("\x00", "")) if slug else None


def gone(edition: Edition) -> HttpResponse:
    """The answer where a withdrawn edition was a file: why it was taken back."""
    text = _("已撤回：%(reason)s") % {"reason": edition.withdrawal_reason}
    return HttpResponse(text, status=HTTPStatus.GONE, content_type="text/plain; charset=utf-8")


def _bad(text: str) -> HttpResponse:
    return HttpResponse(
        text, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8"
    )


def once_kept(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """The same view, which asks for patience while what its file needs is being kept anew after an update."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponseBase:
        try:
            return view(request, **given)
        except NotKept as why:
            log.error("%s", why)
            text = _("这个文件正在重新准备，请过几分钟再下载。")
            return HttpResponse(
                text,
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": str(PATIENCE_SECONDS), "Cache-Control": "no-store"},
            )

    return answer
