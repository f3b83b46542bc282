"""What differs between two versions of one disclosure, cell by cell, in the clerk's words.

One list serves the history of a draft, the preview of an upload, the message that somebody else saved
meanwhile, and the public page of a correction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from operator import attrgetter
from typing import Any

from budgets.disclosure.model import Disclosure, Indicator, Line, LineKey, Passage, Row, Table
from budgets.disclosure.money import Amount, Nothing, Percent
from budgets.disclosure.workbook_format import (
    COVER_FIELDS,
    FUNCTIONS,
    FUNDS,
    GLOSSARY,
    HOLDINGS,
    NATURES,
    OTHER_AMOUNTS,
    PARTICULARS,
    PASSAGES,
    PRIORITIES,
    REASONS,
    ROWS,
    SECTIONS,
    SIDES,
    STATEMENTS,
    TABLES,
    UNITS,
    ColumnType,
    SheetColumn,
    TextSheet,
)

IDENTITY = "identity"
EXPLANATIONS = "explanations"  # what a department says of a contradiction: not in the Disclosure
# What is kept at publication and follows from no row: its checksum is in the log.
WORDS, FINDINGS, PUBLICATION = "words", "findings", "publication"
ORDER_OR_SOURCE = "次序或出处"  # what is left to differ where no cell does
NOT_FILLED_IN = "未填"
_NOTHING = {
    Nothing.NONE_PLANNED: "没有安排",
    Nothing.NOT_DISCLOSED: "没有公开",
    Nothing.NOT_APPLICABLE: "不适用",
    Nothing.BLANK: "空白",
    Nothing.OPEN: NOT_FILLED_IN,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs.

    `part` is the table ("T5") or the field of the Disclosure ("functions"; "identity" for what is
    on the cover). `place` names the row, `column` the cell in it. `before` and `after` are what is
    printed, amounts with their unit; None where there was or is no such cell. `key` is the quantity
    concerned, of which rows of tables have one.
    """

    part: str
    place: str
    column: str
    before: str | None
    after: str | None
    key: LineKey | None = None

    @property
    def part_name(self) -> str:
        """What the part is called: 表5 一般公共预算支出表."""
        return PART_NAMES.get(self.part) or Table(self.part).full_label


def differences(before: Disclosure, after: Disclosure) -> tuple[Difference, ...]:
    """Return every cell in which `after` differs from `before`, in the order of the document.

    Empty if and only if the two are equal, but for the notice, which is not the department's.
    """
    found = list(_of_cells(IDENTITY, "", COVER_FIELDS, before, after))
    for table in Table:
        old = [line for line in before.lines if line.table is table]
        new = [line for line in after.lines if line.table is table]
        found += _complete(table.value, old, new, _of_table(old, new))
    for part in _RECORDS:
        was, is_ = getattr(before, part.sheet.part), getattr(after, part.sheet.part)
        found += _complete(part.sheet.part, was, is_, _of_records(part, was, is_))
    found += _complete("projects", before.projects, after.projects, _of_projects(before, after))
    return tuple(found)


# Lines

_CELLS_OF_A_LINE = (
    SheetColumn("名称", "name"),
    *(field for field in OTHER_AMOUNTS.fields if field.name not in LineKey.__slots__),
)


def _of_table(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Difference]:
    for (key, copy), old, new in _paired(before, after, lambda line: line.key):
        place = _place_of(key, (new or old).name) + _which(copy)
        # The place says the name of a line that is new or gone.
        fields = _CELLS_OF_A_LINE if old and new else _CELLS_OF_A_LINE[1:]
        yield from _of_cells(key.table.value, place, fields, old, new, key)


def _place_of(key: LineKey, name: str) -> str:
    """Return which row and which column of the table: 2010301 行政运行 · 一般公共预算 · 基本支出."""
    two_sided = key.table.two_sided
    if key.row is Row.ITEM:
        code = key.code if key.code[:1].isdigit() else ""
        row = " ".join(part for part in (code, name) if part)
    else:
        row = ROWS[key.row] if two_sided else "合计"
    side = SIDES[key.side] if two_sided else ""
    return " · ".join(part for part in (side, row, FUNDS[key.fund], NATURES[key.nature]) if part)


# Records of texts


@dataclass(frozen=True, slots=True)
class _Records:
    """How the records of a part are matched: by `key`, or by their texts in order where that is None."""

    sheet: TextSheet
    key: Callable[[Any], Any] | None
    place: Callable[[Any], str]


_RECORDS = (
    _Records(FUNCTIONS, None, lambda x: f"第 {x.number} 项"),
    _Records(PRIORITIES, lambda x: x.title, lambda x: x.title or f"第 {x.number} 项"),
    _Records(UNITS, lambda x: x.name, lambda x: x.name),
    _Records(REASONS, lambda x: (x.about, x.label, x.against), lambda x: _about(x.about)),
    _Records(STATEMENTS, lambda x: (x.about, x.source), lambda x: _about(x.about)),
    _Records(HOLDINGS, lambda x: x.name, lambda x: x.name),
    _Records(PARTICULARS, lambda x: x.kind, lambda x: x.kind.text.zh),
    _Records(GLOSSARY, lambda x: x.term, lambda x: x.term),
    _Records(PASSAGES, lambda x: (x.section, x.heading), lambda x: _heading(x)),
)
PART_NAMES = {
    IDENTITY: "基本信息",
    EXPLANATIONS: "矛盾的说明",
    WORDS: "公开文件的文字",
    FINDINGS: "公开时的问题",
    PUBLICATION: "公开的日期和来源",
    "projects": "项目",
    **{part.sheet.part: part.sheet.name for part in _RECORDS},
}


