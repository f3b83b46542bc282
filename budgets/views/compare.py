"""Compare: departments and years side by side, as a page and as CSV at the same question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

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
from budgets.display.comparison import (
    BY_LABELS,
    block_table,
    moment_text,
    notes_of,
    sentences_of,
)
from budgets.display.lists import beside as words
from budgets.display.lists.beside_sections import sections
from budgets.models import Department, Edition, Jurisdiction
from budgets.models.editions import FIRST_YEAR, LAST_YEAR, PHASE_CHOICES
from budgets.reports.comparison.beside import (
    Beside,
    departments_beside,
    largest_two,
    next_in_size,
)
from budgets.reports.comparison.breakdowns import By
from budgets.reports.comparison.comparison import side_by_side
from budgets.reports.comparison.model import (
    MOST_DEPARTMENTS,
    MOST_YEARS,
    ComparedFigure,
    ComparisonQuery,
    SideBySide,
)
from budgets.reports.levels import level_of
from budgets.reports.pages.totals import departments_of_year, peers_of_year
from budgets.views.files.params import base_of
from budgets.views.place_choice import Places

SHOWN = 60  # departments that the picker lists before one has to search
MOST_IN_A_LIST = 200  # departments between which one can choose in a list
COLUMNS = (
    "department_id", "department", "fiscal_year", "phase", "edition", "cut_by", "code", "name",
    "table", "scope", "status", "amount_yuan", "amount_printed", "amount_unit", "share_percent",
    "staff", "yuan_per_head", "compared_with_year", "compared_with_phase", "comparability",
    "base_yuan", "change_yuan", "change_percent", "contradictions", "checksum", "address",
    "notice", "notice_en", "level", "superior",
)  # fmt: skip


_Asked = dict[str, list[str]]  # by parameter, in the words of the address
_UNKNOWN = {
    "department": gettext_lazy("没有这个部门：%(value)s。"),
    "year": gettext_lazy("年度不对：%(value)s。"),
    "phase": gettext_lazy("只有 budget 和 final，没有 %(value)s。"),
    "by": gettext_lazy("不能这样比：%(value)s。"),
    "per": gettext_lazy("不能这样比：%(value)s。"),
}
_TOO_MANY = {
    "department": (MOST_DEPARTMENTS, gettext_lazy("一次最多比 %(most)s 个部门。")),
    "year": (MOST_YEARS, gettext_lazy("一次最多比 %(most)s 年。")),
}


def _question(asked: Mapping[str, Any]) -> ComparisonQuery:
    """Return the question of valid parameters, of the page or of the file."""
    return ComparisonQuery(
        tuple(sorted({*asked["department"]})),
        tuple(sorted({*map(int, asked["year"])})),
        tuple(phase for phase in Phase if phase in asked["phase"]) or (Phase.BUDGET,),
        By("".join(asked["by"]) or By.TOTAL),
        bool(asked["per"]),
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Return the comparison that the address asks for; without a question, a sensible one to begin with."""
    departments = list(Department.objects.select_related("jurisdiction").order_by("slug"))
    asked = _asked(request)
    errors = _errors(asked, departments)
    looking = "find" in request.GET
    question, opens = (None, False) if errors else _completed(request, asked, departments)
    query = question.query if question else ""
    given = request.META.get("QUERY_STRING", "")
    if question and not looking and not opens and given != query:
        return redirect(f"{reverse('budgets:compare')}?{query}")
    beside = departments_beside(question) if question and _is_beside(question) else None
    answer = beside.answer if beside else side_by_side(question) if question else None
    if question and opens:
        asked = _asked_by(question)
    context = {
        **_picker(request, asked, departments),
        **_pair_form(asked, _alike(asked, departments)),
        "errors": errors,
        "answer": answer,
        "beside": beside,
        "presets": words.presets(question, beside) if question else [],
        **(_beside(beside, per_head=question.per_head) if beside and question else {}),
        "notes": [note for block in answer.blocks for note in notes_of(block, question.by)]
        if answer and beside and question
        else [],
        "blocks": [_shown(answer, at) for at in range(len(answer.blocks))]
        if answer and not beside
        else [],
        "sentences": sentences_of(answer) if answer and not beside else [],
        "missing": [(d.name, moment_text(m)) for d, m in answer.missing] if answer else [],
        "mixes_levels": answer.mixes_levels if answer else False,
        "notices": _with_notice(answer.departments if answer else departments),
        "csv_url": f"{reverse('files:compare')}?{query}" if question else "",
        "crumbs": [(_("比较"), "")],
    }
    return render(request, "budgets/compare.html", context, status=400 if errors else 200)


