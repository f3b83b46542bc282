"""The accessibility statement, and whom to ask where a page did not answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.models import Department
from budgets.public_address import absolute
from budgets.reports.answers.standing import dialled, telephone_in
from budgets.views.elsewhere import public_page_at

_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
LONGEST = 300  # characters of an address that is asked for
_NAMES_DEPARTMENT = ("slug", "department")


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number as it is written, and as a telephone dials it."""

    shown: str
    href: str


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Return the statement; `?page=` names the page that did not answer, for the mail and its department."""
    path, named = _asked(request)
    department = _department(named)
    address = absolute(request, path) if path else ""
    site: str = settings.PORTAL["contact"]
    theirs = department.contact if department else ""
    context: dict[str, Any] = {
        "crumbs": [(_("无障碍说明"), "")],
        "department": department,
        "notices": [department.jurisdiction]
        if department and department.jurisdiction.notice
        else [],
        "asked_address": address,
        "department_telephone": _telephone(theirs),
        "department_mail": _mail(theirs, address),
        "site_telephone": _telephone(site),
        "site_mail": _mail(site, address),
    }
    return render(request, "travel/accessibility.html", context)


def _asked(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Return the public page of ours that is asked about, and what its address names; "" for none."""
    path = request.GET.get("page", "")[:LONGEST]
    found = public_page_at(path)
    return (path, found[0].kwargs) if found else ("", {})


def _department(named: dict[str, Any]) -> Department | None:
    slug = next((named[key] for key in _NAMES_DEPARTMENT if key in named), None)
    if slug is None:
        return None
    return Department.objects.select_related("jurisdiction").filter(slug=slug).first()


def _telephone(contact: str) -> Telephone | None:
    found = telephone_in(contact)
    return Telephone(found, dialled(found)) if found else None


def _mail(contact: str, address: str) -> str:
    """Return a link that begins a mail with the page's address in it; "" where no mail address is written."""
    found = _MAIL.search(contact)
    if not found:
        return ""
    subject = quote(_("这一页没答上来"))
    seen = _("我看的是这一页：%(address)s") % {"address": address}
    body = quote(f"{seen}\n\n{_('我想知道：')}")
    return f"mailto:{found.group()}?subject={subject}&body={body}"