def _about(key: LineKey) -> str:
    return f"{TABLES[key.table]} {_place_of(key, key.name or key.code)}"


def _heading(passage: Passage) -> str:
    return " · ".join(part for part in (SECTIONS[passage.section], passage.heading) if part)


def _of_records(
    part: _Records, before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Difference]:
    pairs = _aligned(before, after) if part.key is None else _paired(before, after, part.key)
    for (_key, copy), old, new in pairs:
        place = part.place(new or old) + _which(copy)
        yield from _of_cells(part.sheet.part, place, part.sheet.fields, old, new)


def _of_projects(before: Disclosure, after: Disclosure) -> Iterator[Difference]:
    pairs = _paired(before.projects, after.projects, lambda project: project.name)
    for (name, copy), old, new in pairs:
        place = name + _which(copy)
        yield from _of_cells("projects", place, _CELLS_OF_A_PROJECT, old, new)
        earlier, later = (project.indicators if project else () for project in (old, new))
        indicators = _paired(earlier, later, _heading_of_indicator)
        for (heading, again), was, is_ in indicators:
            under = f"{place} · {heading}{_which(again)}"
            yield from _of_cells("projects", under, _CELLS_OF_AN_INDICATOR, was, is_)


_CELLS_OF_A_PROJECT = (
    SheetColumn("预算金额", "amount", ColumnType.AMOUNT),
    SheetColumn("年度目标", "goal"),
)
_CELLS_OF_AN_INDICATOR = (SheetColumn("指标值", "target"), SheetColumn("计量单位", "unit"))


def _heading_of_indicator(indicator: Indicator) -> str:
    return " ".join(x for x in (indicator.level1, indicator.level2, indicator.level3) if x)


def _of_cells(
    part: str,
    place: str,
    fields: Iterable[SheetColumn],
    old: Any,
    new: Any,
    key: LineKey | None = None,
) -> Iterator[Difference]:
    for field in fields:
        said, says = _text(old, field), _text(new, field)
        if said != says and field.name != "number":  # the place in the list, not a word of it
            yield Difference(part, place, field.heading, said, says, key)


# How two lists are laid side by side

_Pair = tuple[tuple[Any, int], Any, Any]  # (what it is, the how-manieth of that), before, after


def _paired(before: Iterable[Any], after: Iterable[Any], key: Callable[[Any], Any]) -> list[_Pair]:
    """Yield the records of the same key as pairs; new ones in their place in `after`."""
    old, new = counted(before, key), counted(after, key)
    return [
        *((place, old.get(place), record) for place, record in new.items()),
        *((place, record, None) for place, record in old.items() if place not in new),
    ]


def counted(records: Iterable[Any], key: Callable[[Any], Any]) -> dict[tuple[Any, int], Any]:
    """Return the records in order, each by its key and by how many of that key have come with it."""
    found: dict[tuple[Any, int], Any] = {}
    times: Counter[Any] = Counter()
    for record in records:
        name = key(record)
        times[name] += 1
        found[name, times[name]] = record
    return found


def _aligned(before: Sequence[Any], after: Sequence[Any]) -> Iterator[_Pair]:
    """Texts in order: one that was put between two others moves none of those that follow."""
    texts = [x.text for x in before], [x.text for x in after]
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            continue
        for old, new in zip_longest(before[a:b], after[c:d]):
            yield (None, 1), old, new


def _which(copy: int) -> str:
    return f"（第 {copy} 处）" if copy > 1 else ""


# What a cell says


def _text(record: Any, field: SheetColumn) -> str | None:
    """Return what a cell says; None where there is no record, or the record has no such figure or text."""
    value = None if record is None else attrgetter(field.name)(record)
    if value is None or value == "":
        return None
    if isinstance(value, Amount):
        return _amount(value)
    if isinstance(value, Percent):
        return f"{_sign(value.value < 0, value.printed)}{value.printed}%"
    if isinstance(value, tuple):
        return "、".join(value) or None
    if isinstance(value, bool):
        return "是" if value else "否"
    return field.words[value] if field.words else str(value)


def _amount(amount: Amount) -> str:
    if not amount.printed:
        return _NOTHING.get(amount.nothing, "0") if amount.nothing else ""
    negative = amount.yuan is not None and amount.yuan < 0
    return f"{_sign(negative, amount.printed)}{amount.printed}{amount.unit}"


def _sign(negative: bool, printed: str) -> str:
    return "-" if negative and not printed.lstrip().startswith(("-", "－", "−")) else ""


def _complete(
    part: str, before: Sequence[Any], after: Sequence[Any], found: Iterable[Difference]
) -> list[Difference]:
    """Return the differences of a part; where only order, number or source changed, that is said once."""
    listed = list(found)
    if listed or tuple(before) == tuple(after):
        return listed
    return [Difference(part, "", ORDER_OR_SOURCE, None, "有调整")]
