"""Sentences with figures, from templates: `{T7.S3}` is an amount of the Disclosure, and a fact of the page.

A place names a table, a side (for T1 and T4), a row or code, a nature, as far as each is needed, and
behind a colon what is wanted of that line: "T1.revenue.total", "T6.total.public", "T7.S3:prior".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.detector.papers import Words
from benchmarks.reading.pages import Fact, Part, amount_facts
from budgets.disclosure.model import Disclosure, Line, Nature, Row, Side, Table
from budgets.disclosure.money import Amount

_PLACE = re.compile(r"\{([^{}]+)\}")
_NATURES = {nature.value: nature for nature in Nature if nature.value}
_ROWS = {"total": Row.TOTAL, "current": Row.CURRENT}
_SIDES = {side.value: side for side in Side}


class Missing(Exception):
    """The Disclosure has no such figure: the page cannot be made from it."""


class Teller:
    """Fills templates in from one Disclosure."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        department = disclosure.department
        self._words = {
            "name": department.name,
            "short": next(iter(department.short_names), department.name),
            "year": str(disclosure.fiscal_year),
            "last": str(disclosure.fiscal_year - 1),
        }

    def paragraph(self, template: str, level: int = 0) -> Part:
        """Return a paragraph (or heading) with its facts. Raise Missing for a figure that is not there."""
        facts: list[Fact] = []

        def filled(found: re.Match[str]) -> str:
            place, _, wanted = found[1].partition(":")
            if place in self._words:
                return self._words[place]
            return self._told(self._line(place), wanted or "amount", facts)

        return Part(Words(_PLACE.sub(filled, template), level), tuple(facts))

    def each(self, lines: str, template: str) -> Iterator[Part]:
        """Yield a paragraph for every line of a list: "T5.leaf", or "T6.301" for what is under a code."""
        for number, line in enumerate(self._lines(lines), 1):
            facts: list[Fact] = []
            named = {"n": str(number), "item": line.name, "code": line.code, **self._path(line)}
            text = _PLACE.sub(
                lambda found, line=line, named=named, facts=facts: (  # type: ignore[misc]
                    named.get(found[1])
                    or self._words.get(found[1])
                    or self._told(line, found[1].strip(":"), facts)
                ),
                template,
            )
            yield Part(Words(text), tuple(facts))

    def joined(self, lines: str, template: str, between: str, frame: str) -> Part:
        """Return one paragraph: a frame whose `{all}` are the lines of a list."""
        parts = list(self.each(lines, template))
        texts = [part.block.text for part in parts if isinstance(part.block, Words)]
        outer = self.paragraph(frame.replace("{all}", "\0"))
        assert isinstance(outer.block, Words)
        text = outer.block.text.replace("\0", between.join(texts))
        return Part(Words(text), (*outer.facts, *(f for part in parts for f in part.facts)))

    def _path(self, line: Line) -> dict[str, str]:
        """Return the parts of a code of seven digits and their names: "2010301" is 201, 03 and 01."""
        names = {x.code: x.name for x in self.disclosure.of_table(line.table)}
        parts = {"class": line.code[:3], "group": line.code[3:5], "last": line.code[5:]}
        return parts | {
            "class_name": names.get(line.code[:3], ""), "group_name": names.get(line.code[:5], "")
        }  # fmt: skip

    def _lines(self, which: str) -> list[Line]:
        table, _, under = which.partition(".")
        found = [
            line for line in self.disclosure.of_table(Table(table))
            if line.nature is Nature.TOTAL and line.row is Row.ITEM and line.amount.printed
            and (len(line.code) == 7 if under == "leaf" else line.code.startswith(under))
            and line.code != under
        ]  # fmt: skip
        if not found:
            raise Missing(which)
        return found

    def _line(self, place: str) -> Line:
        table, *rest = place.split(".")
        side = next((_SIDES[part] for part in rest if part in _SIDES), Side.EXPENDITURE)
        nature = next((_NATURES[part] for part in rest if part in _NATURES), Nature.TOTAL)
        row = next((_ROWS[part] for part in rest if part in _ROWS), Row.ITEM)
        code = next((p for p in rest if p not in {*_SIDES, *_NATURES, *_ROWS}), "")
        for line in self.disclosure.of_table(Table(table), side):
            if (line.row, line.code, line.nature) == (row, code, nature) and line.amount.printed:
                return line
        raise Missing(place)

    def _told(self, line: Line, wanted: str, facts: list[Fact]) -> str:
        if wanted in ("amount", "prior", "planned"):
            amount = _there(line, wanted)
            facts += amount_facts(line, (wanted,))
            return f"{amount.printed}{amount.unit}"
        if wanted == "moved":
            return _moved(line, facts)
        parts = {
            "share": ("amount", self._whole(line)),
            "completion": ("amount", _there(line, "planned")),
        }
        part, whole = parts[wanted]
        figure = percentage(_yuan(_there(line, part)), _yuan(whole))
        facts.append(Fact(line.key, wanted, Decimal(figure), figure))
        return f"{figure}%"

    def _whole(self, line: Line) -> Amount:
        rows = self.disclosure.of_table(line.table, line.side)
        for row in (Row.CURRENT, Row.TOTAL):
            for each in rows:
                if each.row is row and each.nature is Nature.TOTAL and each.amount.yuan:
                    return each.amount
        raise Missing("the whole of a share")


def percentage(part: Decimal, whole: Decimal) -> str:
    """Return a share of a whole with two decimals. Raise Missing on a base of zero."""
    if not whole:
        raise Missing("a base")
    return str((100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _moved(line: Line, facts: list[Fact]) -> str:
    now, before = _there(line, "amount"), _there(line, "prior")
    change = _yuan(now) - _yuan(before)
    if not change:
        return "与上年持平"
    figure = f"{abs(change) / now.unit.yuan:.2f}"
    rate = percentage(abs(change), _yuan(before))
    sign = 1 if change > 0 else -1
    facts.append(Fact(line.key, "change", change, figure))
    facts.append(Fact(line.key, "percent", sign * Decimal(rate), rate))
    verbs = ("增加", "增长") if change > 0 else ("减少", "下降")
    return f"比上年{verbs[0]}{figure}{now.unit}，{verbs[1]}{rate}%"


def _there(line: Line, column: str) -> Amount:
    amount: Amount | None = getattr(line, column)
    if amount is None or amount.yuan is None or not amount.printed:
        raise Missing(column)
    return amount


def _yuan(amount: Amount) -> Decimal:
    assert amount.yuan is not None
    return amount.yuan