def _is_beside(question: ComparisonQuery) -> bool:
    """Return whether several departments are asked for at one moment, in all."""
    one = len(question.years) == len(question.phases) == 1
    return one and len(question.departments) > 1 and question.by is By.TOTAL


def _completed(
    request: HttpRequest, asked: _Asked, departments: list[Department]
) -> tuple[ComparisonQuery | None, bool]:
    """Return the question with what was left open, and whether nothing at all was asked.

    Of a department alone: with the one next in size, in the latest year. Of nothing: the two largest of the
    place that published most.
    """
    if asked["department"] and asked["year"]:
        return _question(asked), False
    opens = not asked["department"] and not asked["year"]
    slugs = asked["department"]
    first = next((x for x in departments if slugs and x.slug == slugs[0]), None)
    place = "" if first else Places.for_sums(request, Edition.objects.current()).chosen
    phase = Phase(asked["phase"][0]) if asked["phase"] else Phase.BUDGET
    current = Edition.objects.current().filter(phase=phase)
    if first:
        current = current.filter(department__slug__in=slugs)
    else:
        current = current.of_departments().filter(department__jurisdiction__slug=place)
    years = [int(year) for year in asked["year"]] or current.years()[-1:]
    if not years:
        return None, opens
    if len(slugs) < 2:
        year = max(years)
        report = (
            peers_of_year(year, phase, first) if first else departments_of_year(year, phase, place)
        )
        other = next_in_size(report, slugs[0]) if slugs else ""
        slugs = [*slugs, *([other] if other else [])] if slugs else list(largest_two(report))
    if not slugs:
        return None, opens
    filled = asked | {"department": slugs, "year": [str(year) for year in years]}
    return _question(filled | {"phase": asked["phase"] or [phase.value]}), opens


def _asked_by(question: ComparisonQuery) -> _Asked:
    """Return a question in the words of an address."""
    return {
        "department": list(question.departments),
        "year": [str(year) for year in question.years],
        "phase": [phase.value for phase in question.phases],
        "by": [question.by.value],
        "per": ["head"] if question.per_head else [],
    }


def _beside(beside: Beside, *, per_head: bool) -> dict[str, Any]:
    return {
        "heading": words.title_of(beside),
        "found": words.answer(beside, per_head=per_head),
        "sections": sections(beside, per_head=per_head),
        "uses": words.uses_table(beside),
    }


def _alike(asked: _Asked, departments: list[Department]) -> list[Department]:
    """Return what may be chosen beside what is chosen: departments, or the units of the same department."""
    chosen = [each for each in departments if each.slug in asked["department"]]
    of = chosen[0].superior_id if chosen else None
    return [each for each in departments if each.superior_id == of or each in chosen]


def _pair_form(asked: _Asked, departments: list[Department]) -> dict[str, Any]:
    """Return what the short form offers: two departments, a year, a phase."""
    chosen = asked["department"]
    first, second = (chosen[at] if len(chosen) > at else "" for at in (0, 1))
    return {
        "pair": [
            ("a", _("部门"), [(each, each.slug == first) for each in departments]),
            ("b", _("和"), [(each, each.slug == second) for each in departments]),
        ],
        "pair_year": asked["year"][-1] if asked["year"] else "",
        "pair_phase": asked["phase"][0] if asked["phase"] else Phase.BUDGET.value,
        "is_pair": len(departments) <= MOST_IN_A_LIST,
    }


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
    """Return the same comparison as CSV: one row a figure, with what may be said of it."""
    rows = _csv_rows(side_by_side(_question(asked)), base_of(request))
    text = "".join(csv_lines(rows, COLUMNS)).encode()
    response = whole_file(BOM + text if asked["excel"] else text, CSV)
    response["Content-Disposition"] = 'attachment; filename="compare.csv"'
    return response


def _with_notice(departments: Iterable[Department]) -> list[Jurisdiction]:
    """Return the jurisdictions of these departments that say something of their data."""
    places = {each.jurisdiction for each in departments if each.jurisdiction.notice}
    return sorted(places, key=lambda place: place.slug)


