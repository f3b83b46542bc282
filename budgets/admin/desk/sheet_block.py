"""One side of a table on its page: its rows as texts, and what each of the texts means.

No Django form is used for a row: a sheet has thousands of cells, and a form's field costs more than
all that there is to find out about one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from budgets.admin.desk.form_data import MOST_ROWS, CellError, Texts, TypedRow
from budgets.admin.desk.sheet_columns import LineFigure, SheetColumn, columns_of, label_of
from budgets.admin.desk.sheet_rows import SheetRow, rows_of
from budgets.disclosure.model import Line, Phase
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.official_form.tables import SideForm
from budgets.forms import amount_typed, as_typed, percent_as_typed, percent_typed
from budgets.models import Edition
from budgets.models.lines import SIDE_LABELS
from budgets.safe_text import validate_visible

_CODE = re.compile(r"[A-Z]?\d{0,11}")  # "2010301", "R01"
_LONGEST_NAME = 200

# A row of the page, the stored row with its heading, and the cells of figures: name, text, label, error.
LaidOutRow = tuple[TypedRow, SheetRow, list[tuple[str, str, str, str]]]


@dataclass
class SheetBlock:
    """One side of a table: its columns and stored rows, and the rows of its page."""

    form: SideForm
    columns: tuple[SheetColumn, ...]
    unit: MoneyUnit
    year: int
    phase: Phase
    stored: dict[str, SheetRow]
    rows: list[TypedRow] = field(default_factory=list)
    written: list[tuple[TypedRow, SheetRow]] = field(default_factory=list)
    trouble: str = ""

    @classmethod
    def of(
        cls,
        edition: Edition,
        form: SideForm,
        lines: Sequence[Line],
        unit: MoneyUnit,
        opened: Iterable[str],
    ) -> SheetBlock:
        """Return a side with its rows as they are stored; `opened` are the columns of an opened page."""
        year, phase = edition.fiscal_year, Phase(edition.phase)
        stored = {row.key: row for row in rows_of(form, lines, year)}
        block = cls(form, columns_of(form, phase, lines, opened), unit, year, phase, stored)
        keys = [*stored, *[""] * _blank_rows(form, stored.values())]
        block.rows = [
            TypedRow(f"{block.prefix}-{number}", key, block.texts_of(stored[key]) if key else {})
            for number, key in enumerate(keys)
        ]
        return block

    @property
    def title(self) -> str:
        """The heading of the block."""
        return str(
            SIDE_LABELS[self.form.side] if self.form.table.two_sided else self.form.table.label
        )

    @property
    def prefix(self) -> str:
        """The start of the names of the block's fields."""
        return self.form.key

    @cached_property
    def fields(self) -> dict[str, SheetColumn]:
        """The columns of figures by the names of their fields."""
        return {f"c{place}": column for place, column in enumerate(self.columns)}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The headings of the columns of figures by the names of their fields."""
        return {name: label_of(self.form, x, self.phase) for name, x in self.fields.items()}

    @property
    def addresses(self) -> list[str]:
        """The columns as the page carries them along."""
        return [column.address for column in self.columns]

    @cached_property
    def has_purpose(self) -> bool:
        """Whether its rows say what their money is for."""
        return self.form.purpose or any(row.purpose for row in self.stored.values())

    @property
    def heads(self) -> list[dict[str, str]]:
        """The columns of figures as the head of the table shows them."""
        main = self.form.main
        return [
            {
                "name": name,
                "label": self.labels[name],
                "cell": column.address,
                "within": " ".join(n for n, x in self.fields.items() if column.is_part_of(x, main)),
            }
            for name, column in self.fields.items()
        ]

    @property
    def headings(self) -> dict[str, str]:
        """The labels of the visible fields by their names."""
        purpose = {"purpose": _("用途")} if self.has_purpose else {}
        return {"code": _("编码"), "name": _("名称"), **self.labels, **purpose}

    @property
    def shown(self) -> list[tuple[str, Texts]]:
        """The keys and texts of the rows that are stored."""
        return [(row.was, row.texts) for row in self.rows if row.was]

    @property
    def ordered(self) -> list[LaidOutRow]:
        """The rows as the page lays them out: the totals last where the official form prints them last."""
        rows = [self._laid_out(row) for row in self.rows]
        if not self.form.totals_first:
            rows.sort(key=lambda laid_out: laid_out[1].is_total)
        return rows

    @property
    def empty(self) -> list[LaidOutRow]:
        """A row to be filled in, for the page's script to copy."""
        return [self._laid_out(TypedRow(f"{self.prefix}-__prefix__"))]

    def _laid_out(self, row: TypedRow) -> LaidOutRow:
        texts, errors = row.texts, row.errors
        cells = [
            (name, texts.get(name, ""), label, errors[name]) for name, label in self.labels.items()
        ]
        return row, self._stored(row), cells

    @property
    def next_number(self) -> int:
        """The number of the next row that is added."""
        return max((row.number for row in self.rows), default=-1) + 1

    def row_name(self, key: str) -> str:
        """Return what the form calls a total row; "" for other rows."""
        row = self.stored.get(key)
        return row.total_label if row and row.is_total else ""

    def texts_of(self, row: SheetRow) -> Texts:
        """Return what a row shows: the text of each of its fields."""
        code, name = ("", "") if row.is_total else (row.code, row.name)
        texts = {"code": code, "name": name}
        for field_name, column in self.fields.items():
            texts[field_name] = _as_text(row.values.get(column), self.unit)
        if self.has_purpose:
            texts["purpose"] = row.purpose.strip().replace("\r\n", "\n")
        return texts

    def is_valid(self) -> bool:
        """Read what was typed; return whether all of it is understood."""
        if len(self.rows) > MOST_ROWS:
            self.trouble = _("一张表最多 %(most)s 行。") % {"most": MOST_ROWS}
        self.written = list(self._read())
        return not self.troubles

    @property
    def troubles(self) -> list[CellError]:
        """What is not understood."""
        found = [("", "", self.trouble)] if self.trouble else []
        return found + [(row.start, n, said) for row in self.rows for n, said in row.errors.items()]

    def _stored(self, row: TypedRow) -> SheetRow:
        """Return the stored row that a row of the page stands for, or else an empty one."""
        return self.stored.get(row.was) or SheetRow(self.form)

    def _read(self) -> Iterator[tuple[TypedRow, SheetRow]]:
        """Yield the rows that say something and are not struck out; a heading may be there once."""
        places: dict[tuple[str, ...], int] = {}
        for place, row in enumerate(self.rows, start=1):
            stored = self._stored(row)
            if row.struck or not _says_something(row, stored):
                continue
            read = self._row(row, stored)
            first = place if row.errors else places.setdefault(read.heading, place)
            if first != place and not read.is_total:
                said = _("与第 %(row)s 行重复：同一科目只填一行。") % {"row": first}
                row.errors[""] = said
            yield row, read

    def _row(self, row: TypedRow, stored: SheetRow) -> SheetRow:
        """Return what a row says; what cannot be read becomes an error of its field."""
        if not stored.fixed:
            self._read_heading(row)
        for name, error_of in (("name", "name"), ("purpose", "")):
            try:
                validate_visible(row.texts.get(name, ""), lines=name == "purpose")
            except ValidationError as error:
                row.errors[error_of] = error.messages[0]
        values: dict[SheetColumn, Amount | Percent] = {}
        for name, column in self.fields.items():
            try:
                value = self._value(row.texts.get(name, ""), column, stored)
            except ValidationError as error:
                row.errors[name] = error.messages[0]
            else:
                if value is not None:
                    values[column] = value
        if not row.errors:
            self._check(row, stored, values)
        typed = replace(stored, values=values, purpose=row.texts.get("purpose", stored.purpose))
        if not stored.fixed:  # else the heading is not typed, so it stays
            typed.code, typed.name = row.texts.get("code", ""), row.texts.get("name", "")
        return typed

    def _read_heading(self, row: TypedRow) -> None:
        name = row.texts.get("name", "")
        code = unicodedata.normalize("NFKC", row.texts.get("code", "")).upper()
        code = "".join(code.split()).replace(".", "").replace("-", "")
        if not _CODE.fullmatch(code):
            row.errors["code"] = _("编码只能是数字（自编码以一个字母开头）。")
            return
        if len(name) > _LONGEST_NAME:
            row.errors["name"] = _("名称太长，最多 %(most)s 个字。") % {"most": _LONGEST_NAME}
        elif not (code or name):
            row.errors["name"] = _("请填科目编码或名称。")
        row.texts["code"] = code
        row.texts["name"] = name or (self.form.name_of(code, self.year) if code else "")

    def _value(self, text: str, column: SheetColumn, stored: SheetRow) -> Amount | Percent | None:
        """Return what a text says; a value that nobody touched stays exactly as it is stored."""
        before = stored.values.get(column)
        if before is not None and text == _as_text(before, self.unit):
            return before
        if not text:
            return None
        if column.figure is LineFigure.SHARE:
            return percent_typed(text)
        return amount_typed(text, self.unit)

    def _check(
        self, row: TypedRow, stored: SheetRow, values: dict[SheetColumn, Amount | Percent]
    ) -> None:
        if not (values or stored.is_open):
            row.errors[""] = _("这一行没有金额：请至少填一格，或清空这一行。")
        for name, column in self.fields.items():
            alone = column in values and SheetColumn(*column.cell) not in values
            if alone and column.figure is LineFigure.SHARE:
                said = _("有这一格，就要有本年的金额：没有请填 0 或选“没有安排”。")
                row.errors[name] = said


def _says_something(row: TypedRow, stored: SheetRow) -> bool:
    """Return whether a row counts: in a fixed one only figures do, also those still to be filled in."""
    if not stored.fixed:
        return row.says_something
    figures = any(text for name, text in row.texts.items() if name not in ("code", "name"))
    return figures or stored.is_open


def _as_text(value: Amount | Percent | None, unit: MoneyUnit) -> str:
    return percent_as_typed(value) if isinstance(value, Percent) else as_typed(value, unit)


def _blank_rows(form: SideForm, stored: Iterable[SheetRow]) -> int:
    if not form.items or form.codes in ("three_public", "procurement"):
        return 0
    others = any(not row.fixed for row in stored)
    return 3 if others or form.presets else 6
