"""What a cell of a table holds: a figure, a percentage, a word for nothing."""

from __future__ import annotations

import re

from budgets.disclosure.money import Amount, MoneyUnit, Percent, parse_decimal
from budgets.disclosure.readers.blocks.document import half_width

_BLANK = frozenset({"", "-", "—", "——", "--", "---", "/", "－", "\\", "*", "…"})
_NONE_PLANNED = re.compile(
    r"(?:本年|本部门|我部门)?(?:没有|未|无)(?:安排|预算安排|编制|发生)?(?:预算|支出)?"
)
_NOT_DISCLOSED = re.compile(r"未公开|不公开|不予公开|涉密|保密|未披露")
_NOT_APPLICABLE = re.compile(r"不适用|N/?A", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([\d.,]+)\)")
_WITH_UNIT = re.compile(r"[¥￥]?(-?)[¥￥]?\+?([\d,.]+)(万元|亿元|元)?")
_UNIT = re.compile(
    r"(?:单位|金额)[:为]?\s*(?:人民币)?\s*(万元|亿元|元)|[(,/:](?:人民币)?(万元|亿元|元)[),:]?"
)


def is_blank(cell: str) -> bool:
    """Return whether a cell is empty, or struck out with a dash."""
    return cell.strip() in _BLANK


def is_figure(cell: str) -> bool:
    """Return whether a cell holds a figure, and nothing else."""
    try:
        parse_decimal(_plain(cell))
    except ValueError:
        return False
    return True


def unit_in(text: str) -> MoneyUnit | None:
    """Return the unit that a title, a header or a label states."""
    found = _UNIT.search(half_width(text).replace(" ", ""))
    return MoneyUnit(found[1] or found[2]) if found else None


def amount_in(cell: str, unit: MoneyUnit) -> Amount | None:
    """Return the amount in a cell, in `unit` unless it names its own; None if it is blank or no figure."""
    plain = _plain(cell)
    if plain in _BLANK:
        return None
    if _NOT_DISCLOSED.fullmatch(plain):
        return Amount.not_disclosed(unit)
    if _NOT_APPLICABLE.fullmatch(plain):
        return Amount.not_applicable(unit)
    if _NONE_PLANNED.fullmatch(plain):
        return Amount.none_planned(unit)
    bracketed = _IN_BRACKETS.fullmatch(plain)
    figure = _WITH_UNIT.fullmatch(bracketed[1] if bracketed else plain)
    if not figure:
        return None
    own = MoneyUnit(figure[3]) if figure[3] else unit
    try:
        return Amount.of(figure[2], own, negative=bool(bracketed or figure[1]))
    except ValueError:
        return None


def percent_in(cell: str) -> Percent | None:
    """Return the percentage in a cell, with or without the mark %; None if there is none."""
    plain = re.sub(r"%(?=\)?$)", "", _plain(cell))  # 33.3%, (33.3%)
    bracketed = _IN_BRACKETS.fullmatch(plain)
    bare = bracketed[1] if bracketed else plain.removeprefix("-").removeprefix("+")
    try:
        return Percent.of(bare, negative=bool(bracketed) or plain.startswith("-"))
    except ValueError:
        return None


def says_none(cell: str) -> bool:
    """Return whether a cell says in words that nothing is planned."""
    plain = _plain(cell)
    return bool(plain) and bool(_NONE_PLANNED.fullmatch(plain))


def signed(cell: str) -> str:
    """Return the figure of a change told in words with its sign: 减少10 is -10, 增长3.2% is 3.2%."""
    found = _IN_WORDS.fullmatch(_plain(cell))
    if not found:
        return cell
    return ("-" if found["less"] else "") + found["figure"]


# 减少10, 下降3.2%, 增加10万元, 增长3.2％.
_IN_WORDS = re.compile(
    r"(?:(?P<less>减少|下降|降低|减)|增加|增长|上升|提高|增)了?(?P<figure>[\d.,]+(?:%|万元|元)?)"
)
# −10, —10, –10, ﹣10, ‑10, ─10, 负10; a dash alone is no minus.
_MINUS = re.compile(r"^(?:[−‐‑‒–—―﹣─˗]|负)(?=[¥￥]?[\d.])")


def _plain(cell: str) -> str:
    return _MINUS.sub("-", re.sub(r"\s", "", half_width(cell)))