def _asked(request: HttpRequest) -> _Asked:
    """Return what is asked; by commas too, as at every other address. A choice left open is no choice."""
    found = {}
    for name in _UNKNOWN:
        values = ",".join(request.GET.getlist(name)).split(",")
        found[name] = [each for each in values if each and "\x00" not in each]
    return found | {name: found[name][-1:] for name in ("by", "per")}


def _errors(asked: _Asked, departments: list[Department]) -> list[str]:
    """Return what is wrong with a question, one sentence a parameter."""
    known: dict[str, Collection[str]] = {
        "department": {each.slug for each in departments},
        "year": {str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)},
        "phase": {*Phase},
        "by": {*By},
        "per": {"head"},
    }
    errors = []
    for name, values in asked.items():
        wrong = next((each for each in values if each not in known[name]), None)
        most, too_many = _TOO_MANY.get(name, (len(values), ""))
        if wrong is not None:
            errors.append(_UNKNOWN[name] % {"value": wrong})
        elif len({*values}) > most:
            errors.append(too_many % {"most": most})
    return errors


def _picker(request: HttpRequest, asked: _Asked, departments: list[Department]) -> dict[str, Any]:
    """Return what can be picked: the chosen first, then those that a search finds."""
    chosen = set(asked["department"])
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    offered = departments if text else _alike(asked, departments)
    others = [each for each in offered if each.slug not in chosen]
    if text:
        others = [x for x in others if text in x.name or any(text in n for n in x.short_names)]
    years = set(Edition.objects.current().years())
    picked = {year for year in asked["year"] if year.isdecimal()}
    return {
        "chosen_departments": [each for each in departments if each.slug in chosen],
        "other_departments": others[:SHOWN],
        "more_departments": max(0, len(others) - SHOWN),
        "many_departments": len(departments) > SHOWN or len(offered) < len(departments),
        "text": text,
        "years": [
            (str(year), str(year) in picked) for year in sorted(years | set(map(int, picked)))
        ],
        "phases": [
            (value, label, value in (asked["phase"] or [Phase.BUDGET.value]))
            for value, label in PHASE_CHOICES
        ],
        "cuts": [
            (by.value, label, by.value == ("".join(asked["by"]) or By.TOTAL))
            for by, label in BY_LABELS.items()
        ],
        "per_head": "head" in asked["per"],
        "most_departments": MOST_DEPARTMENTS,
        "most_years": MOST_YEARS,
    }


def _shown(answer: SideBySide, at: int) -> dict[str, Any]:
    block, question = answer.blocks[at], answer.question
    caption = str(BY_LABELS[question.by])
    if block.department is not None:  # each table of a page has a name of its own
        caption = f"{block.department.name} {caption}"
    elif question.by is not By.TOTAL:
        caption = _("%(what)s，%(when)s") % {
            "what": caption,
            "when": moment_text(block.columns[0].moment),
        }
    per_head = question.per_head and answer.counts_people
    return {
        "block": block,
        "table": block_table(block, question.by, caption, per_head=per_head),
        "notes": notes_of(block, question.by),
    }


def _csv_rows(answer: SideBySide, base: str) -> Iterator[dict[str, str]]:
    for block in answer.blocks:
        for row in block.all_rows:
            code = row.key if row is not block.whole else "TOTAL"
            for cell in row.cells:
                yield _csv_row(cell, answer.question.by, code, row.name, base)


def _csv_row(cell: ComparedFigure, by: By, code: str, name: str, base: str) -> dict[str, str]:
    department, moment = cell.column.department, cell.column.moment
    document, given, against = cell.document, cell.given, cell.against
    edition = document.edition if document else None
    return {
        "department_id": department.slug if department else "",
        "department": department.name if department else "",
        "fiscal_year": str(moment.year),
        "phase": moment.phase.value,
        "edition": str(edition.number) if edition else "",
        "cut_by": by.value,
        "code": code,
        "name": (given.name if given else "") or name,
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
        **(level_of(department) if department else {"level": "", "superior": ""}),
    }


def _number(value: Any, decimals: int | None = None) -> str:
    if value is None:
        return ""
    return plain(value if decimals is None else round_half_up(value, decimals))
