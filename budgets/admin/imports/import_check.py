"""The check of an import: the document on the left, what was read from it on the right."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.admin.imports.workbook import file_of
from budgets.disclosure.confidence import Evidence
from budgets.disclosure.model import Section
from budgets.disclosure.parts import held_part, holds_no_amount
from budgets.disclosure.writers.canonical_json import checksum
from budgets.models import Edition, Line, Original, Statement
from budgets.models.fields import SECTION_LABELS
from budgets.reports.back_office.import_check import (
    ReviewedFigure,
    anchored,
    ids_of,
    reviewed,
    unread_by_section,
)

STANDING_LABELS = {
    Evidence.CONFLICTING: gettext_lazy("前后不一致"),
    Evidence.ONCE: gettext_lazy("只读到一次"),
    Evidence.TWICE: gettext_lazy("两处以上一致"),
}


@edition_page(
    "<int:pk>/review/", name="review", permission="view_edition", post_permission="change_edition"
)
def import_check(page: EditionPage) -> HttpResponse:
    """Show document and figures side by side; store which of two conflicting figures shall stand."""
    edition = page.edition
    original = _original(edition).defer("data").first()
    if original is None:
        raise Http404
    if page.is_post:
        if not page.is_editable:
            raise PermissionDenied
        return _settle(page)
    disclosure = store.read(edition)
    figures, blocks = reviewed(disclosure), anchored(original.blocks)
    return page.show(
        "imports/import_check.html",
        _("核对读入结果"),
        crumb=_("核对读入结果"),
        edition=edition,
        original=original,
        state=checksum(disclosure),
        held_part=held_part(disclosure),
        no_amount=holds_no_amount(disclosure),
        blocks=blocks,
        ids=ids_of(blocks),
        groups=_groups(figures),
        unread=[
            {"title": SECTION_LABELS[section], "figures": found}
            for section, found in unread_by_section(original.coverage["unread"])
        ],
        unread_count=len(original.coverage["unread"]),
        sections=[
            {**each, "title": SECTION_LABELS[each["section"]]}
            for each in original.coverage["by_section"]
        ],
        editable=page.is_editable,
    )


@edition_page("<int:pk>/original/", name="original", permission="view_edition")
def original_file(page: EditionPage) -> HttpResponse:
    """Return the uploaded file as it came; always as a download, because somebody else made it."""
    original = get_object_or_404(_original(page.edition))
    return file_of(bytes(original.data), original.name, "application/octet-stream")


def _original(edition: Edition) -> QuerySet[Original]:
    return Original.objects.filter(edition=edition)


def _groups(figures: list[ReviewedFigure]) -> list[dict[str, Any]]:
    """Return the figures by standing, each group in the usual order of sections."""
    order = list(Section)
    numbered = sorted(enumerate(figures), key=lambda each: order.index(each[1].section))
    groups = [
        {
            "standing": standing.value,
            "title": title,
            "figures": [
                {"number": number, "figure": figure, "section": SECTION_LABELS[figure.section]}
                for number, figure in numbered
                if figure.standing is standing
            ],
        }
        for standing, title in STANDING_LABELS.items()
    ]
    return [group for group in groups if group["figures"]]


def _settle(page: EditionPage) -> HttpResponse:
    """Store the choices: `figure-7=2` gives the figure with number 7 its second other statement."""
    try:
        note = _store_choices(page)
    except publishing.ActRefused as refused:
        return page.refuse(str(refused), page.url("review"))
    return page.done(note)


def _store_choices(page: EditionPage) -> str:
    """Return in words what was chosen. Raise ActRefused if the figures are not those of the page."""
    edition, sent = page.edition, page.request.POST
    with publishing.changing(edition=edition, actor=page.user, noted_anyway=True) as change:
        disclosure = store.read(edition)
        if sent.get("state") != checksum(disclosure):
            raise publishing.ActRefused(
                _("没有保存：您打开这一页以后，草稿有改动。请照现在的数重新核对。")
            )
        chosen = [
            (figure, int(choice) - 1)
            for number, figure in enumerate(reviewed(disclosure))
            if (choice := sent.get(f"figure-{number}", "")).isdecimal() and choice != "0"
        ]
        changed = [label for figure, place in chosen if (label := _swap(edition, figure, place))]
        words = "、".join(changed) or _("没有改动")
        change.note = _("核对读入结果：%(figures)s") % {"figures": words}
    return change.note


def _swap(edition: Edition, figure: ReviewedFigure, place: int) -> str:
    """Swap a line's figure with another statement of it, so that neither is lost; return what changed."""
    if place >= len(figure.others):
        return ""
    # A figure of a heading with a code has no name in its key.
    of_key = {name: text for name, text in figure.key.columns.items() if text or name != "name"}
    line = Line.objects.filter(edition=edition, **of_key).first()
    wanted = figure.others[place]
    statement = Statement.objects.filter(
        edition=edition,
        **of_key,
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
