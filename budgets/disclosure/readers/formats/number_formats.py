"""What a spreadsheet shows for a stored number: the figure as its number format prints it."""

from __future__ import annotations

import operator as op
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache

from budgets.disclosure.money import parse_decimal
from budgets.disclosure.readers.formats.colours import Palette

GENERAL = "General"

# The numbers that Excel keeps for the calendars of East Asia; it writes no code for them.
_EAST_ASIAN = (
    dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')
    | dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"')
    | {30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"'}
)


@cache
def built_in() -> Mapping[str, str]:
    """Return the formats that a workbook names by number only."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # takes a while to load

    return {str(number): code for number, code in (_EAST_ASIAN | BUILTIN_FORMATS).items()}


_LONGEST_FORMAT = 255  # Excel's own limit
_LARGEST_SHOWN = Decimal(10) ** 21
_MOST_DECIMALS = 30
_LAST_DAY = 2_958_466  # 9999-12-31
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|G/通用格式)|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+),*(?:[Ee][+-]0+)?"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|AM/PM|上午/下午)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_COMPARISONS = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge, "=": op.eq, "<>": op.ne}
_CURRENCY = re.compile(r"\$([^-\]]*)")
_NUMBERED_COLOUR = re.compile(r"(?:colou?r|颜色)\s*(\d{1,2})")
_COLOURS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
    "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00",
    "黑色": "000000", "蓝色": "0000FF", "青色": "00FFFF", "绿色": "00FF00", "洋红": "FF00FF",
    "红色": "FF0000", "白色": "FFFFFF", "黄色": "FFFF00",
}  # fmt: skip
_TEXTS = 4  # the section of a format that shows texts, where it has as many
Token = tuple[str, str]


def shown(written: str, code: str, *, from_1904: bool = False) -> str:
    """Return a stored number ("174.29999999999998") as its format prints it ("174.30").

    What is no number, or too long a number to be shown, stays as written.
    """
    value = _decimal(written)
    if value is None:
        return written
    sections = _sections(code[:_LONGEST_FORMAT])
    tokens, signed = _section_for(value, sections)
    if any(kind == "date" for kind, _ in tokens):
        return _date(value, tokens, from_1904=from_1904)
    if any(kind == "general" or text == "@" for kind, text in tokens):
        return _literals(tokens, _plain(value))
    if not any(kind == "digits" for kind, _ in tokens):
        return _literals(tokens, "") if tokens or len(sections) > 1 else _plain(value)
    return _figure(value, tokens, signed=signed)


def shown_text(text: str, code: str) -> str:
    """Return a text as a number format prints it: with words around it, or not at all (";;;")."""
    sections = _sections(code[:_LONGEST_FORMAT])
    tokens = sections[-1]
    if len(sections) < _TEXTS and ("other", "@") not in tokens:
        return text
    around = _literals(tuple(x for x in tokens if x != ("other", "@")), "")
    if ("other", "@") in tokens and not around:
        return text
    return _literals(tokens, text)


def colours_of(code: str, palette: Palette) -> set[str]:
    """Return the colours in which a format prints something."""
    found = set()
    for kind, text in (token for section in _sections(code[:_LONGEST_FORMAT]) for token in section):
        name = text.strip().lower() if kind == "bracket" else ""
        if numbered := _NUMBERED_COLOUR.fullmatch(name):
            found.add(palette.numbered(int(numbered[1])))
        elif name in _COLOURS:
            found.add(_COLOURS[name])
    return found


def is_date(code: str) -> bool:
    """Return whether a format shows numbers as days or times."""
    return any(kind == "date" for kind, _ in _sections(code[:_LONGEST_FORMAT])[0])


def unrounded(written: str, printed: str) -> str:
    """Return what is printed, or the stored number in full where the printed figure is only a part of it."""
    value, seen = _decimal(written), _figure_in(printed)
    return printed if value is None or seen in (None, value) else _plain(value)


def stored(written: str, printed: str) -> str:
    """Return the stored number in full if that is what is printed, rounded at most; else what is printed.

    A number format may print anything: another figure in quotes, thousands, no sign. What is seen counts.
    """
    value, seen = _decimal(written), _figure_in(printed)
    if written == printed or value is None or seen is None:
        return printed
    with localcontext() as context:
        context.prec = 80
        places = int(seen.as_tuple().exponent)
        rounded = value.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
    return _plain(value) if rounded == seen else printed


def _figure_in(printed: str) -> Decimal | None:
    """Return the figure that is printed; None for anything else, such as a date or a currency."""
    with suppress(ValueError):
        return parse_decimal(printed)
    return None


def _decimal(written: str) -> Decimal | None:
    """Return the value without the noise of binary fractions: fifteen digits, as Excel keeps them."""
    try:
        value = Decimal(format(float(written), ".15g"))
    except (ValueError, OverflowError):
        return None
    return value if value.is_finite() and abs(value) < _LARGEST_SHOWN else None


def _plain(value: Decimal) -> str:
    if value == 0:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    """Return the parts of a format between semicolons, each as tokens."""
    sections: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or "other"
        text = found[kind]
        if kind == "other" and text == ";":
            sections.append([])
        elif kind == "digits":
            sections[-1].append((kind, found[0]))
        elif kind == "bracket" and re.fullmatch("[hms]+", text, re.IGNORECASE):
            sections[-1].append(("date", text))
        else:
            sections[-1].append((kind, text))
    return tuple(tuple(section) for section in sections)


def _section_for(
    value: Decimal, sections: tuple[tuple[Token, ...], ...]
) -> tuple[tuple[Token, ...], bool]:
    """Return the part that prints this value, and whether it leaves the sign to us."""
    numeric = sections[:3] if len(sections) > 1 else sections
    conditions = [_condition(section) for section in numeric]
    if any(conditions):
        for section, condition in zip(numeric, conditions, strict=True):
            if condition is None or _holds(value, condition):
                return section, True
        return numeric[-1], True
    if len(numeric) == 1:
        return numeric[0], True
    if value == 0 and len(numeric) == 3:
        return numeric[2], False
    return (numeric[1], False) if value < 0 else (numeric[0], True)


def _condition(section: tuple[Token, ...]) -> tuple[str, Decimal] | None:
    for kind, text in section:
        found = _CONDITION.fullmatch(text) if kind == "bracket" else None
        if found:
            return found[1], Decimal(found[2])
    return None


def _holds(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return bool(_COMPARISONS[sign](value, bound))


def _figure(value: Decimal, tokens: tuple[Token, ...], *, signed: bool) -> str:
    pattern = next(text for kind, text in tokens if kind == "digits")
    percents = sum(kind == "other" and text == "%" for kind, text in tokens)
    if "E" in pattern.upper() or ("other", "/") in tokens:  # powers and fractions: the plain figure
        return _plain(value)
    digits = re.sub(r"[^#0?.,]", "", pattern)
    whole, _, decimals = digits.rstrip(",").partition(".")
    thousands = len(digits) - len(digits.rstrip(","))
    scale = 2 * min(percents, 4) - 3 * min(thousands, 4)
    with localcontext() as context:
        context.prec = 80
        places = decimals[:_MOST_DECIMALS]
        printed = value.scaleb(scale).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    text = f"{abs(printed):{',' if ',' in whole else ''}f}"
    text = _without_optional(text, whole, places)
    minus = "-" if signed and printed < 0 else ""
    return minus + _literals(tokens, text)


def _without_optional(text: str, whole: str, decimals: str) -> str:
    """Leave out the digits that the format prints only where they say something, and add its zeros."""
    before, _, after = text.partition(".")
    kept = len(decimals.rstrip("#?"))
    while len(after) > kept and after.endswith("0"):
        after = after[:-1]
    zeros = whole.count("0")
    if zeros == 0 and before == "0":
        before = ""
    before = before.rjust(zeros, "0") if "," not in before else before
    return f"{before}.{after}" if after else before


def _literals(tokens: tuple[Token, ...], figure: str) -> str:
    """Return the characters that the format prints around a figure."""
    parts: list[str] = []
    for kind, text in tokens:
        if kind in ("digits", "general") or text == "@":
            parts.append(figure)
            figure = ""
        elif kind in ("quoted", "escaped") or (kind == "other" and text not in "@?"):
            parts.append(text)
        elif kind == "bracket" and (currency := _CURRENCY.match(text)):
            parts.append(currency[1])
    return "".join(parts).strip()


def _date(value: Decimal, tokens: tuple[Token, ...], *, from_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return _plain(value)
    if from_1904:
        day = datetime(1904, 1, 1)
    else:  # Excel counts a 29 February 1900 that never was
        day = datetime(1899, 12, 30) if value >= 61 else datetime(1899, 12, 31)
    try:
        moment = day + timedelta(seconds=round(float(value) * 86_400))
    except OverflowError:
        return _plain(value)
    parts: list[str] = []
    minutes = False  # m means minutes after hours and before seconds
    for place, (kind, text) in enumerate(tokens):
        if kind == "date":
            following = next((t for k, t in tokens[place + 1 :] if k == "date"), "")
            minutes = minutes or following[:1] in ("s", "S")
            parts.append(_date_part(moment, text, minutes=minutes))
            minutes = text[:1] in ("h", "H")
        elif kind in ("quoted", "escaped") or (kind == "other" and text not in ";@"):
            parts.append(text)
    return "".join(parts).strip()


def _date_part(moment: datetime, text: str, *, minutes: bool) -> str:
    letter, padded = text[0].lower(), len(text) > 1
    if letter == "y":
        return f"{moment.year:04}" if len(text) > 2 else f"{moment.year % 100:02}"
    if letter not in "mdhs":
        return "上午" if moment.hour < 12 else "下午"
    month = moment.minute if minutes else moment.month
    number = {"m": month, "d": moment.day, "h": moment.hour, "s": moment.second}[letter]
    return f"{number:02}" if padded else str(number)
