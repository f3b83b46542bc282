"""Compare: departments and years side by side, as a page and as CSV at the same question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budgets.data_views.declaration import data_view
from budgets.data_views.parameters import DEPARTMENT, EXCEL, PHASE, YEAR, Parameter
from budgets.data_views.streaming import BOM, CSV, whole_file
from budgets.disclosure.model import Phase
from budgets.disclosure.money import plain, round_half_up
from budgets.disclosure.open_data.schema import csv_lines
from budgets.display.comparison import BY_LABELS, block_chart, block_table, moment_text, notes_of
from budgets.models import Department, Edition, Jurisdiction
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_CHOICES
from budgets.reports.comparison.breakdowns import By
from budgets.reports.comparison.comparison import side_by_side
from budgets.reports.comparison.model import (
    MOST_DEPARTMENTS,
    MOST_YEARS,
    Block,
    Cell,
    Column,
    Question,
    Row,
    SideBySide,
)
from budgets.views.files.params import base_of

SHOWN = 60  # departments that the picker lists before one has to search
COLUMNS = (
    "department_id", "department", "fiscal_year", "phase", "edition", "cut_by", "code", "name",
    "table", "scope", "status", "amount_yuan", "amount_printed", "amount_unit", "share_percent",
    "staff", "yuan_per_head", "compared_with_year", "compared_with_phase", "comparability",
    "base_yuan", "change_yuan", "change_percent", "contradictions", "checksum", "address",
    "notice", "notice_en",
)  # fmt: skip


class QuestionForm(forms.Form):
    """What to compare. `find` only looks for departments to pick."""

    department = forms.MultipleChoiceField(
        label=gettext_lazy("部门"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("没有这个部门：%(value)s。")},
    )
    year = forms.TypedMultipleChoiceField(
        label=gettext_lazy("年度"),
        required=False,
        coerce=int,
        choices=[(str(year), str(year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)],
        error_messages={"invalid_choice": gettext_lazy("年度不对：%(value)s。")},
    )
    phase = forms.MultipleChoiceField(
        label=gettext_lazy("预算或决算"),
        required=False,
        choices=PHASE_CHOICES,
        error_messages={"invalid_choice": gettext_lazy("只有 budget 和 final，没有 %(value)s。")},
    )
    by = forms.ChoiceField(
        label=gettext_lazy("按什么比"),
        required=False,
        choices=[(by.value, label) for by, label in BY_LABELS.items()],
        error_messages={"invalid_choice": gettext_lazy("不能这样比：%(value)s。")},
    )
    per = forms.ChoiceField(
        label=gettext_lazy("每名在职人员"),
        required=False,
        choices=[("head", gettext_lazy("每名在职人员"))],
        error_messages={"invalid_choice": gettext_lazy("不能这样比：%(value)s。")},
    )

    def __init__(self, data: Any, departments: list[Department]) -> None:
        super().__init__(data)
        self.fields["department"].choices = [(x.slug, x.name) for x in departments]  # type: ignore[attr-defined]

    def clean_department(self) -> list[str]:
        chosen = sorted(set(self.cleaned_data["department"]))
        if len(chosen) > MOST_DEPARTMENTS:
            raise forms.ValidationError(
                _("一次最多比 %(most)s 个部门。") % {"most": MOST_DEPARTMENTS}
            )
        return chosen

    def clean_year(self) -> list[int]:
        chosen = sorted(set(self.cleaned_data["year"]))
        if len(chosen) > MOST_YEARS:
            raise forms.ValidationError(_("一次最多比 %(most)s 年。") % {"most": MOST_YEARS})
        return chosen

    @property
    def question(self) -> Question:
        cleaned = self.cleaned_data
        return Question(
            tuple(cleaned["department"]),
            tuple(cleaned["year"]),
            tuple(phase for phase in Phase if phase in cleaned["phase"]) or (Phase.BUDGET,),
            By(cleaned["by"] or By.TOTAL),
            bool(cleaned["per"]),
        )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The picker, and the comparison that its address asks for."""
    form = _form(request)
    looking = "find" in request.GET
    asked = form.is_valid() and bool(form.question.departments and form.question.years)
    query = form.question.query if asked else ""
    if asked and not looking and request.META.get("QUERY_STRING", "") != query:
        return redirect(f"{reverse('budgets:compare')}?{query}")
    answer = side_by_side(form.question) if asked else None
    context = {
        **_picker(request, form),
        "form": form,
        "answer": answer,
        "blocks": [_shown(answer, at) for at in range(len(answer.blocks))] if answer else [],
        "missing": [(d.name, moment_text(m)) for d, m in answer.missing] if answer else [],
        "notices": _with_notice(answer.departments if answer else form.departments),  # type: ignore[attr-defined]
        "csv_url": f"{reverse('files:compare')}?{query}" if asked else "",
        "crumbs": [(_("比较"), "")],
    }
    return render(request, "budgets/compare.html", context, status=200 if form.is_valid() else 400)


@data_view(
    (
        replace(DEPARTMENT, most_values=MOST_DEPARTMENTS, required=True),
        replace(YEAR, most_values=MOST_YEARS, required=True),
        PHASE,
        Parameter(
            name="by",
            about=gettext_lazy("按什么比"),
            values=tuple(By),
            default=By.TOTAL.value,
        ),
        Parameter(name="per", about=gettext_lazy("head：也要人均"), values=("head",)),
        EXCEL,
    )
)
def compare_csv(request: HttpRequest, asked: dict[str, Any]) -> HttpResponseBase:
    """The same comparison as CSV: one row a figure, with what may be said of it."""
    question = Question(
        tuple(sorted(asked["department"])),
        tuple(sorted(asked["year"])),
        tuple(phase for phase in Phase if phase in asked["phase"]) or (Phase.BUDGET,),
        By(asked["by"]),
        bool(asked["per"]),
    )
    rows = _csv_rows(side_by_side(question), base_of(request))
    text = "".join(csv_lines(rows, COLUMNS)).encode()
    response = whole_file(request, BOM + text if asked["excel"] else text, CSV)
    response["Content-Disposition"] = 'attachment; filename="compare.csv"'
    return response


