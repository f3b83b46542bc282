"""The tables T1–T9 and O1–O3 as pages: one row of the form is one heading with all its columns."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.formsets import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets import store
from budgets.admin.grid import GridRow, lines_of, rows_of, with_totals
from budgets.admin.layout import SECTIONS, Column, Holds, Section
from budgets.admin.parts import MOST_ROWS, Block, Part, RowForm, RowFormSet
from budgets.disclosure.leaves import leaves
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.shape import Line, Phase, Row, Side, Table
from budgets.forms import FigureField, PercentField, as_typed, percent_as_typed
from budgets.models import Edition
from budgets.models import Line as LineRow
from budgets.models.lines import SIDE_LABELS

ROOM_FOR_A_TABLE = 100_000  # the order of a line says its table, its side and its place
_CODE = RegexValidator(r"^[A-Z]?\d{0,11}$", _("编码只能是数字（自编码以一个字母开头）。"))


class CodeField(forms.CharField):
    """A code: full width, spaces and dots between its levels are let through."""

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value)).upper()
        return "".join(text.split()).replace(".", "").replace("-", "")


class SheetRowForm(RowForm):
    """One heading with its figures, as the columns of the section have them."""

    row = forms.ChoiceField(
        choices=[(row.value, row.value) for row in Row], initial="item", widget=forms.HiddenInput
    )
    fixed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    code = CodeField(required=False, max_length=12, label=_("编码"), validators=[_CODE])
    name = forms.CharField(required=False, max_length=200, label=_("名称"))

    def __init__(
        self,
        *args: Any,
        section: Section,
        columns: Sequence[Column],
        unit: MoneyUnit,
        year: int,
        phase: Phase,
        kept: GridRow | None = None,
        **kwargs: Any,
    ) -> None:
        self.section, self.columns, self.year = section, columns, year
        if kept is not None:
            kwargs["initial"] = _initial(kept, columns, unit)
        super().__init__(*args, kept=kept, **kwargs)
        values = kept.values if kept else {}
        for position, column in enumerate(columns):
            label, value = section.label(column, phase), values.get(column)
            made: forms.Field
            if column.holds is Holds.SHARE:
                made = PercentField(kept=value, label=label)  # type: ignore[arg-type]
            else:
                made = FigureField(unit=unit, kept=value, label=label)  # type: ignore[arg-type]
            made.widget.attrs["aria-label"] = label
            self.fields[f"c{position}"] = made
        if section.purpose or any(line.purpose for line in (kept.kept.values() if kept else ())):
            self.fields["purpose"] = _purpose()
        self._dress()

    @property
    def is_fixed(self) -> bool:
        return bool(self["fixed"].value() not in (None, "", False, "False"))

    @property
    def is_total(self) -> bool:
        return self["row"].value() != Row.ITEM.value

    @property
    def total_label(self) -> Any:
        """What the official form calls a total row."""
        row, side = self["row"].value(), SIDE_LABELS[self.section.side]
        if self.section.totals_first:
            return _now("合计")
        pattern = _now("本年%(side)s合计") if row == Row.CURRENT.value else _now("%(side)s总计")
        return pattern % {"side": side}

    def _dress(self) -> None:
        code, name = self.fields["code"].widget, self.fields["name"].widget
        code.attrs |= {"size": 9, "autocomplete": "off"}
        name.attrs |= {"size": 24, "autocomplete": "off"}
        if self.is_fixed:
            code.attrs |= {"readonly": True, "tabindex": "-1"}
            name.attrs |= {"readonly": True, "tabindex": "-1"}
        elif self.section.codes:
            for widget, part in ((code, "code"), (name, "name")):
                widget.attrs |= {"data-codes": self.section.codes, "data-codes-part": part}

    def says_something(self) -> bool:
        """In a preset row, code and name are there anyway: only figures say something."""
        silent = {"row", "fixed", "was", "DELETE"}
        silent |= {"code", "name"} if self.is_fixed else set()
        return any((self[name].data or "").strip() for name in self.fields if name not in silent)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors or cleaned.get("DELETE"):
            return cleaned
        if cleaned["row"] == Row.ITEM and not (cleaned["code"] or cleaned["name"]):
            self.add_error("name", _now("请填科目编码或名称。"))
        if cleaned["code"] and not cleaned["name"]:
            cleaned["name"] = self.section.name_of(cleaned["code"], self.year)
        values = self.values()
        if not values:
            self.add_error(None, _now("这一行没有金额：请至少填一格，或清空这一行。"))
        for position, column in enumerate(self.columns):
            alone = column in values and Column(*column.cell) not in values
            if alone and column.holds is Holds.SHARE:
                said = _now("有这一格，就要有本年的金额：没有请填 0 或选“没有安排”。")
                self.add_error(f"c{position}", said)
        return cleaned

    def values(self) -> dict[Column, Any]:
        """What was typed, by column."""
        found = {c: self.cleaned_data.get(f"c{i}") for i, c in enumerate(self.columns)}
        return {column: value for column, value in found.items() if value is not None}

    def grid_row(self) -> GridRow:
        """The row as typed, with the lines that it was made from."""
        cleaned = self.cleaned_data
        kept: GridRow | None = self.kept
        row = Row(cleaned["row"])
        # A total's name is not shown, so it is not typed either.
        name = cleaned["name"] if row is Row.ITEM else (kept.name if kept else "")
        return GridRow(
            row,
            cleaned["code"],
            name,
            self.values(),
            cleaned.get("purpose", kept.purpose if kept else ""),
            dict(kept.kept) if kept else {},
            self.is_fixed,
        )


def _purpose() -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 1, "cols": 24, "aria-label": _("用途")})
    return forms.CharField(required=False, label=_("用途"), widget=widget)


def _initial(kept: GridRow, columns: Sequence[Column], unit: MoneyUnit) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "was": kept.key,
        "row": kept.row.value,
        "fixed": kept.fixed,
        "code": kept.code,
        "name": kept.name,
        "purpose": kept.purpose,
    }
    for position, column in enumerate(columns):
        value: Any = kept.values.get(column)
        share = column.holds is Holds.SHARE
        shown[f"c{position}"] = percent_as_typed(value) if share else as_typed(value, unit)
    return shown


class SheetFormSet(RowFormSet):
    """The rows of one section; a heading may stand in it once."""

    def clean(self) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for number, form in enumerate(self.forms, start=1):
            if form.errors or not form.says_something() or form.cleaned_data.get("DELETE"):
                continue
            cleaned = form.cleaned_data
            heading = (cleaned["row"], cleaned["code"], cleaned["name"])
            if heading in seen and cleaned["row"] == Row.ITEM:
                said = _now("与第 %(row)s 行重复：同一科目只填一行。") % {"row": seen[heading]}
                form.add_error(None, ValidationError(said))
            seen.setdefault(heading, number)


class Sheet(Part):
    """The page of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key = table.value  # type: ignore[misc]
        number = f"表{table.value.removeprefix('T')} " if table.value.startswith("T") else ""
        self.title = f"{number}{table.label}"
        self.help = _(
            "金额照文件所印填写，可带千分位；与本表单位不同的可写明，如“3万元”。"
            "空着表示表里没有这一格；0、没有安排、没有公开是不同的意思，可在格子里直接选。"
        )

    def values(self, edition: Edition) -> Iterable[Any]:
        return edition.lines.filter(table=self.table.value).order_by("order", "pk").values_list()

    def count(self, edition: Edition) -> int:
        lines = edition.lines.filter(table=self.table.value)
        return lines.values("side", "row", "code", "name").distinct().count()

    def unit(self, edition: Edition, data: QueryDict | None = None) -> MoneyUnit:
        """The unit of the page: as chosen, or that of most of its lines, or the edition's."""
        chosen = (data or {}).get("unit", "")
        if chosen in list(MoneyUnit):
            return MoneyUnit(chosen)
        used = Counter(line.amount.unit for line in self._lines(edition) if line.amount.printed)
        return used.most_common(1)[0][0] if used else MoneyUnit(edition.unit)

    def _lines(self, edition: Edition, side: Side | None = None) -> list[Line]:
        rows = edition.lines.filter(table=self.table.value).order_by("order", "pk")
        rows = rows.filter(side=side.value) if side else rows
        return [store.line_of(row) for row in rows]

    def blocks(self, edition: Edition, data: QueryDict | None = None) -> list[Block]:
        unit = self.unit(edition, data)
        return [self._block(edition, section, unit, data) for section in SECTIONS[self.table]]

    def _block(
        self, edition: Edition, section: Section, unit: MoneyUnit, data: QueryDict | None
    ) -> Block:
        lines, phase = self._lines(edition, section.side), Phase(edition.phase)
        rows = rows_of(section, lines, edition.fiscal_year)
        factory = formset_factory(
            SheetRowForm,
            formset=SheetFormSet,
            extra=_blank_rows(section, rows),
            can_delete=section.items,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            validate_max=True,
        )
        formset = factory(
            data,
            prefix=section.key,
            kept={row.key: row for row in rows},
            shown=rows,
            form_kwargs={
                "section": section,
                "columns": section.columns(phase, lines),
                "unit": unit,
                "year": edition.fiscal_year,
                "phase": phase,
            },
        )
        two = len(SECTIONS[self.table]) > 1
        title = str(SIDE_LABELS[section.side]) if two else str(self.table.label)
        return Block(
            title,
            formset,
            _sum_of_leaves(lines),
            "sheet",
            section.items,
            totals_last=not section.totals_first,
        )

    def save(self, edition: Edition, blocks: list[Block], data: QueryDict) -> int:
        count = 0
        for section, block in zip(SECTIONS[self.table], blocks, strict=True):
            rows = [form.grid_row() for form in block.formset.written]
            rows.sort(key=lambda row: (row.row is Row.ITEM) is section.totals_first)
            if "_totals" in data:
                rows = with_totals(section, _with_total_rows(section, rows, block))
            self._keep(edition, section, lines_of(section, rows))
            count += len(rows)
        store.mark_leaves(edition)
        return count

    def _keep(self, edition: Edition, section: Section, lines: list[Line]) -> None:
        base = list(Table).index(section.table) * ROOM_FOR_A_TABLE
        base += ROOM_FOR_A_TABLE // 2 if section.side is Side.EXPENDITURE else 0
        edition.lines.filter(table=section.table.value, side=section.side.value).delete()
        LineRow.objects.bulk_create(
            LineRow(edition=edition, order=base + place, **store.line_columns(line))
            for place, line in enumerate(lines)
        )


