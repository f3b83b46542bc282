"""Where the money is from, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from budgets.display.answers.bars import planned_bar, received_bar, scale_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import compared_key
from budgets.display.answers.names import REVENUE, beside, name_of
from budgets.display.answers.words import change, dotted, figure, say, term, yuan_of_hundred
from budgets.display.rows import Row, Rows, Section, Text
from budgets.reports.answers.shares import hundred
from budgets.reports.answers.sources import Income, Source

# Each source's short name, its term in the glossary, and what it is in plain words.
_NAMES = {
    "R101": (gettext_lazy("一般公共预算"), "一般公共预算", gettext_lazy("主要是税收")),
    "R102": (gettext_lazy("政府性基金"), "政府性基金预算", gettext_lazy("如卖地收入")),
    "R103": (gettext_lazy("国有资本经营预算"), "国有资本经营预算", gettext_lazy("国企利润")),
    "R1": (gettext_lazy("财政拨款"), "财政拨款", gettext_lazy("本级财政给的")),
    "R2": (gettext_lazy("财政专户"), "财政专户", gettext_lazy("学费等收费")),
    "R3": (gettext_lazy("单位资金"), "单位资金", gettext_lazy("单位自己的收入")),
    "R9": (gettext_lazy("上年结转"), "上年结转", gettext_lazy("上年没花完的")),
}


def named_source(source: Source) -> Text:
    """Return the short name of a source."""
    if source.code in _NAMES:
        return str(_NAMES[source.code][0])
    return name_of(REVENUE, source.code, source.name)


def plain_source(code: str) -> str:
    """Return what a source is in plain words; "" for one that nobody has worded."""
    return str(_NAMES[code][2]) if code in _NAMES else ""


def sources_section(frame: Frame, income: Income | None) -> Section | None:
    """Return where the money is from, with the total below."""
    if income is None or not income.sources:
        return None
    rows = [_row(frame, source, income) for source in income.sources]
    total = []
    if income.whole is not None:
        total = [
            Row(
                name=_("合计"),
                amount=figure(income.whole, frame.decimals),
                change=change(income.whole, income.before, frame.decimals),
                total=True,
            )
        ]
    first = income.sources[0]
    parts = hundred([each.now for each in income.sources])
    heading = (
        (
            _("每 100 元，{n}").format(n=yuan_of_hundred(parts[0])),
            say(pgettext("heading", "来自{source}"), source=named_source(first)),
        )
        if parts
        else (_("钱从哪来"),)
    )
    compared = any(each.before is not None for each in income.sources)
    return Section(
        anchor="from",
        heading=heading,
        say=_("实际收到的钱，按来源。") if frame.is_final else _("钱从哪来。"),
        key=compared_key(frame, compared=compared, received=True),
        rows=Rows((*rows, *total)),
    )


def _row(frame: Frame, source: Source, income: Income) -> Row:
    amounts = [x for each in income.sources for x in (each.now, each.before)]
    scale = scale_of([*amounts, income.whole])
    draw = received_bar if frame.is_final else planned_bar
    known = _NAMES.get(source.code)
    name = term(known[1], str(known[0])) if known else name_of(REVENUE, source.code, source.name)
    plain = plain_source(source.code)
    if source.code == "R9":
        plain = _("{year} 年没花完、接着办原来的事").format(year=frame.year - 1)
    printed = beside(REVENUE, source.code, source.name)
    return Row(
        name=name,
        amount=figure(source.now, frame.decimals),
        bar=draw(source.now, scale, source.before),
        note=dotted([plain, printed]),
        change=change(source.now, source.before, frame.decimals),
        contradicted=_is_disputed(frame, source),
    )


def _is_disputed(frame: Frame, source: Source) -> bool:
    return source.entry is not None and source.entry.key.address in frame.disputed