def _with_notice(departments: Iterable[Department]) -> list[Jurisdiction]:
    """The jurisdictions of these departments that say something of their data."""
    places = {each.jurisdiction for each in departments if each.jurisdiction.notice}
    return sorted(places, key=lambda place: place.slug)


def _form(request: HttpRequest) -> QuestionForm:
    departments = list(Department.objects.select_related("jurisdiction").order_by("slug"))
    data = request.GET.copy()
    for name in ("department", "year", "phase"):  # by commas too, as at every other address
        data.setlist(name, ",".join(data.getlist(name)).split(","))
    for name in [*data]:  # a choice left open is no choice
        data.setlist(name, [each for each in data.getlist(name) if each and "\x00" not in each])
    form = QuestionForm(data, departments)
    form.departments = departments  # type: ignore[attr-defined]
    return form


def _picker(request: HttpRequest, form: QuestionForm) -> dict[str, Any]:
    """What can be picked: the chosen first, then those that a search finds."""
    chosen = set(form.data.getlist("department"))
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    departments: list[Department] = form.departments  # type: ignore[attr-defined]
    others = [each for each in departments if each.slug not in chosen]
    if text:
        others = [x for x in others if text in x.name or any(text in n for n in x.short_names)]
    years = set(Edition.objects.current().years())
    picked = {year for year in form.data.getlist("year") if year.isdecimal()}
    return {
        "chosen_departments": [each for each in departments if each.slug in chosen],
        "other_departments": others[:SHOWN],
        "more_departments": max(0, len(others) - SHOWN),
        "many_departments": len(departments) > SHOWN,
        "text": text,
        "years": [
            (str(year), str(year) in picked) for year in sorted(years | set(map(int, picked)))
        ],
        "phases": [
            (value, label, value in (form.data.getlist("phase") or [Phase.BUDGET.value]))
            for value, label in PHASE_CHOICES
        ],
        "cuts": [
            (by.value, label, by.value == (form.data.get("by") or By.TOTAL.value))
            for by, label in BY_LABELS.items()
        ],
        "per_head": form.data.get("per") == "head",
        "most_departments": MOST_DEPARTMENTS,
        "most_years": MOST_YEARS,
    }


def _shown(answer: SideBySide, at: int) -> dict[str, Any]:
    block, question = answer.blocks[at], answer.question
    caption = str(BY_LABELS[question.by])
    if block.department is None and question.by is not By.TOTAL:
        caption = _("%(what)s，%(when)s") % {
            "what": caption,
            "when": moment_text(block.columns[0].moment),
        }
    per_head = question.per_head and answer.counts_people
    return {
        "block": block,
        "table": block_table(block, question.by, caption, per_head=per_head),
        "chart": block_chart(block, question.by, f"compare-{at}", caption),
        "notes": notes_of(block, question.by),
    }


def _csv_rows(answer: SideBySide, base: str) -> Iterator[dict[str, str]]:
    for block in answer.blocks:
        for row in (*block.rows, *([block.whole] if block.whole else [])):
            for column, cell in zip(block.columns, row.cells, strict=True):
                yield _csv_row(answer, block, row, column, cell, base)


def _csv_row(
    answer: SideBySide, block: Block, row: Row, column: Column, cell: Cell, base: str
) -> dict[str, str]:
    department = row.department or column.department or block.department
    document, given, against = cell.document, cell.given, cell.against
    edition = document.edition if document else None
    return {
        "department_id": department.slug if department else "",
        "department": department.name if department else "",
        "fiscal_year": str(column.moment.year),
        "phase": column.moment.phase.value,
        "edition": str(edition.number) if edition else "",
        "cut_by": answer.question.by.value,
        "code": row.key if row is not block.whole else "TOTAL",
        "name": (given.name if given else "") or row.name,
        "table": given.table.value if given else "",
        "scope": given.scope.value if given else "",
        "status": cell.kind.value,
        "amount_yuan": _number(cell.yuan),
        "amount_printed": given.amount.printed if given else "",
        "amount_unit": given.amount.unit.value if given else "",
        "share_percent": _number(cell.share, 4),
        "staff": str(document.staff.count) if document and document.staff else "",
        "yuan_per_head": _number(cell.per_head, 2),
        "compared_with_year": str(against.moment.year) if against else "",
        "compared_with_phase": against.moment.phase.value if against else "",
        "comparability": against.verdict.value if against else "",
        "base_yuan": _number(against.base) if against else "",
        "change_yuan": _number(against.change) if against else "",
        "change_percent": _number(against.percent, 4) if against else "",
        "contradictions": str(document.errors) if document else "",
        "checksum": edition.checksum if edition else "",
        "address": urljoin(base, edition.get_fixed_url()) if edition else "",
        "notice": department.jurisdiction.notice if department else "",
        "notice_en": department.jurisdiction.notice_en if department else "",
    }


def _number(value: Any, decimals: int | None = None) -> str:
    if value is None:
        return ""
    return plain(value if decimals is None else round_half_up(value, decimals))
