"""The rows of a sheet as texts, and what each of the texts means: figures, codes, what cannot be read.

No Django form stands behind a row: a sheet has thousands of cells, and a form's field costs more than
all that there is to find out about one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from budgets.admin.desk.form_data import Shown, Texts, TypedRow
from budgets.admin.desk.grid import GridRow, holds_unsaid, is_part_of
from budgets.admin.desk.layout import Column, Holds, label_of
from budgets.disclosure.model import Phase, Row
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.official_form.tables import SideForm
from budgets.forms import amount_typed, as_typed, percent_as_typed, percent_typed
from budgets.models.lines import SIDE_LABELS
from budgets.safe_text import validate_visible

_CODE = re.compile(r"([A-Z]?\d{0,11})")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a section is ruled on a page: its columns with their headings, the unit, the year."""

    section: SideForm
    columns: tuple[Column, ...]
    labels: tuple[str, ...]
    unit: MoneyUnit
    year: int
    purpose: bool

    @classmethod
    def of(
        cls,
        section: SideForm,
        columns: Sequence[Column],
        unit: MoneyUnit,
        year: int,
        phase: Phase,
        rows: Iterable[GridRow],
    ) -> Ruling:
        labels = tuple(label_of(section, column, phase) for column in columns)
        purpose = section.purpose or any(row.purpose for row in rows)
        return cls(section, tuple(columns), labels, unit, year, purpose)

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The columns of figures as the head of the table shows them."""
        return [
            {
                "name": f"c{place}",
                "label": label,
                "cell": "/".join((column.fund, column.nature, column.holds)),
                "share": column.holds is Holds.SHARE,
                "within": " ".join(f"c{i}" for i in self._wholes(column)),
            }
            for place, (column, label) in enumerate(zip(self.columns, self.labels, strict=True))
        ]

    def _wholes(self, column: Column) -> Iterator[int]:
        """Which columns a column is a part of: its figures count in theirs."""
        for place, other in enumerate(self.columns):
            both = column.holds is Holds.AMOUNT and other.holds is Holds.AMOUNT
            if both and other != column and is_part_of(column.cell, other.cell, self.section.main):
                yield place


@dataclass(slots=True)
class SheetRow:
    """One row of a sheet: its texts, the row that it was, and what is wrong with it by field."""

    ruling: Ruling
    number: int | str
    kept: GridRow | None = None
    texts: Texts = field(default_factory=dict)
    struck: bool = False
    from_row: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    values: dict[Column, Any] = field(default_factory=dict)

    @classmethod
    def shown(cls, ruling: Ruling, number: int, kept: GridRow) -> SheetRow:
        """A row as it is kept."""
        return cls(ruling, number, kept, texts_of(ruling, kept))

    @classmethod
    def typed(cls, ruling: Ruling, row: TypedRow, kept: GridRow | None) -> SheetRow:
        """A row as somebody typed it."""
        return cls(ruling, row.number, kept, row.texts, row.struck, row.was)

    @property
    def was(self) -> str:
        """The key of the row that it was, if it was one: another may have taken that away meanwhile."""
        return self.kept.key if self.kept else self.from_row

    @property
    def start(self) -> str:
        """How the names of its fields begin."""
        return f"{self.ruling.section.key}-{self.number}"

    @property
    def row(self) -> Row:
        return self.kept.row if self.kept else Row.ITEM

    @property
    def fixed(self) -> bool:
        return bool(self.kept and self.kept.fixed)

    @property
    def is_total(self) -> bool:
        return self.row is not Row.ITEM

    @property
    def total_label(self) -> str:
        """What the official form calls a total row."""
        section = self.ruling.section
        if section.totals_first:
            return _("合计")
        pattern = _("本年%(side)s合计") if self.row is Row.CURRENT else _("%(side)s总计")
        return pattern % {"side": SIDE_LABELS[section.side]}

    @property
    def cells(self) -> list[tuple[str, str, str, str]]:
        """The cells of figures: name, text, heading, what is wrong."""
        texts, errors = self.texts, self.errors
        return [
            (name, texts.get(name, ""), label, errors.get(name, ""))
            for name, label in zip(_NAMES, self.ruling.labels, strict=False)
        ]

    @property
    def code(self) -> str:
        return self.texts.get("code", "")

    @property
    def name(self) -> str:
        return self.texts.get("name", "")

    @property
    def purpose(self) -> str:
        return self.texts.get("purpose", "")

    @property
    def code_error(self) -> str:
        return self.errors.get("code", "")

    @property
    def name_error(self) -> str:
        return self.errors.get("name", "")

    @property
    def row_error(self) -> str:
        return self.errors.get("", "")

    def says_something(self) -> bool:
        """In a preset row, code and name are there anyway: only figures say something, or are still open."""
        silent = ("code", "name") if self.fixed else ()
        said = any(text for name, text in self.texts.items() if name not in silent)
        return said or (self.fixed and self._is_open)

    @property
    def _is_open(self) -> bool:
        return bool(self.kept and holds_unsaid(self.kept))

    def read(self) -> None:
        """Finds out what the texts mean; what cannot be read is an error of its field."""
        self.errors, self.values = {}, {}
        if self.struck or not self.says_something():
            return
        if not self.fixed:
            self._read_heading()
        for name in ("name", "purpose"):
            try:
                validate_visible(self.texts.get(name, ""), lines=name == "purpose")
            except ValidationError as error:
                self.errors[name if name == "name" else ""] = error.messages[0]
        for place, column in enumerate(self.ruling.columns):
            try:
                value = self._value(column, self.texts.get(f"c{place}", ""))
            except ValidationError as error:
                self.errors[f"c{place}"] = error.messages[0]
            else:
                if value is not None:
                    self.values[column] = value
        if not self.errors:
            self._check()

    def _read_heading(self) -> None:
        code = unicodedata.normalize("NFKC", self.code).upper()
        code = "".join(code.split()).replace(".", "").replace("-", "")
        if not _CODE.fullmatch(code):
            self.errors["code"] = _("编码只能是数字（自编码以一个字母开头）。")
            return
        name = self.name
        if len(name) > _LONGEST_NAME:
            self.errors["name"] = _("名称太长，最多 %(most)s 个字。") % {"most": _LONGEST_NAME}
        elif not self.is_total and not (code or name):
            self.errors["name"] = _("请填科目编码或名称。")
        if code and not name:
            name = self.ruling.section.name_of(code, self.ruling.year)
        self.texts = self.texts | {"code": code, "name": name}

    def _value(self, column: Column, text: str) -> Amount | Percent | None:
        """What was kept is given back as it was if nobody touched it."""
        kept: Any = self.kept.values.get(column) if self.kept else None
        if kept is not None and text == _text(kept, column, self.ruling.unit):
            return kept  # type: ignore[no-any-return]
        if not text:
            return None
        if column.holds is Holds.SHARE:
            return percent_typed(text)
        return amount_typed(text, self.ruling.unit)

    def _check(self) -> None:
        if not (self.values or self._is_open):
            self.errors[""] = _("这一行没有金额：请至少填一格，或清空这一行。")
        for place, column in enumerate(self.ruling.columns):
            alone = column in self.values and Column(*column.cell) not in self.values
            if alone and column.holds is Holds.SHARE:
                said = _("有这一格，就要有本年的金额：没有请填 0 或选“没有安排”。")
                self.errors[f"c{place}"] = said

    def grid_row(self) -> GridRow:
        """The row as typed, with the lines that it was made from."""
        kept = self.kept
        plain = self.row is Row.ITEM and not self.fixed
        # The name of a total or preset row is not typed, so it stays.
        code = self.code if plain else (kept.code if kept else "")
        name = self.name if plain else (kept.name if kept else "")
        purpose = self.texts.get("purpose", kept.purpose if kept else "")
        lines = dict(kept.kept) if kept else {}
        return GridRow(self.row, code, name, self.values, purpose, lines, self.fixed)


_NAMES = tuple(f"c{place}" for place in range(60))


def texts_of(ruling: Ruling, kept: GridRow) -> Texts:
    """What a row shows: the text of each of its fields."""
    texts = {"code": kept.code, "name": kept.name}
    if kept.row is not Row.ITEM:
        texts = {"code": "", "name": ""}
    for name, column in zip(_NAMES, ruling.columns, strict=False):
        value = kept.values.get(column)
        texts[name] = "" if value is None else _text(value, column, ruling.unit)
    if ruling.purpose:
        texts["purpose"] = kept.purpose.strip().replace("\r\n", "\n")
    return texts


def _text(value: Any, column: Column, unit: MoneyUnit) -> str:
    return percent_as_typed(value) if column.holds is Holds.SHARE else as_typed(value, unit)


def read_rows(rows: Sequence[SheetRow]) -> None:
    """Reads all rows of a section; a heading may stand in it once."""
    seen: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows, start=1):
        row.read()
        if row.errors or row.struck or row.is_total or not row.says_something():
            continue
        heading = (row.code, row.name)
        if heading in seen:
            said = _("与第 %(row)s 行重复：同一科目只填一行。") % {"row": seen[heading]}
            row.errors[""] = said
        seen.setdefault(heading, place)


def in_unit(shown: Shown, before: MoneyUnit, now: MoneyUnit) -> Shown:
    """What a page showed in one unit as it would have shown it in another."""
    if before is now:
        return shown

    def other(name: str, text: str) -> str:
        if name not in _NAMES or text.endswith("%"):
            return text
        try:
            return as_typed(amount_typed(text, before), now)
        except ValidationError:
            return text

    return {
        prefix: [(was, {n: other(n, t) for n, t in texts.items()}) for was, texts in rows]
        for prefix, rows in shown.items()
    }
