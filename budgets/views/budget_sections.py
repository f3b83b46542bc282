"""What each section of the department-year page shows: the report's answers, as tables and charts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.disclosure.model import Nature, Section, Table
from budgets.disclosure.money import Nothing
from budgets.disclosure.official_form.quantities import MATTERS
from budgets.disclosure.official_form.tables import form_of
from budgets.display import budget_charts, budget_tables
from budgets.display.budget_tables import FigureStyle
from budgets.display.labels import as_published
from budgets.reports.pages.composition import Composition, NatureSplit
from budgets.reports.pages.department_year import DepartmentYear, Overview
from budgets.reports.pages.glossary import words_not_explained, words_of

FUNCTIONS_SHOWN = 3
CLASSES_OF_HUNDRED = 6
ITEMS_SHOWN_OPEN = 12
MANY_ROWS = 14


def sections_of(report: DepartmentYear) -> dict[str, Any]:
    """Return the template context of all eight questions."""
    style = FigureStyle(report.is_final, budget_tables.decimals_of(report.stated))
    overview = report.overview()
    return {
        "style": style,
        "who": _who(report),
        "overview": overview,
        "hundred": _hundred(overview),
        "where_from": _where_from(report, style),
        "where_to": _where_to(report, style),
        "changes": _changes(report, style),
        "aims": _aims(report),
        "words": words_of(report.disclosure),
        "more_words": words_not_explained(report.disclosure),
        "passages": _by_section(report),
    }


def _who(report: DepartmentYear) -> dict[str, Any]:
    functions = report.disclosure.functions
    return {"functions": functions[:FUNCTIONS_SHOWN], "more": functions[FUNCTIONS_SHOWN:]}


def _hundred(overview: Overview) -> dict[str, Any]:
    """Return what each 100 yuan is for: the largest classes, the rest together, and the natures."""
    by_class = overview.by_class.by_size if overview.by_class else ()
    shown, rest = by_class[:CLASSES_OF_HUNDRED], by_class[CLASSES_OF_HUNDRED:]
    split = overview.by_nature
    return {
        "classes": shown,
        "others": len(rest),
        "others_share": sum(part.share or 0 for part in rest),
        "natures": _finest(split) if split else [],
    }


def _finest(split: NatureSplit) -> list[Any]:
    """Return the rows of a split without 基本支出 where its parts stand below it."""
    rows = budget_tables.nature_rows(split)
    return rows[1:] if split.basic and split.has_persons else rows


def _where_from(report: DepartmentYear, style: FigureStyle) -> dict[str, Any]:
    revenue = report.compositions.revenue()
    if revenue is None:
        return {}
    title = _("收入从哪来")
    return {
        "revenue": revenue,
        "largest": next(iter(_leaf_parts(revenue)), None),
        "only_one": len(_leaf_parts(revenue)) == 1,
        "table": budget_tables.composition_table(
            revenue, style, title, first=_("来源"), note=as_published(revenue.table.label)
        ),
        "chart": budget_charts.composition_chart("revenue", title, revenue, style),
    }


def _leaf_parts(composition: Composition) -> list[Any]:
    """Return the sources that no other source is a part of, the largest first."""
    codes = [part.code for part in composition.parts if part.code]
    leaves = [
        part
        for part in composition.parts
        if part.amount.yuan
        and not any(code != part.code and code.startswith(part.code) for code in codes if part.code)
    ]
    return sorted(leaves, key=lambda part: -(part.amount.yuan or 0))


def _where_to(report: DepartmentYear, style: FigureStyle) -> dict[str, Any]:
    compositions = report.compositions
    by_class, detail = compositions.by_class(), compositions.in_detail()
    economic = compositions.economic()
    items = sum(len(part.parts) for part in detail.parts) if detail else 0
    return {
        "classes": _class_section(by_class, style),
        "detail": detail,
        "detail_open": items <= ITEMS_SHOWN_OPEN,
        "natures": [
            _nature_section(index, split, style)
            for index, split in enumerate(compositions.of_nature())
        ],
        "economic": {
            "table": budget_tables.economic_table(economic, style, _("钱具体买了什么")),
            "is_long": len(economic.parts) > MANY_ROWS,
            "count": len(economic.parts),
        }
        if economic
        else None,
        "three_public": _three_public(report, style),
        "three_public_title": gettext_lazy("“三公”经费"),
        "funds": [_fund(report, style, table) for table in MATTERS if table.is_numbered],
        "matters": [_matter(report, style, table) for table in MATTERS if not table.is_numbered],
    }


def _class_section(composition: Composition | None, style: FigureStyle) -> dict[str, Any] | None:
    if composition is None:
        return None
    title = _("花在哪些方面")
    return {
        "composition": composition,
        "table": budget_tables.composition_table(
            composition,
            style,
            title,
            first=_("方面"),
            by_size=True,
            note=as_published(composition.table.label),
        ),
        "chart": budget_charts.composition_chart("classes", title, composition, style),
    }


def _nature_section(index: int, split: NatureSplit, style: FigureStyle) -> dict[str, Any]:
    title = _("日常运转和具体项目各多少")
    if split.is_general and index:
        title = _("一般公共预算里，日常运转和具体项目各多少")
    return {
        "split": split,
        "table": budget_tables.nature_table(split, style, title),
        "chart": budget_charts.nature_chart(f"natures-{index}", title, split, style),
        "people": next((part for part in split.parts if part.nature is Nature.PERSONNEL), None),
    }


def _three_public(report: DepartmentYear, style: FigureStyle) -> dict[str, Any] | None:
    composition = report.compositions.three_public()
    if composition is None:
        return None
    title = _("“三公”经费")
    return {
        "composition": composition,
        "table": budget_tables.composition_table(composition, style, title, first=_("种类")),
        "chart": budget_charts.three_public_chart(title, composition, style),
    }


def _fund(report: DepartmentYear, style: FigureStyle, table: Table) -> dict[str, Any]:
    """Return one fund's own budget: its rows, or which kind of nothing it is, in the document's words."""
    composition = report.compositions.of_table(table)
    return {
        **_matter(report, style, table),
        "detail": composition if composition and composition.parts else None,
    }


def _matter(report: DepartmentYear, style: FigureStyle, table: Table) -> dict[str, Any]:
    total, title = report.stated.total(table), gettext_lazy(MATTERS[table].zh)
    section = form_of(report.disclosure.fiscal_year)[table].section
    nothing = total.amount.nothing if total else Nothing.BLANK
    entries = report.stated.entries(table)
    composition = report.compositions.of_table(table) if entries else None
    return {
        "title": title,
        "total": total,
        "nothing": nothing,
        "said": total.line.source.text if total and total.line else "",
        "passages": [p for p in report.disclosure.passages if p.section is section],
        "change": next((x for x in report.changes() if x.about.table is table), None),
        "table": budget_tables.composition_table(composition, style, str(title), first=_("种类"))
        if composition
        else None,
        "holdings": report.disclosure.holdings if section is Section.ASSETS else (),
        "is_assets": section is Section.ASSETS,
    }


def _changes(report: DepartmentYear, style: FigureStyle) -> dict[str, Any]:
    changes = report.changes()
    compared = [x for x in changes if x.before.change is not None or x.plan.change is not None]
    caption = _("预算和决算相比") if style.is_final else _("和上年相比")
    return {
        "table": budget_tables.changes_table(compared, style, caption) if compared else None,
        "not_compared": [x.name for x in changes if x not in compared],
        "reasons": report.stated_reasons(),
    }


def _aims(report: DepartmentYear) -> dict[str, Any]:
    disclosure = report.disclosure
    return {
        "priorities": disclosure.priorities,
        "projects": disclosure.projects,
        "passages": [p for p in disclosure.passages if p.section is Section.PERFORMANCE],
    }


def _by_section(report: DepartmentYear) -> list[tuple[str, list[Any]]]:
    """Return the original words, under the headings under which they stand."""
    found: dict[str, list[Any]] = {}
    for passage in report.disclosure.passages:
        found.setdefault(passage.heading, []).append(passage)
    return list(found.items())
