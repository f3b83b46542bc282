"""All numbers of a text: figures (amounts and percentages, with or without a unit), and structural ones."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL
from budgets.disclosure.readers.blocks.document import half_width

# As in 1,234.50; 12,345,6 is two numbers, for thousands come in threes.
_NUMBER = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?"
# As in 400万元, 0万, 12.5%, 2个百分点.
_UNIT = r"[万亿]元|元|[万亿](?![\u4e00-\u9fff])|%|‰|个?百分点"
_FIGURE = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>\s*(?:{_UNIT}))?")
_MONEY = rf"{_NUMBER}\s*(?:{_UNIT})"
# A code stands before a name: "2130201行政运行", "[30201] 办公费".
_CODE = re.compile(
    r"(?<![\d.])(?<!\d,)(?:\d{7}|\d{5}|\d{3})(?=[\])】]?\s*[-_—、:\s]*[\u4e00-\u9fff\"])"
)


class NumberKind(StrEnum):
    """What a number is."""

    STRUCTURAL = "structural"  # a year, a code, a count, a numbering, a threshold
    BARE = "bare"  # a whole number without a unit: an amount only where amounts are expected
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One number of a text, from `start` to `end`, its unit included."""

    start: int
    end: int
    kind: NumberKind


@cache
def structural_kinds() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """Return the kinds of structural numbers: name, pattern, examples."""
    text = files(__package__).joinpath("structural_numbers.toml").read_text(encoding="utf-8")
    return tuple(
        (
            each["name"],
            re.compile(each["pattern"].replace("{N}", _NUMBER).replace("{M}", f"(?:{_MONEY})")),
            tuple(each["examples"]),
        )
        for each in tomllib.loads(text)["kind"]
    )


def numbers_in(text: str) -> Iterator[PrintedNumber]:
    """Yield every number of a text, in order."""
    plain = half_width(text)
    spans = [
        found.span() for _, pattern, _ in structural_kinds() for found in pattern.finditer(plain)
    ]
    spans += [found.span() for found in _CODE.finditer(plain) if _is_code(found[0])]
    spans.sort()
    following = reach = 0  # how far the spans reach that begin before the number's end
    for found in _FIGURE.finditer(plain):
        start, end = found.span("number")
        while following < len(spans) and spans[following][0] < end:
            reach = max(reach, spans[following][1])
            following += 1
        yield PrintedNumber(start, found.end(), _kind(found, covered=start < reach))


def _kind(found: re.Match[str], *, covered: bool) -> NumberKind:
    if covered:
        return NumberKind.STRUCTURAL
    whole = found["number"].isdecimal() and not found["unit"]
    return NumberKind.BARE if whole else NumberKind.FIGURE


def _is_code(digits: str) -> bool:
    return FUNCTIONAL.get(digits) is not None or ECONOMIC.get(digits) is not None
