"""The charts of a department's pages: the same rows, names and figures as the tables beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from budgets.disclosure.money import Amount
from budgets.display.budget_tables import FigureStyle, nature_rows
from budgets.display.charts import MOST_BARS, Chart, Series, bars, columns, parts
from budgets.reports.pages.composition import Composition, CompositionPart, NatureSplit
from budgets.reports.pages.department_history import Year


def composition_chart(
    identifier: str, title: str, composition: Composition, style: FigureStyle
) -> Chart | None:
    """Return horizontal bars of the outermost parts, the largest first; beside the plan in final accounts."""
    return _part_bars(identifier, title, composition.by_size, style)


def three_public_chart(title: str, composition: Composition, style: FigureStyle) -> Chart | None:
    """Return the items of “三公” now, beside last year's where those are known."""
    outer = [part for part in composition.parts if part.is_outermost]
    if not any(part.amount.yuan or part.before.base for part in outer):
        return None
    return _part_bars("three-public", title, outer, style, with_before=True)


def nature_chart(
    identifier: str, title: str, split: NatureSplit, style: FigureStyle
) -> Chart | None:
    """Return one bar cut into the finest natures and what they leave over."""
    pieces = [(str(part.name), part.amount.yuan) for part in split.parts]
    if split.remainder > 0:
        pieces.append((str(nature_rows(split)[-1].name), split.remainder))
    return parts(identifier, title, pieces, decimals=style.decimals)


def history_chart(identifier: str, title: str, years: Sequence[Year]) -> Chart | None:
    """Return budget and final accounts by year, from left to right."""
    known = [year for year in reversed(years) if year.budget or year.final]
    return _two_lines(identifier, title, known, [x.budget for x in known], [x.final for x in known])


def three_public_history_chart(identifier: str, title: str, years: Sequence[Year]) -> Chart | None:
    """Return “三公” planned and spent by year."""
    known = [year for year in reversed(years) if year.three_public or year.three_public_spent]
    planned = [x.three_public for x in known]
    return _two_lines(identifier, title, known, planned, [x.three_public_spent for x in known])


def _two_lines(
    identifier: str,
    title: str,
    years: Sequence[Year],
    planned: Sequence[Amount | None],
    spent: Sequence[Amount | None],
) -> Chart | None:
    series = [Series(_("预算"), [x.yuan if x else None for x in planned], "soft")]
    if any(spent):
        series.append(Series(_("决算"), [x.yuan if x else None for x in spent], "main"))
    return columns(identifier, title, [str(year.year) for year in years], series)


def _part_bars(
    identifier: str,
    title: str,
    shown: Sequence[CompositionPart],
    style: FigureStyle,
    *,
    with_before: bool = False,
) -> Chart | None:
    shown = shown[:MOST_BARS]
    series = [Series(style.amount, [part.amount.yuan for part in shown], "main")]
    if style.is_final and any(part.plan.base for part in shown):
        series.insert(0, Series(_("年初预算"), [part.plan.base for part in shown], "soft"))
    elif with_before and any(part.before.base for part in shown):
        series.insert(0, Series(_("上年"), [part.before.base for part in shown], "soft"))
    return bars(identifier, title, [part.name for part in shown], series, decimals=style.decimals)
