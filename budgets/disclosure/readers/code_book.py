"""Read a year's list of headings: a table whose header row names the columns 编码 and 名称.

Whatever else the table holds is passed over. Nothing is guessed: a file without such a header is refused,
and a row whose code or name cannot be used is reported with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgets.disclosure.codes import OFFICIAL, Official, normalised
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.errors import not_a_code_list, sentences, too_large
from budgets.disclosure.readers.row_files import RowPlace, rows_of

LONGEST_NAME = 100
MOST_HEADINGS = 5_000  # three times what a year's book has
_CODE = re.compile("(?:科目)?(?:编码|代码)")  # 科目编码
_NAME = re.compile("(?:科目)?名称")  # 科目名称
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its place, and the reason in two languages."""

    place: RowPlace
    message: str
    message_en: str


@dataclass(slots=True)
class CodeList:
    """The contents of a file: names by code, rows that cannot be used, and what was passed over.

    `others` counts the rows of another classification; `uncoded` are the names of rows without a code.
    """

    headings: dict[str, str] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    others: int = 0
    uncoded: list[str] = field(default_factory=list)


def read_code_list(
    name: str, data: bytes, kind: str, year: int | None = None, *, whole: bool = False
) -> CodeList:
    """Return the headings of one kind (`codes.OFFICIAL`) in a file; raise UnreadableDocument if it has none.

    `whole`: the file lists every heading of the year, so that each must have its parent in the file.
    """
    official = OFFICIAL[kind]
    found = CodeList()
    places: dict[str, RowPlace] = {}
    for place, code, heading in _named_rows(name, data):
        if not code:
            found.uncoded.append(heading)
        elif code[0].isdecimal() and code[0] != official.first_digit:
            found.others += 1
        elif reason := _reason_against(found, places, official, code, heading):
            found.problems.append(BadRow(place, *reason))
        else:
            found.headings.setdefault(code, heading)
            places.setdefault(code, place)
        if len(found.headings) > MOST_HEADINGS:
            raise too_large(f"最多 {MOST_HEADINGS} 个科目", f"at most {MOST_HEADINGS} headings")
    _check_parents(found, places, official, year, whole)
    if not found.headings and not found.problems:
        raise not_a_code_list()
    return found


def _named_rows(name: str, data: bytes) -> Iterator[tuple[RowPlace, str, str]]:
    """Yield the code and name of each row below a header; a sheet without a header has none."""
    columns: tuple[int, int] | None = None
    table = ""
    for place, row in rows_of(name, data, refusal=not_a_code_list):
        if place.table != table:
            columns, table = None, place.table
        header = _columns(row)
        columns = header or columns
        if columns is None or header:
            continue
        code, heading = (row[at].strip() if at < len(row) else "" for at in columns)
        if code or heading:
            yield place, half_width(code), heading


def _columns(row: Sequence[str]) -> tuple[int, int] | None:
    """Return where a header row has its codes and names; None for a row that is no such header."""
    codes = [at for at, cell in enumerate(row) if _CODE.fullmatch(cell)]
    names = [at for at, cell in enumerate(row) if _NAME.fullmatch(cell)]
    return (codes[0], names[0]) if len(codes) == len(names) == 1 else None


def _reason_against(
    found: CodeList, places: dict[str, RowPlace], official: Official, code: str, name: str
) -> tuple[str, str] | None:
    """Return why a row cannot be used, in Chinese and English; None if it can."""
    had, sizes = found.headings.get(code), [str(size) for size in official.sizes]
    if not code.isdecimal():
        return sentences("code_is_no_number", code=code)
    if len(code) not in official.sizes:
        told = {"length": len(code), "sizes": "、".join(sizes), "sizes_en": ", ".join(sizes)}
        return sentences("code_of_wrong_length", code=code, **told)
    if not _CHINESE.search(name):
        return sentences("code_without_name", code=code)
    if len(name) > LONGEST_NAME:
        return sentences("name_too_long", code=code, longest=LONGEST_NAME)
    if had is not None and normalised(had) != normalised(name):
        return sentences("two_names", code=code, first=had, second=name, where=places[code])
    return None


def _check_parents(
    found: CodeList, places: dict[str, RowPlace], official: Official, year: int | None, whole: bool
) -> None:
    """Report headings whose parent is neither in the file nor, unless `whole`, in force that year."""
    above = dict(zip(official.sizes[1:], official.sizes, strict=False))
    listed = official.classification
    for code in found.headings:
        parent = code[: above.get(len(code), 0)]
        if not parent or parent in found.headings:
            continue
        if whole:
            kind = "parent_not_in_whole_list"
        elif listed.get(parent) is None:
            kind = "parent_unknown"
        elif year and not listed.in_force(parent, year):
            kind = "parent_not_in_force"
        else:
            continue
        told = sentences(kind, code=code, parent=parent, year=year)
        found.problems.append(BadRow(places[code], *told))
