"""Tables of the public pages, on one base table.

Columns take 元 and write 万元. A table sorts itself by `?sort=`, whatever has no figure comes last in
either direction, and rows that are equal keep the order in which the report gave them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_tables2.data import TableListData
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor, OrderBy

from budgets.disclosure.money import Amount
from budgets.display.answers.words import signed, stated, unit
from budgets.display.figure_texts import (
    exact_text,
    percent_text,
    signed_percent_text,
)
from budgets.reports.pages.year_on_year import Comparison, Movement


class ReportRows(TableListData):
    """The rows of a report, in the order in which the report gave them."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._as_given = list(rows)
        super().__init__([*self._as_given])

    def order_by(self, aliases: Iterable[str]) -> None:
        """Sort by the columns named; rows without a value come last in both directions."""
        rows = list(self._as_given)
        for alias in reversed(list(aliases)):
            column = self.table.columns[OrderBy(alias).bare]
            accessor = Accessor(OrderBy(column.order_by[0]).bare)
            found = [(accessor.resolve(row, quiet=True), row) for row in rows]
            known = [pair for pair in found if pair[0] not in (None, "")]
            known.sort(key=lambda pair: pair[0], reverse=OrderBy(alias).is_descending)
            rows = [row for _value, row in known] + [
                row for value, row in found if value in (None, "")
            ]
        self.data = rows


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell as the template lays it out."""

    content: Any
    label: str
    css: str
    title: str
    lang: str
    tag: str = ""


class BudgetTable(tables.Table):
    """The base table: a caption, an optional totals row, readable on a phone; sorts where it has the request.

    On a phone rows become blocks ("cards", or "compact" with the leading figure beside the name), or the
    table stays as it is ("plain": three columns). A `wide` one may scroll on a large screen, and takes
    the keyboard for it. One of several tables on a page is told by its prefix. One with more rows than
    `per_page` comes in pages, by `?page=`: it is sorted as a whole.
    """

    caption: Any = ""
    note: Any = ""
    phone = "cards"

    def __init__(
        self,
        rows: Iterable[Any],
        *,
        caption: str = "",
        note: str = "",
        totals: Any = None,
        phone: str = "",
        wide: bool = False,
        per_page: int = 0,
        **options: Any,
    ) -> None:
        self.caption = caption or self.caption
        self.note = note or self.note
        self.phone = phone or self.phone
        self.wide = wide
        self.totals = totals
        super().__init__(ReportRows(rows), empty_text=_("没有数据。"), **options)
        request = getattr(self, "request", None)
        asked = request.GET.get("page") if request else None
        pages = Paginator(self.rows, per_page or max(1, len(self.rows)))
        self.part: Page[BoundRow] = pages.get_page(asked)

    def body(self) -> Iterator[list[TableCell]]:
        """Yield the rows, laid out. Column properties are read once a table: a cell costs what it shows."""
        columns = list(self.columns)
        for row in self.part.object_list:
            yield [_cell(row, column) for column in columns]

    def totals_row(self) -> list[TableCell]:
        """Return the last row, which adds up; empty without one."""
        if self.totals is None:
            return []
        row = BoundRow(self.totals, table=self)
        return [_cell(row, column) for column in self.columns]


_TAG = Accessor("tag")


def _cell(row: BoundRow, column: Any) -> TableCell:
    kind = column.column
    describe = getattr(kind, "title", None)
    return TableCell(
        row.get_cell(column.name),
        kind.label if isinstance(kind, FigureColumn) else column.header,
        getattr(kind, "css", ""),
        describe(row.record, column) if describe else "",
        getattr(kind, "lang", ""),
        _TAG.resolve(row.record, quiet=True) or "" if getattr(kind, "tagged", False) else "",
    )


class TextColumn(tables.Column):
    """Words as published: they stay Chinese on an English page. Set `lang=""` for interface words.

    Where it is `tagged`, it names departments: each is followed by `record.tag`.
    """

    def __init__(
        self,
        *args: Any,
        css: str = "",
        lang: str = "zh-Hans",
        tagged: bool = False,
        **options: Any,
    ) -> None:
        self.css, self.lang, self.tagged = css, lang, tagged
        options.setdefault("default", "")
        super().__init__(*args, **options)


class MomentColumn(tables.DateTimeColumn):
    """A day and a time, on one line."""

    css = "moment"


class LinkColumn(TextColumn):
    """Words as published that lead to their own page: `record.url`, or the accessor named."""

    def __init__(self, *args: Any, address: str = "url", **options: Any) -> None:
        self.address = Accessor(address)
        super().__init__(*args, **options)

    def render(self, value: Any, record: Any) -> SafeString | str:
        url = self.address.resolve(record, quiet=True)
        if not url:
            return conditional_escape(value)
        return format_html('<a href="{}">{}</a>', url, value)


class FigureColumn(tables.Column):
    """A column of figures: right-aligned, its unit below its name."""

    css = "num"
    empty_values = ()

    def __init__(self, *args: Any, unit: Any = "", **options: Any) -> None:
        self._unit = unit
        options.setdefault("attrs", {"th": {"class": "num"}})
        options.setdefault("initial_sort_descending", True)
        super().__init__(*args, **options)

    @property
    def unit(self) -> str:
        return str(self._unit)

    @property
    def label(self) -> str:
        """Return the name with its unit, for a cell that stands alone."""
        name = str(self.verbose_name or "")
        return _("%(name)s（%(unit)s）") % {"name": name, "unit": self.unit} if self.unit else name


class AmountColumn(FigureColumn):
    """元 (a Decimal, an Amount or None), written in 万元; the exact value in 元 is the cell's title.

    A cell without an amount says nothing, unless the column has a word for it (`missing`): a table without
    such a cell is not yet a department that keeps a figure back.
    """

    def __init__(
        self, *args: Any, decimals: int | None = 2, missing: Any = "", **options: Any
    ) -> None:
        self.decimals, self.missing = decimals, missing
        super().__init__(*args, **options)

    @property
    def unit(self) -> str:
        return unit()

    def render(self, value: Decimal | Amount | None, record: Any = None) -> SafeString | str:
        if value is None and not self.missing:
            return ""
        text = self.missing if value is None else stated(value, self.decimals)
        silent = value is None or (isinstance(value, Amount) and bool(value.nothing))
        return format_html('<span class="nothing">{}</span>', text) if silent else text

    def title(self, record: Any, column: Any) -> str:
        value = column.accessor.resolve(record, quiet=True)
        yuan = value.yuan if isinstance(value, Amount) else value
        return "" if yuan is None else exact_text(yuan)


class PercentColumn(FigureColumn):
    """Per cent, unrounded, written with one decimal; "" where there is none."""

    def render(self, value: Decimal | None, record: Any = None) -> SafeString | str:
        return "" if value is None else percent_text(value)


class SignedPercentColumn(FigureColumn):
    """A change in per cent, unrounded, written with its sign and one decimal; "" where there is none."""

    def render(self, value: Decimal | None, record: Any = None) -> SafeString | str:
        return "" if value is None else signed_percent_text(value)


class CountColumn(FigureColumn):
    """How many."""

    def render(self, value: int | None) -> str:
        return "" if value is None else f"{value:,}"


class ChangeColumn(FigureColumn):
    """A Comparison: the change in 万元 and in per cent of its base, where there is one."""

    @property
    def unit(self) -> str:
        return unit()

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("order_by", "comparison__percent")
        super().__init__(*args, **options)

    def render(self, value: Comparison | None, record: Any = None) -> SafeString | str:
        return change_text(value)


def change_text(comparison: Comparison | None) -> SafeString | str:
    """Return the words or figures of a comparison; never a percentage on a zero base."""
    if comparison is None or comparison.movement is Movement.UNKNOWN:
        return format_html('<span class="nothing">{}</span>', _("没有上年数"))
    if comparison.movement is Movement.NEW:
        return format_html('<span class="nothing">{}</span>', _("上年没有，不可比"))
    if comparison.movement is Movement.SAME:
        return _("持平")
    change, percent = comparison.change, comparison.percent
    return format_html(
        "{} <small>({})</small>",
        signed(change or Decimal(0)),
        signed_percent_text(percent or Decimal(0)),
    )


NO_FIGURE = gettext_lazy("没有数")
NOT_YET_PUBLIC = gettext_lazy("还没有")


class YearSumTable(BudgetTable):
    """The sums of all departments, year by year. Rows: `year`, `url`, `sum` (a YearSum)."""

    phone = "plain"

    year = LinkColumn(verbose_name=gettext_lazy("年度"), lang="")
    budget = AmountColumn(
        verbose_name=pgettext_lazy("figure", "计划"),
        accessor="sum__budget__total",
        missing=NOT_YET_PUBLIC,
    )
    change = SignedPercentColumn(
        verbose_name=gettext_lazy("比上年"), accessor="sum__budget__comparison__percent"
    )
    final = AmountColumn(
        verbose_name=gettext_lazy("花了"), accessor="sum__final__total", missing=NOT_YET_PUBLIC
    )
    used = PercentColumn(verbose_name=gettext_lazy("用了计划的"), accessor="sum__used__completion")


class DepartmentTable(BudgetTable):
    """Departments with their latest published year."""

    name = LinkColumn(verbose_name=gettext_lazy("部门"), order_by="slug", tagged=True)
    jurisdiction = TextColumn(verbose_name=gettext_lazy("地区"))
    kind = TextColumn(verbose_name=gettext_lazy("类型"), lang="")
    year = LinkColumn(verbose_name=gettext_lazy("最近年度"), address="year_url", lang="", css="num")
    total = AmountColumn(verbose_name=gettext_lazy("总额"), missing=NO_FIGURE)
    comparison = ChangeColumn(verbose_name=gettext_lazy("比上年"))


class YearTable(BudgetTable):
    """All departments of one year."""

    department = LinkColumn(verbose_name=gettext_lazy("部门"), tagged=True)
    total = AmountColumn(verbose_name=gettext_lazy("总额"), missing=NO_FIGURE)
    basic = AmountColumn(verbose_name=gettext_lazy("基本支出"), missing=NO_FIGURE)
    project = AmountColumn(verbose_name=gettext_lazy("项目支出"), missing=NO_FIGURE)
    share = PercentColumn(verbose_name=gettext_lazy("占比"))
    comparison = ChangeColumn(verbose_name=gettext_lazy("比上年"))


class PublicationTable(BudgetTable):
    """The ledger, a page of it: what was published, corrected or withdrawn, the latest first.

    To sort a page would not be to sort the ledger; the file of all can be.
    """

    at = MomentColumn(verbose_name=gettext_lazy("时间"), format="Y-m-d H:i")
    kind = TextColumn(verbose_name=gettext_lazy("操作"), lang="", css="moment")
    title = LinkColumn(verbose_name=gettext_lazy("公开内容"), css="wide", tagged=True)
    first = TextColumn(verbose_name=gettext_lazy("原公开日期"), lang="", css="moment")
    note = TextColumn(verbose_name=gettext_lazy("说明"), css="wide")
    hash = LinkColumn(
        verbose_name=gettext_lazy("序号和记录码"), address="hash_url", lang="", css="moment"
    )

    class Meta:
        orderable = False


class CellChangeTable(BudgetTable):
    """What a correction changed, cell by cell."""

    part = TextColumn(verbose_name=gettext_lazy("部分"), lang="")
    place = TextColumn(verbose_name=gettext_lazy("位置"), css="wide")
    column = TextColumn(verbose_name=pgettext_lazy("column", "项目"), lang="")
    before = TextColumn(verbose_name=gettext_lazy("改前"), default="—")
    after = TextColumn(verbose_name=gettext_lazy("改后"), default="—")


class VerifiedTable(BudgetTable):
    """Where a file says something else than what was published."""

    edition = TextColumn(verbose_name=gettext_lazy("哪一版"))
    part = TextColumn(verbose_name=gettext_lazy("部分"))
    place = TextColumn(verbose_name=gettext_lazy("位置"), css="wide")
    column = TextColumn(verbose_name=gettext_lazy("列"))
    ours = TextColumn(verbose_name=gettext_lazy("公开的"), default="—")
    theirs = TextColumn(verbose_name=gettext_lazy("文件里的"), default="—")

    class Meta:
        orderable = False


class RuleTable(BudgetTable):
    """The rules by which documents are checked."""

    id = TextColumn(verbose_name=gettext_lazy("编号"), lang="")
    family = TextColumn(verbose_name=gettext_lazy("类别"), lang="")
    title = TextColumn(verbose_name=gettext_lazy("核对什么"), lang="", css="wide")
    needs = TextColumn(verbose_name=gettext_lazy("用到的表"), lang="")
    basis = TextColumn(verbose_name=gettext_lazy("依据"), lang="", css="wide")
    severity = TextColumn(verbose_name=gettext_lazy("最重的结果"), lang="")
