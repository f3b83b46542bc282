"""The tables of a department's pages, on the base table: which columns a report has depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.official_form.vocabulary import PARTS_OF_BASIC
from budgets.display.labels import basis_label
from budgets.display.tables import (
    NOT_YET_PUBLIC,
    AmountColumn,
    BudgetTable,
    ChangeColumn,
    PercentColumn,
    TextColumn,
)
from budgets.display.terms import term_of
from budgets.models.lines import NATURE_LABELS
from budgets.reports.pages.amounts import StatedAmounts
from budgets.reports.pages.composition import Composition, CompositionPart, NatureSplit
from budgets.reports.pages.department_history import Year
from budgets.reports.pages.department_year import QuantityChange
from budgets.reports.pages.plain_classes import PLAIN_CLASSES
from budgets.reports.pages.year_on_year import Comparison, Movement

MOST_DECIMALS = 2
Columns = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class FigureStyle:
    """What the figures of a page are: those of a budget or of final accounts, to so many decimals."""

    is_final: bool
    decimals: int

    @property
    def amount(self) -> str:
        return _("决算数") if self.is_final else _("预算数")


class NameColumn(TextColumn):
    """The name of a row, explained where the glossary knows it, with a 类's plain words below."""

    def render(self, value: Any, record: Any, table: BudgetTable) -> SafeString:
        context = getattr(table, "context", None)
        name = term_of(context, value) if context is not None else value
        plain = PLAIN_CLASSES.get(getattr(record, "code", ""), "")
        gloss = format_html('<span class="gloss">{}</span>', plain) if plain else ""
        return format_html(
            '<span class="row-name row-name--{}">{}{}</span>', min(record.level, 2), name, gloss
        )


class BaseColumn(AmountColumn):
    """What an amount is compared with."""

    def __init__(self, comparison: str, **options: Any) -> None:
        super().__init__(accessor=f"{comparison}__base", **options)


class BasisColumn(TextColumn):
    """Where the year before comes from."""

    def __init__(self, **options: Any) -> None:
        super().__init__(accessor="before", **options)

    def render(self, value: Comparison) -> str:
        return basis_label(value)


class CompletionColumn(PercentColumn):
    """Final accounts in per cent of the plan."""

    def render(self, value: Decimal | None, record: Any = None) -> SafeString | str:
        if record.plan.movement is Movement.NEW:
            return format_html('<span class="nothing">{}</span>', _("预算没有，不可比"))
        return super().render(value)


def decimals_of(stated: StatedAmounts) -> int:
    """Return as many decimals of 万元 as the document's amounts need, two at most."""
    amounts = [line.amount.yuan for line in stated.lines if line.amount.yuan]
    for decimals in range(MOST_DECIMALS):
        step = MoneyUnit.WAN.yuan.scaleb(-decimals)
        if all(amount % step == 0 for amount in amounts):
            return decimals
    return MOST_DECIMALS


def composition_table(
    composition: Composition,
    style: FigureStyle,
    caption: str,
    *,
    first: str,
    by_size: bool = False,
    note: str = "",
) -> BudgetTable:
    """Return the parts of a whole with their shares and changes, and the whole below."""
    rows = [*composition.by_size, *composition.empty] if by_size else composition.parts
    return BudgetTable(
        rows,
        caption=caption,
        note=note,
        totals=_whole(composition),
        phone="compact",
        extra_columns=_part_columns(rows, style, first),
    )


def nature_table(split: NatureSplit, style: FigureStyle, caption: str) -> BudgetTable:
    """Return a table of 基本支出 (人员, 公用 within it), 项目支出 and what is left over."""
    rows = nature_rows(split)
    return BudgetTable(
        rows,
        caption=caption,
        totals=_whole(split),
        phone="compact",
        extra_columns=_part_columns(rows, style, _("种类")),
    )


def nature_rows(split: NatureSplit) -> list[CompositionPart]:
    """Return the rows of a nature table, in the official order."""
    rows = [split.basic] if split.basic and split.has_persons else []
    rows += [replace(x, level=int(bool(rows) and x.nature in PARTS_OF_BASIC)) for x in split.parts]
    if split.remainder:
        whole = split.whole.amount.yuan or Decimal(1)
        left = Amount(split.remainder, "", MoneyUnit.YUAN)
        rows.append(CompositionPart(_("未能对上"), left, split.remainder / whole * 100))
    return rows


def economic_table(composition: Composition, style: FigureStyle, caption: str) -> BudgetTable:
    """Return basic expenditure by what it buys, with 人员 and 公用 beside the sum where they are given."""
    columns = _part_columns(composition.parts, style, _("科目"))
    given = {nature for part in composition.parts for nature in part.natures}
    for nature in PARTS_OF_BASIC:
        if nature in given:
            name = str(NATURE_LABELS[nature])
            column = AmountColumn(
                verbose_name=name,
                accessor=f"natures__{nature.value}",
                decimals=style.decimals,
            )
            columns.insert(2, (nature.value, column))
    return BudgetTable(
        composition.parts,
        caption=caption,
        totals=_whole(composition),
        phone="compact",
        extra_columns=columns,
    )