def _blank_rows(section: Section, rows: Sequence[GridRow]) -> int:
    if not section.items or section.codes in ("three_public", "procurement"):
        return 0
    others = sum(1 for row in rows if not row.fixed)
    return 3 if others or section.presets else 6


def _with_total_rows(section: Section, rows: list[GridRow], block: Block) -> list[GridRow]:
    """The rows with the total and preset parent rows that were left empty, in their places."""
    kept: Mapping[str, GridRow] = block.formset.kept
    present = {(row.row, row.code if row.row is Row.ITEM else "") for row in rows}
    totals = [row for row in rows if row.row is not Row.ITEM]
    items = [row for row in rows if row.row is Row.ITEM]
    for kind in section.totals:
        if (kind, "") not in present:
            totals.append(GridRow(kind, kept=dict(kept[f"{kind.value}|"].kept)))
    totals.sort(key=lambda row: section.totals.index(row.row))
    for code in section.presets:
        parents = any(row.code.startswith(code) and row.code != code for row in items)
        if parents and (Row.ITEM, code) not in present:
            items.append(GridRow(Row.ITEM, code, kept[f"item|{code}"].name))
    places = {code: place for place, code in enumerate(section.presets)}
    items.sort(key=lambda row: places.get(row.code, len(places)))
    return totals + items if section.totals_first else items + totals


def _sum_of_leaves(lines: list[Line]) -> str:
    """The sum of a section's finest rows, for the eye of who typed them."""
    finest = [lines[position].amount for position in sorted(leaves(lines))]
    known = [amount for amount in finest if amount.yuan is not None]
    if not known:
        return ""
    unit = known[0].unit
    total = sum(amount.yuan or 0 for amount in known) / unit.yuan
    return _now("已保存的明细之和：%(sum)s%(unit)s") % {
        "sum": f"{total.normalize():f}",
        "unit": unit,
    }
