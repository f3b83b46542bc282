"""The review of an import: the document on the left, what was read on the right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.disclosure.confidence import Evidence
from budgets.disclosure.writers.canonical_json import checksum
from budgets.models import Edition, Line, Original, Statement
from budgets.models.fields import SECTION_LABELS
from budgets.reports.back_office.import_check import ReviewedFigure, anchor_of, anchored, reviewed
from budgets.safe_text import attachment

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

STANDING_LABELS = {
    Evidence.CONFLICTING: gettext_lazy("前后不一致"),
    Evidence.ONCE: gettext_lazy("只读到一次"),
    Evidence.TWICE: gettext_lazy("两处以上一致"),
}


def review(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Shows document and figures side by side; takes which of two conflicting figures shall stand."""
    edition = edition_for(request, pk)
    original = _original(edition).defer("data").first()
    if original is None:
        raise Http404
    if request.method == "POST":
        if not admin.has_change_permission(request, edition):
            raise PermissionDenied
        return _settle(request, edition)
    held = store.read(edition)
    figures = reviewed(held)
    counts = Counter(figure.standing for figure in figures)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "edition": edition,
        "title": _("核对读入结果"),
        "crumb": _("核对读入结果"),
        "is_nav_sidebar_enabled": False,
        "original": original,
        "state": checksum(held),
        "blocks": anchored(original.blocks),
        "groups": _groups(figures, counts),
        "unread": [
            {**each, "anchor": anchor_of(each["place"])} for each in original.coverage["unread"]
        ],
        "sections": [
            {**each, "title": SECTION_LABELS[each["section"]]}
            for each in original.coverage["by_section"]
        ],
        "editable": admin.has_change_permission(request, edition),
    }
    return TemplateResponse(request, "admin/budgets/edition/review.html", context)


def original_file(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """The uploaded file as it came; always a download, for it was made by somebody else."""
    original = get_object_or_404(_original(edition_for(request, pk)))
    response = HttpResponse(bytes(original.data), content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(original.name)
    return response


def _original(edition: Edition) -> QuerySet[Original]:
    return Original.objects.filter(edition=edition)


def _groups(figures: list[ReviewedFigure], counts: Counter[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "standing": standing.value,
            "title": title,
            "count": counts[standing],
            "figures": [
                {"number": number, "figure": figure}
                for number, figure in enumerate(figures)
                if figure.standing is standing
            ],
        }
        for standing, title in STANDING_LABELS.items()
        if counts[standing]
    ]


def _settle(request: HttpRequest, edition: Edition) -> HttpResponse:
    """`figure-7=2` says that of the seventh figure the second other statement shall stand."""
    try:
        note = _settled(request, edition)
    except publishing.ActRefused as against:
        messages.error(request, str(against))
        return redirect(url_of(edition, "review"))
    messages.success(request, note)
    return redirect(url_of(edition, "change"))


def _settled(request: HttpRequest, edition: Edition) -> str:
    """What was chosen, in words. ActRefused where the figures are no longer those of the page."""
    actor = request.user
    with publishing.changing(
        edition=edition,
        actor=actor,  # type: ignore[arg-type]
        noted_anyway=True,
    ) as change:
        held = store.read(edition)
        if request.POST.get("state") != checksum(held):
            raise publishing.ActRefused(
                _("没有保存：您打开这一页以后，草稿有改动。请照现在的数重新核对。")
            )
        chosen = [
            (figure, int(choice) - 1)
            for number, figure in enumerate(reviewed(held))
            if (choice := request.POST.get(f"figure-{number}", "")).isdecimal() and choice != "0"
        ]
        changed = [label for figure, place in chosen if (label := _swap(edition, figure, place))]
        words = "、".join(changed) or _("没有改动")
        change.note = _("核对读入结果：%(figures)s") % {"figures": words}
    return change.note


def _swap(edition: Edition, figure: ReviewedFigure, place: int) -> str:
    """Makes another statement the line's figure; the line's own becomes the statement, not lost."""
    if place >= len(figure.others):
        return ""
    of_key = {
        "table": figure.key.table.value,
        "side": figure.key.side.value,
        "row": figure.key.row.value,
        "code": figure.key.code,
        "fund": figure.key.fund.value,
        "nature": figure.key.nature.value,
    }
    name = {"name": figure.key.name} if figure.key.name else {}
    line = Line.objects.filter(edition=edition, **of_key, **name).first()
    wanted = figure.others[place]
    statement = Statement.objects.filter(
        edition=edition,
        **of_key,
        **name,
        source_place=wanted.place,
        amount_printed=wanted.amount.printed,
        amount=wanted.amount.yuan,
    ).first()
    if line is None or statement is None:
        return ""
    names = ["amount", "amount_printed", "amount_unit", "amount_nothing"]
    names += ["source_section", "source_place", "source_text"]
    for field in names:
        ours, theirs = getattr(line, field), getattr(statement, field)
        setattr(line, field, theirs)
        setattr(statement, field, ours)
    line.save(update_fields=names)
    statement.save(update_fields=names)
    return f"{figure.label} {figure.line.printed} → {wanted.printed}"
