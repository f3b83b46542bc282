"""Find the codes that printed names stand for, and never guess from a name alone."""

from __future__ import annotations

import re
from functools import lru_cache

from budgets.disclosure.codes import Classification, Headings, Match, normalised
from budgets.disclosure.readers.blocks.document import half_width

_SURE = frozenset({Match.EXACT, Match.WITHOUT_SUFFIX, Match.FORMER})
# （类）, （201类）, [款级科目], and behind the name: 类（201）
_PATH_MARK = re.compile(
    r"[(\[]\s*(?P<inside>\d{0,7})\s*[类款项]级?(?:科目)?\s*[)\]]"
    r"|[类款项]级?(?:科目)?\s*[(\[]\s*(?P<behind>\d{2,3}|\d{5}|\d{7})\s*[)\]]"
)
# 甲（201）乙（03）丙（01）, 甲[201]乙[20103]丙[2010301], 丙（2010301）: codes alone, right before the figure
_CODE_ALONE = re.compile(r"[(\[]\s*(?P<inside>\d{2,7})(?P<behind>)\s*[)\]]")
_LEVELS = re.compile(r"2\d\d (?:\d{2} \d{2}|2\d{4} 2\d{6}|\d{2}|2\d{4})|2\d{6}")
_MOST_BEHIND = 20  # 2024年预算数为


def sure_code(codes: Classification, name: str, year: int) -> str:
    """Return the code of a name of any level, "" if it would have to be guessed."""
    return _sure_code(codes, codes.headings, name, year)


def is_listed(codes: Classification, name: str) -> bool:
    """Return whether a list has a heading of this name, at whatever level and however often."""
    return _key_of(name) in _names_in(codes.headings)


def listed_name(codes: Classification, name: str) -> str:
    """Return a name without the 支出 that the headings of its list do not have: 行政运行支出."""
    short = name.removesuffix("支出")
    return short if any(code.name == short for code in codes.codes) else name


@lru_cache(maxsize=4096)
def _sure_code(codes: Classification, headings: Headings, name: str, year: int) -> str:
    if _key_of(name) not in _names_in(headings):
        return ""
    found = codes.resolve((name,), year)
    return found.code if found.how in _SURE else ""


@lru_cache(maxsize=8)
def _names_in(headings: Headings) -> frozenset[str]:
    """All names of a list, so that the many words that are none need no search."""
    names = ((code.name, *code.former_names, *code.aliases) for code in headings.codes)
    return frozenset(_key_of(name) for each in names for name in each)


def _key_of(name: str) -> str:
    return normalised(name).removesuffix("支出")


def has_path(label: str) -> bool:
    """Return whether a label marks the levels of a heading: …（类）…（款）…（项）."""
    return bool(_marks_in(half_width(label)))


def _marks_in(plain: str) -> list[re.Match[str]]:
    marks = list(_PATH_MARK.finditer(plain))
    if marks:
        return marks
    alone = list(_CODE_ALONE.finditer(plain))
    behind = plain[alone[-1].end() :] if alone else ""
    told = _LEVELS.fullmatch(" ".join(mark["inside"] for mark in alone))
    return alone if told and len(behind) <= _MOST_BEHIND and not re.search("[,;。]", behind) else []


def path_of(label: str) -> tuple[tuple[str, ...], str]:
    """Return the printed names of 类, 款 and 项, and the code where every level prints its own."""
    names: list[str] = []
    codes: list[str] = []
    start = 0
    for mark in _marks_in(half_width(label)):
        before = label[start : mark.start()]
        if not names:
            before = re.split(r'[,;。:"“”，；：]|^\s*\d+[.、]', before)[-1]
        names.append(_unquoted(before.strip("、,，. -—")))
        codes.append(mark["inside"] or mark["behind"] or "")
        start = mark.end()
    if not names or not all(names):
        return (), ""
    joined = codes[-1] if len(codes[-1]) == 7 else "".join(codes) if all(codes) else ""
    return tuple(names), joined


def _unquoted(name: str) -> str:
    """Return a name without a quote that has lost its other half: 「“两庭”建设」 keeps both of its own."""
    for opening, closing in ("“”", '""'):
        odd = (
            name.count(opening) != name.count(closing)
            if opening != closing
            else name.count('"') % 2
        )
        if odd or (name[:1] == opening and name.find(closing, 1) == len(name) - 1):
            name = name.strip(opening + closing)
    return name


_CAR = "(?:公务用车|公务车(?:辆|用车)?|公车)"
_RUN = "运行(?:[及和与、]?(?:维护|维修|保养))*+"  # 运行维护, 运行及维护
_COST = "(?:费用?+|经费)"  # taken whole: no 费 is given back
# In this order where two begin at the same place: 公务用车购置费 before 公务用车.
_THREE_PUBLIC_WORDS = {
    "S201": rf"{_CAR}购置{_COST}?+(?![及和与、]{_CAR}?运行)",
    "S202": rf"{_CAR}(?:日常)?(?:{_RUN}|维护){_COST}?+(?![及和与]{_CAR}?购置)",
    "S2": rf"{_CAR}(?:购置{_COST}?[及和与、]{_CAR}?{_RUN}|{_RUN}{_COST}?[及和与]{_CAR}?购置)?{_COST}?",
    "S1": rf"因公(?:临时)?出国(?:\(出?境\)|境)?{_COST}?|出国(?:\(出?境\)|境)?{_COST}",
    "S3": rf"公务接待{_COST}?|(?<!务)接待{_COST}",
    "TOTAL": r"\"?三公\"?(?:经费|费用)",
}
_ANY_OF_THREE = re.compile(
    "|".join(f"(?P<{code}>{words})" for code, words in _THREE_PUBLIC_WORDS.items())
)
_JOINED = re.compile("[、和及与]")
# 「“三公”经费中的其他费用」 is no name of the whole.
_PART_OF_IT = re.compile("[中里](?:的|,|:)?[^为是计共,:]{2,}(?:费用?|支出|经费)")


def three_public_item(text: str) -> tuple[str, str] | None:
    """Return the code and the printed name of the 三公 item named first; "" for the total, None for none."""
    found = _ANY_OF_THREE.search(half_width(text))
    return _item(found, text) if found else None


def three_public_before(label: str) -> tuple[str, str] | None:
    """Return the item that the words right before a figure name: of several the last.

    None for a part that the list does not have, and for several that are joined (甲费和乙费共5万元).
    """
    plain = half_width(label)
    found = list(_ANY_OF_THREE.finditer(plain))
    if not found or _PART_OF_IT.search(plain, found[-1].end()):
        return None
    between = plain[found[-2].end() : found[-1].start()] if len(found) > 1 else ""
    if found[-1].lastgroup != "TOTAL" and _JOINED.fullmatch(between):
        return None
    return _item(found[-1], label)


def _item(found: re.Match[str], text: str) -> tuple[str, str]:
    code = (found.lastgroup or "").removesuffix("TOTAL")
    return code, text[found.start() : found.end()]
