"""What pictures, embeds and paper take of a department's year: its page's own words, unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from budgets.display.answers.page import DepartmentYearPage
from budgets.display.pictures.charts import Around, chart_scene, joined, plain
from budgets.display.pictures.lettering import wrapped
from budgets.display.pictures.scene import Scene
from budgets.display.pictures.share import SENTENCE, Share, ShareBar, share_scene
from budgets.display.rows import PLAN, SPENT, Answer, Fact, Row, Rows, Section, YearPair

CHARTS = ("where", "why", "three", "story")
COLUMNS = ("name", "amount", "change", "note", "reason", "unit", "source", "notice", "notice_en")
_LONG_QUOTE = re.compile(r"“([^“”]{10})[^“”]{3,}”")


@dataclass(frozen=True, slots=True)
class ChartOfYear:
    """One chart of a department's year: its section, and for 三公 the years below it."""

    section: Section
    years_heading: str = ""
    years: tuple[YearPair, ...] = ()

    @property
    def heading(self) -> str:
        """What the chart shows, in a sentence."""
        return joined(self.section.heading)


def charts_of(page: DepartmentYearPage, address: str) -> dict[str, ChartOfYear]:
    """Return the charts that a page has, by their names in addresses. Every fold is told by its summary.

    `address` is the page's whole address: the rows' links lead there from wherever the chart is shown.
    """
    found = {"where": page.where, "why": page.why, "story": page.story}
    charts = {
        n: ChartOfYear(_linked(written_out(each), address)) for n, each in found.items() if each
    }
    if three := page.three:
        section = _linked(written_out(three.section), address)
        years = tuple(
            replace(x, href=urljoin(address, x.href) if x.href else "") for x in three.years
        )
        charts["three"] = ChartOfYear(section, plain(three.years_heading), years)
    return {name: charts[name] for name in CHARTS if name in charts}


def height_of(chart: ChartOfYear) -> int:
    """Return about how many pixels a frame needs at the width of a column of text (600 pixels)."""
    rows = chart.section.rows.items
    lines = sum(2 + bool(row.bar) + bool(row.note or row.change) + bool(row.why) for row in rows)
    return 200 + 21 * lines + (200 if chart.years else 0)


def written_out(section: Section) -> Section:
    """Return a section without what must be opened: a fold among its rows becomes its summary."""
    rows = section.rows
    fold = (Row(name=plain(rows.fold.summary), stepped=True),) if rows.fold else ()
    return replace(section, rows=Rows((*rows.items, *fold, *rows.last), rows.ordered), folds=())


def _linked(section: Section, address: str) -> Section:
    """Return a section whose links are whole addresses."""
    rows = section.rows
    items = [
        replace(row, href=urljoin(address, row.href) if row.href else "") for row in rows.items
    ]
    return replace(section, rows=Rows(items, rows.ordered))


def title_of(page: DepartmentYearPage) -> str:
    """Return 栖岚县教育局 2024 年预算."""
    return joined(page.title)


def share_of(page: DepartmentYearPage, around: Around, *, is_final: bool) -> Scene | None:
    """Return the picture that is shown beside an address; None where the document states no sum."""
    answer = page.answer
    if answer is None:
        return None
    return share_scene(
        Share(
            title=title_of(page),
            label=plain(answer.label),
            figure=answer.number,
            unit=answer.unit,
            aside=plain(answer.large),
            sentence=_short(sentence_of(answer)),
            bars=tuple(_bars(page.facts.lead, page.facts.items)),
            foot=around.brief,
            is_final=is_final,
            mark=around.mark,
            notices=around.notices,
        )
    )


def sentence_of(answer: Answer) -> str:
    """Return the answer's sentence where nothing can be followed: without the question that is a link."""
    asks = re.compile(rf'(?:，|, )<a href="#why">{re.escape(_("为什么"))}</a>')
    return plain(asks.sub("", answer.sentence))


def _short(sentence: str) -> str:
    """Shorten the quotes of a sentence that does not fit: what has no reason stands behind them."""
    size, room, lines = SENTENCE
    fits = not wrapped(sentence, size, room, lines)[-1].endswith(_("……"))
    return sentence if fits else _LONG_QUOTE.sub(r"“\1……”", sentence)


def _bars(lead: str, facts: Iterable[Fact]) -> Iterable[ShareBar]:
    for fact in facts:
        filled = [rect.width for rect in fact.bar if rect.kinds in (PLAN, SPENT)]
        if filled:
            name = joined((lead, fact.name)) if lead else plain(fact.name)
            yield ShareBar(name, fact.amount, Decimal(filled[0]))
            lead = ""


def scene_of(chart: ChartOfYear, around: Around) -> Scene:
    """Return the drawing of a chart."""
    return chart_scene(chart.section, around, chart.years, chart.years_heading)


def rows_of(
    chart: ChartOfYear, around: Around, notice: str, notice_en: str
) -> Iterable[dict[str, str]]:
    """Yield what a chart shows as rows of a CSV, figures without separators, in the unit of its key."""
    unit = plain(chart.section.key[0].text) if chart.section.key else ""
    whence = {"unit": unit, "source": around.foot, "notice": notice, "notice_en": notice_en}
    for row in chart.section.rows.items:
        why = plain(row.why.text) if row.why else ""
        cells = (plain(row.name), figure(row.amount), plain(row.change), plain(row.note), why)
        yield dict(zip(COLUMNS, cells, strict=False)) | whence
    for year in chart.years:
        for kind, said in ((_("计划"), year.plan), (_("实际"), year.actual)):
            cells = (f"{year.year} {kind}", figure(said), "", chart.years_heading, "")
            yield dict(zip(COLUMNS, cells, strict=False)) | whence


def figure(said: str) -> str:
    """Return a figure as programs read it: 1,419.82 as 1419.82, − as -; words as they are."""
    bare = said.replace(",", "").replace("−", "-").replace("+", "").strip()
    try:
        Decimal(bare)
    except ArithmeticError:
        return said
    return bare