def changes_table(
    changes: Sequence[QuantityChange], style: FigureStyle, caption: str
) -> BudgetTable:
    """Return the main quantities beside the plan and the year before, saying where that figure comes from."""
    columns = [
        ("name", NameColumn(verbose_name=_("什么"))),
        *_plan_columns(style),
        ("amount", _lead(style)),
        *_completion_columns(style),
        ("base", BaseColumn("before", verbose_name=_("上年"), decimals=MOST_DECIMALS)),
        ("before", ChangeColumn(verbose_name=_("比上年"), order_by="before__percent")),
    ]
    bases = {basis_label(change.before) for change in changes if change.before.basis}
    note = _("上年数：%(basis)s") % {"basis": bases.pop()} if len(bases) == 1 else ""
    if bases:
        columns.append(("basis", BasisColumn(verbose_name=_("上年数从哪来"), lang="")))
    return BudgetTable(changes, caption=caption, note=note, phone="compact", extra_columns=columns)


def history_table(years: Iterable[Year], caption: str) -> BudgetTable:
    """Return the years of a department: planned, spent, how far the plan was met."""
    return BudgetTable(
        years,
        caption=caption,
        phone="compact",
        extra_columns=[
            ("year", YearColumn(verbose_name=_("年度"), lang="")),
            (
                "budget",
                _leading(
                    LinkedAmountColumn("budget_url", verbose_name=_("预算"), missing=NOT_YET_PUBLIC)
                ),
            ),
            ("budget_before", YearChangeColumn(verbose_name=_("预算比上年"), order_by="year")),
            (
                "final",
                LinkedAmountColumn("final_url", verbose_name=_("决算"), missing=NOT_YET_PUBLIC),
            ),
            (
                "completion",
                PercentColumn(accessor="final_plan__completion", verbose_name=_("完成率")),
            ),
        ],
    )


def three_public_history(years: Iterable[Year], caption: str) -> BudgetTable:
    """Return a table of “三公”经费 over the years."""
    return BudgetTable(
        years,
        caption=caption,
        phone="compact",
        extra_columns=[
            ("year", YearColumn(verbose_name=_("年度"), lang="")),
            ("three_public", _leading(AmountColumn(verbose_name=_("预算")))),
            (
                "three_public_before",
                YearChangeColumn(verbose_name=_("预算比上年"), order_by="year"),
            ),
            ("three_public_spent", AmountColumn(verbose_name=_("决算"))),
        ],
    )


class YearColumn(TextColumn):
    """A year, under a double line where the department is no longer the one of the year before."""

    def render(self, value: int, record: Year) -> SafeString | str:
        if record.changed is None:
            return str(value)
        return format_html('<span class="year-break">{}</span>', value)


class YearChangeColumn(ChangeColumn):
    """A year's change on the year before; across a break there is none."""

    def render(self, value: Comparison | None, record: Any = None) -> SafeString | str:
        if record.changed is None:
            return super().render(value)
        return format_html('<span class="nothing">{}</span>', _("机构有变，不可比"))


class LinkedAmountColumn(AmountColumn):
    """An amount that leads to the page it comes from."""

    def __init__(self, address: str, **options: Any) -> None:
        self._address = address
        super().__init__(**options)

    def render(self, value: Any, record: Any = None) -> SafeString | str:
        text = super().render(value)
        url = getattr(record, self._address)
        return format_html('<a href="{}">{}</a>', url, text) if url else text


def _part_columns(rows: Iterable[Any], style: FigureStyle, first: str) -> Columns:
    rows = list(rows)
    compared = any(row.before.movement is not Movement.UNKNOWN for row in rows)
    planned = any(row.plan.movement is not Movement.UNKNOWN for row in rows)
    columns: Columns = [("name", NameColumn(verbose_name=first))]
    columns += _plan_columns(style) if planned else []
    columns.append(("amount", _lead(style)))
    columns += _completion_columns(style) if planned else []
    if not (style.is_final and planned):
        columns.append(("share", PercentColumn(verbose_name=_("占比"))))
    if compared and not (style.is_final and planned):
        columns.append(
            ("before", ChangeColumn(verbose_name=_("比上年"), order_by="before__percent"))
        )
    return columns


def _lead(style: FigureStyle) -> AmountColumn:
    """Return the figure that a row is about."""
    return _leading(AmountColumn(verbose_name=style.amount, decimals=style.decimals))


def _leading(column: AmountColumn) -> AmountColumn:
    """Return the column as the one that a phone shows next to the row's name."""
    column.css = "num lead"
    return column


def _whole(of: Composition | NatureSplit) -> CompositionPart:
    return CompositionPart(_("合计"), of.whole.amount, before=of.before, plan=of.plan)


def _plan_columns(style: FigureStyle) -> Columns:
    if not style.is_final:
        return []
    return [("planned", BaseColumn("plan", verbose_name=_("年初预算"), decimals=style.decimals))]


def _completion_columns(style: FigureStyle) -> Columns:
    if not style.is_final:
        return []
    return [("completion", CompletionColumn(accessor="plan__completion", verbose_name=_("完成率")))]
