"""What can be said of an item of the check sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from budgets.disclosure.check_sheet.items import Item
from budgets.disclosure.findings import CitedFigure
from budgets.disclosure.official_form.vocabulary import Name, Named


class Result(Named):
    """The result of an item. UNKNOWN: what it would need was not read, so nobody is blamed."""

    PASSED = "passed", Name("合格", "passed")
    FAILED = "failed", Name("不合格", "failed")
    UNKNOWN = "unknown", Name("无法判断", "cannot be judged")
    NOT_APPLICABLE = "not_applicable", Name("不适用", "not applicable")


@dataclass(frozen=True, slots=True)
class Judged:
    """A result, why (one or a few sentences, in both languages), and where.

    `figures` are the printed figures concerned; `cell` is the address of the quantity to look at
    (`LineKey.address`), or "" where only the part is known; `rules` are the rules that found it.
    """

    result: Result
    zh: str
    en: str
    figures: tuple[CitedFigure, ...] = ()
    cell: str = ""
    rules: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where the figures stand in the document, in its own words; "" where there are none."""
        return "；".join(dict.fromkeys(each.place for each in self.figures if each.place))

    @property
    def printed(self) -> str:
        """The figures as printed: "公务接待费 3万元；…"."""
        cited = (f"{each.label} {each.printed}".strip() for each in self.figures if each.printed)
        return "；".join(dict.fromkeys(cited))


def passed(zh: str, en: str, *figures: CitedFigure) -> Judged:
    """Return that an item is as it should be."""
    return Judged(Result.PASSED, zh, en, figures)


def failed(zh: str, en: str, *figures: CitedFigure, cell: str = "") -> Judged:
    """Return that an item is missing, too coarse, late or contradictory."""
    first = next((figure.cell for figure in figures if figure.cell), "")
    return Judged(Result.FAILED, zh, en, figures, cell or first)


def unknown(zh: str, en: str, *figures: CitedFigure) -> Judged:
    """Return that what the item would need was not read."""
    return Judged(Result.UNKNOWN, zh, en, figures)


def not_applicable(zh: str, en: str) -> Judged:
    """Return that the item is not asked of this document."""
    return Judged(Result.NOT_APPLICABLE, zh, en)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of a check sheet: `name` is what the item is called in the document's year and phase."""

    item: Item
    name: Name
    judged: Judged

    @property
    def result(self) -> Result:
        return self.judged.result

    @property
    def has_failed(self) -> bool:
        return self.result is Result.FAILED


def rate_of(results: Iterable[Result]) -> Decimal | None:
    """Return the percentage of what passed among what was judged, one decimal; None where nothing was.

    There is no rate on a base of zero.
    """
    counts = Counter(results)
    judged = counts[Result.PASSED] + counts[Result.FAILED]
    if not judged:
        return None
    rate = Decimal(counts[Result.PASSED] * 100) / judged
    return rate.quantize(Decimal("0.1"), ROUND_HALF_UP)
