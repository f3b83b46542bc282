"""A comparison as tables, charts and sentences: what may be said of two figures, and why not more."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.disclosure.model import Phase
from budgets.display.answers.names import short_name
from budgets.display.answers.words import (
    figure,
    money,
    percent,
    published,
    say,
    signed,
    stated,
    unit,
)
from budgets.display.figure_texts import (
    exact_text,
    percent_text,
    signed_percent_text,
)
from budgets.display.tables import BudgetTable, FigureColumn, TextColumn
from budgets.models import Department, Succession
from budgets.models.departments import bracketed
from budgets.reports.comparison.breakdowns import REST, By, MoneyScope
from budgets.reports.comparison.model import (
    Against,
    Comparability,
    ComparedColumn,
    ComparedFigure,
    ComparedRow,
    ComparisonTable,
    FigureStatus,
    SideBySide,
    YearAndPhase,
)

BY_LABELS = {
    By.TOTAL: gettext_lazy("总额"),
    By.CLASS: gettext_lazy("用途：类"),
    By.GROUP: gettext_lazy("用途：款"),
    By.ITEM: gettext_lazy("用途：项"),
    By.NATURE: gettext_lazy("基本支出和项目支出"),
    By.ECONOMIC: gettext_lazy("经济分类：类"),
    By.ECONOMIC_ITEM: gettext_lazy("经济分类：款"),
    By.THREE_PUBLIC: gettext_lazy("“三公”经费"),
}
KIND_LABELS = {
    FigureStatus.NO_EDITION: gettext_lazy("没有这一年的文件"),
    FigureStatus.NO_TABLE: gettext_lazy("文件没有这张表"),
    FigureStatus.NO_ROW: gettext_lazy("没有这一项"),
    FigureStatus.NO_HEADING: gettext_lazy("当年没有这个科目"),
}
SCOPE_LABELS = {
    MoneyScope.ALL: gettext_lazy("全部资金"),
    MoneyScope.FISCAL: gettext_lazy("财政拨款"),
    MoneyScope.GENERAL: gettext_lazy("一般公共预算"),
}
MARK = "※"  # of a document that contradicts itself


def moment_text(moment: YearAndPhase) -> str:
    """Return 2024年预算."""
    name = _("%(year)s年决算") if moment.phase is Phase.FINAL else _("%(year)s年预算")
    return name % {"year": moment.year}


def against_text(against: Against | None) -> SafeString | str:
    """Return a figure beside an earlier one; no percentage where there is no base."""
    if against is None or against.verdict is Comparability.NO_BASE:
        return ""
    if against.verdict is Comparability.CHANGED and against.change is not None:
        return format_html(
            "{}（{}）",
            signed(against.change),
            signed_percent_text(against.percent or against.change * 0),
        )
    return {
        Comparability.SAME: _("持平"),
        Comparability.ROUNDING: _("差在四舍五入以内"),
        Comparability.FROM_NOTHING: _("那时没有，不可比"),
        Comparability.REORGANISED: _("机构有变，不可比"),
        Comparability.OTHER_SCOPE: _("口径不同，不可比"),
        Comparability.OTHER_HEADINGS: _("那时没有这个科目，不可比"),
    }.get(against.verdict, "")


class CellColumn(FigureColumn):
    """One column of a block; below a figure are its change, its share and its part per head."""

    def __init__(self, block: ComparisonTable, place: int, by: By, *, per_head: bool) -> None:
        column = block.columns[place]
        self._place, self._name, self._base = place, _head(block, column), _base_of(block, place)
        self._shares = not any(_base_of(block, at) for at in range(len(block.columns)))
        self._marked, self._per_head = by is not By.TOTAL, per_head
        wrong = column.document and column.document.errors
        name = f"{self._name} {MARK}" if wrong else self._name
        super().__init__(accessor="cells", orderable=False, verbose_name=name)
        if column.changed:
            self.css = "num break"

    @property
    def unit(self) -> str:
        if self._base is None:
            return unit()
        return _("%(unit)s，下行比%(base)s") % {"unit": unit(), "base": moment_text(self._base)}

    @property
    def label(self) -> str:
        """Return the label without the mark, which the head of the column has."""
        return _("%(name)s（%(unit)s）") % {"name": self._name, "unit": unit()}

    def render(self, value: Sequence[ComparedFigure]) -> SafeString | str:
        cell = value[self._place]
        if cell.given is None:
            return format_html('<span class="nothing">{}</span>', KIND_LABELS[cell.kind])
        below = [each for each in self._below(cell) if each]
        small = format_html_join("", '<span class="below">{}</span>', ((each,) for each in below))
        text = stated(cell.given.amount)
        silent = cell.given.amount.yuan is None
        figure = format_html('<span class="nothing">{}</span>', text) if silent else text
        return format_html("{}{}{}", figure, self._mark(cell), small)

    def _mark(self, cell: ComparedFigure) -> SafeString | str:
        """Return a mark where a document contradicts itself and the column holds several."""
        if self._marked or cell.document is None or not cell.document.errors:
            return ""
        address = f"{cell.document.edition.get_fixed_url()}#findings"
        words = _("这份文件自相矛盾")
        return format_html(
            ' <a class="compare-mark" href="{}" aria-label="{}">{}</a>', address, words, MARK
        )

    def _below(self, cell: ComparedFigure) -> list[SafeString | str]:
        below = [against_text(cell.against)]
        if self._shares and cell.share is not None:
            below.append(_("占 %(share)s") % {"share": percent_text(cell.share)})
        if self._per_head:
            people = cell.per_head
            below.append(
                _("没有写人数")
                if people is None
                else _("每名在职人员 %(amount)s %(unit)s")
                % {"amount": figure(people), "unit": unit()}
            )
        return below

    def title(self, record: ComparedRow, column: Any) -> str:
        """Return the exact value, for who points at it."""
        yuan = record.cells[self._place].yuan
        return "" if yuan is None else exact_text(yuan)


def block_table(block: ComparisonTable, by: By, caption: str, *, per_head: bool) -> BudgetTable:
    """Return a block as a table: headings (or departments) down, moments (or departments) across."""
    name = TextColumn(verbose_name=_first(by), accessor="name", orderable=False, tagged=True)
    figures = [
        (f"c{place}", CellColumn(block, place, by, per_head=per_head))
        for place in range(len(block.columns))
    ]
    return BudgetTable(
        [_Named(row, _row_name(row, by), by) for row in block.rows],
        caption=caption,
        totals=_Named(block.whole, _("合计"), by) if block.whole else None,
        wide=True,
        extra_columns=[("name", name), *figures],
    )


class _Named:
    """A row under the name that the page gives it."""

    def __init__(self, row: ComparedRow, name: str, by: By) -> None:
        self.name, self.cells = name, row.cells
        self.tag = department.tag if (department := _department(row, by)) else ""


def _department(row: ComparedRow, by: By) -> Department | None:
    """Return the department of a row of totals; None for a heading."""
    return row.cells[0].column.department if by is By.TOTAL else None


def notes_of(block: ComparisonTable, by: By) -> list[str]:
    """Return what a reader must know before setting these figures beside each other."""
    documents = [cell.document for row in block.rows for cell in row.cells if cell.document]
    marked = any(document.errors for document in documents)
    notes = [_("※ 这份文件自相矛盾，数按原样用；矛盾见文件那一页。")] if marked else []
    notes += [succession_text(change) for change in block.changes]
    if len(block.scopes) > 1 and by is not By.NATURE:
        found = "；".join(
            f"{SCOPE_LABELS[scope]}：{'、'.join(_of_scope(block, scope, by))}"
            for scope in MoneyScope
            if scope in block.scopes
        )
        notes.append(_("口径不同的数不算增减。%(found)s。") % {"found": found})
    if by is By.NATURE and len(block.scopes) > 1:
        notes.append(_("人员经费、公用经费取自一般公共预算基本支出表，只含一般公共预算的钱。"))
    notes += [
        _("科目 %(code)s 在这些文件里有不同的名称：%(names)s。按编码对齐。")
        % {"code": row.key, "names": "、".join(row.names)}
        for row in block.renamed
        if row.key[:1].isdigit()
    ]
    if any(row.key == REST for row in block.rows):
        notes.append(_("“没有细分”是总计减去分到这一级的各行。"))
    return notes


def sentences_of(answer: SideBySide) -> list[SafeString]:
    """Return what a comparison comes to, a sentence a department or moment: the first thing to read."""
    by = answer.question.by
    rows = (
        [row for block in answer.blocks for row in block.rows]
        if by is By.TOTAL
        else [block.whole for block in answer.blocks if block.whole]
    )
    return [found for row in rows if (found := _sentence(row, by))]


def _sentence(row: ComparedRow, by: By) -> SafeString | None:
    cells = [cell for cell in row.cells if cell.yuan is not None and cell.column.department]
    if not cells:
        return None
    largest = max(abs(cell.yuan or Decimal(0)) for cell in cells)
    departments = {cell.column.department for cell in cells}
    if len(departments) > 1:
        return _of_departments(cells, by, largest)
    return _over_time(cells, by, largest)


def _of_departments(cells: Sequence[ComparedFigure], by: By, largest: Decimal) -> SafeString:
    each = format_html_join(
        _("，"),
        "{} {}",
        (
            (published(short_name(cell.column.department)), money(cell.yuan or Decimal(0), largest))
            for cell in cells
            if cell.column.department
        ),
    )
    when = moment_text(cells[0].column.moment)
    return say(_("{when}，{what}：{each}。"), when=when, what=BY_LABELS[by], each=each)


def _over_time(cells: Sequence[ComparedFigure], by: By, largest: Decimal) -> SafeString | None:
    first, last = cells[0], cells[-1]
    department = last.column.department
    if department is None:
        return None
    name = published(short_name(department))
    parts = {
        "name": name,
        "what": BY_LABELS[by],
        "first": moment_text(first.column.moment),
        "last": moment_text(last.column.moment),
        "a": money(first.yuan or Decimal(0), largest),
        "b": money(last.yuan or Decimal(0), largest),
    }
    if first is last:
        return say(_("{name}，{what}：{last} {b}。"), **parts)
    changed = any(cell.column.changed for cell in cells[1:])
    if changed or not first.yuan or last.yuan is None:
        return say(_("{name}，{what}：{first} {a}，{last} {b}。"), **parts)
    growth = percent((last.yuan - first.yuan) / first.yuan * 100)
    return say(_("{name}，{what}：{first} {a}，{last} {b}（{growth}）。"), growth=growth, **parts)


def succession_text(change: Succession) -> str:
    """Return 2024-03-22 起，甲局并入乙局。"""
    return _("%(date)s 起，%(former)s%(how)s%(successor)s：这天以前和以后的数不算增减。") % {
        "date": change.on.isoformat(),
        "former": change.former.name,
        "how": change.get_kind_display(),
        "successor": change.successor.name,
    }


def _of_scope(block: ComparisonTable, scope: MoneyScope, by: By) -> list[str]:
    """Return which departments (of totals) or columns hold figures of a scope."""
    if by is By.TOTAL:
        named = [(_row_name(row, by), row.cells) for row in block.rows]
    else:
        cells = zip(*(row.cells for row in block.rows), strict=True)
        named = [(_head(block, each[0].column), each) for each in cells]
    return [name for name, some in named if any(x.given and x.given.scope is scope for x in some)]


def _first(by: By) -> str:
    return _("部门") if by is By.TOTAL else str(BY_LABELS[by])


def _row_name(row: ComparedRow, by: By) -> str:
    if department := _department(row, by):
        return department.name
    if row.key == REST:
        return _("没有细分")
    return f"{row.key} {row.name}" if row.key[:1].isdigit() else row.name


def _head(block: ComparisonTable, column: ComparedColumn) -> str:
    if block.department is None and column.department is not None:
        return f"{column.department.name}{bracketed(column.department.tag)}"
    return moment_text(column.moment)


def _base_of(block: ComparisonTable, place: int) -> YearAndPhase | None:
    cells = [row.cells[place] for row in block.all_rows]
    return next((cell.against.moment for cell in cells if cell.against), None)
