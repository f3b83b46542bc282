"""A part of an edition that is entered on a page of its own: rows of a form that replace what was there.

A page remembers the state in which it was opened. Whoever saves after somebody else is told, and
nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar, Generic, TypeVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.forms.formsets import formset_factory
from django.http import QueryDict

from budgets.admin.desk.form_data import MOST_ROWS, CellError, PageSnapshot, Texts
from budgets.admin.desk.sheet_block import SheetBlock
from budgets.admin.generics import BaseFormSet
from budgets.disclosure.model import Disclosure
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.forms import FigureField, TextField, as_typed
from budgets.models import Edition
from budgets.models.fields import amount_columns, amount_from

_QUIET = (forms.HiddenInput, forms.Select, forms.CheckboxInput)
_OF_NO_COLUMN = ("was", "DELETE")

# By the start of the names of a row's fields, what these should say once the row is stored.
SavedRows = dict[str, Texts]


class RowForm(forms.Form):
    """One row, whose fields are columns of the same name. A row in which nothing is written does not count.

    Figures are in the unit of the edition, and stay as they are stored where nobody touches them.
    """

    was = TextField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        kept: Any = None,
        choices: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.edition, self.kept = edition, kept
        self.money_unit = MoneyUnit(edition.unit)
        if kept is not None:
            kwargs["initial"] = {"was": str(kept.pk or ""), **self.initial_of(kept)}
        super().__init__(*args, **kwargs)
        for name, each in self.fields.items():
            each.widget.attrs["aria-label"] = each.label or ""
            if isinstance(each, FigureField):
                each.unit, each.kept = self.money_unit, self.stored_amount(kept, name)
            if isinstance(each, forms.ChoiceField) and choices and name in choices:
                each.choices = choices[name]

    def stored_amount(self, kept: Any, name: str) -> Amount | None:
        """Return the amount that a stored row holds under a name, as the form shows it."""
        return amount_from(kept, name) if kept is not None else None

    def initial_of(self, kept: Any) -> dict[str, Any]:
        """Return what the fields show of a stored row."""
        return {
            name: as_typed(self.stored_amount(kept, name), self.money_unit)
            if isinstance(field, FigureField)
            else getattr(kept, name, None)
            for name, field in self.base_fields.items()
            if name != "was"
        }

    def says_something(self) -> bool:
        """Return whether anything is written in the row."""
        return any(
            (self[name].data or "").strip()
            for name, field in self.fields.items()
            if not isinstance(field.widget, _QUIET)
        )

    def has_changed(self) -> bool:
        return self.says_something()

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row, from what was typed."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if isinstance(self.fields[name], FigureField):
                found |= amount_columns(name, value)
            elif name not in _OF_NO_COLUMN:
                found[name] = value
        return found


def figure_field(label: Any) -> FigureField:
    """Return a field for a figure in the unit of the form's edition (元 or 万元)."""
    return FigureField(unit=MoneyUnit.WAN, label=label)


class RowFormSet(BaseFormSet[RowForm]):
    """Rows made from what is stored, then empty ones."""

    def __init__(self, *args: Any, kept: Mapping[str, Any], shown: Sequence[Any], **kwargs: Any):
        self.kept, self.shown = kept, shown
        super().__init__(*args, **kwargs)

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return len(self.shown) + self.extra

    def initial_form_count(self) -> int:
        return 0

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if index is None:
            return kwargs
        if self.is_bound:
            was = self.data.get(f"{self.add_prefix(index)}-was", "")
            kwargs["kept"] = self.kept.get(was)
        elif index < len(self.shown):
            kwargs["kept"] = self.shown[index]
        return kwargs

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = str(form.fields["DELETE"].label)

    @property
    def written(self) -> list[RowForm]:
        """The valid rows that say something and are not struck out."""
        return [
            form
            for form in self.forms
            if form.says_something() and not form.cleaned_data.get("DELETE")
        ]


@dataclass(frozen=True, slots=True)
class FormsetBlock:
    """One formset of a page with its heading. It has what pages need of a SheetBlock, too."""

    title: str
    formset: RowFormSet
    unit: str = ""
    addresses: list[str] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """The start of the names of the block's fields."""
        return str(self.formset.prefix)

    @property
    def headings(self) -> dict[str, str]:
        """The labels of the visible fields by their names."""
        return {name: str(each.label or "") for name, each in _visible(self.formset.empty_form)}

    @property
    def shown(self) -> list[tuple[str, Texts]]:
        """The keys of the stored rows, and what their fields show."""
        return [
            (str(form.kept.pk), {n: _as_posted(form[n].value()) for n, _field in _visible(form)})
            for form in self.formset
            if form.kept is not None and form.kept.pk
        ]

    @property
    def troubles(self) -> list[CellError]:
        """What is not understood."""
        found = [("", "", str(said)) for said in self.formset.non_form_errors()]
        for form in self.formset:
            for name, errors in form.errors.items():
                column = "" if name == NON_FIELD_ERRORS else name
                found += [(str(form.prefix), column, str(said)) for said in errors]
        return found

    def is_valid(self) -> bool:
        """Return whether all that was typed is understood."""
        return self.formset.is_valid()

    def row_name(self, key: str) -> str:
        """Return what a row is called that has no heading of its own: none here."""
        return ""


def _visible(form: forms.Form) -> list[tuple[str, forms.Field]]:
    return [(n, x) for n, x in form.fields.items() if not x.widget.is_hidden and n != "DELETE"]


def _as_posted(value: Any) -> str:
    """Return what a field shows as a browser would send it back."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value).strip().replace("\r\n", "\n")


PageBlock = FormsetBlock | SheetBlock
AnyBlock = TypeVar("AnyBlock", bound=PageBlock)


class EntryPage(Generic[AnyBlock]):
    """One part of an edition: how to show it, whether it changed, how to store it."""

    key: str = ""
    title: Any = ""
    help: Any = ""

    def blocks(
        self, edition: Edition, data: QueryDict | None = None, like: PageSnapshot | None = None
    ) -> list[AnyBlock]:
        """Return the blocks of the page, bound to `data` if there is any.

        `like` is another page with whose unit and columns this one shall be compared.
        """
        raise NotImplementedError

    def save(self, edition: Edition, blocks: list[AnyBlock], data: QueryDict) -> SavedRows:
        """Store valid blocks and return their rows; what the page does not show stays as it is."""
        raise NotImplementedError

    def rows(self, edition: Edition) -> Sequence[Any]:
        """Return the rows that are stored, in their order."""
        raise NotImplementedError

    def count(self, held: Disclosure) -> int:
        """Return how many rows the part has."""
        return len(getattr(held, self.key))

    def state(self, edition: Edition) -> str:
        """Return a fingerprint of what the database holds of the rows, column by column."""
        columns = [
            tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)
            for row in self.rows(edition)
        ]
        return sha256(repr(columns).encode()).hexdigest()[:20]


class RowsPage(EntryPage[FormsetBlock]):
    """A part that is one model's rows, numbered in the order of the form."""

    model: ClassVar[type[models.Model]]
    form: ClassVar[type[RowForm]]
    number_field: ClassVar[str] = "number"
    first_number: ClassVar[int] = 1

    def rows(self, edition: Edition) -> list[Any]:
        return list(getattr(edition, self.key).all())

    def choices(self, edition: Edition) -> dict[str, Any]:
        """Return the choices of fields that depend on the edition."""
        return {}

    def offered(self, edition: Edition) -> list[Any]:
        """Return rows that are not stored yet, filled in as far as the edition's other parts tell."""
        return []

    def blocks(
        self, edition: Edition, data: QueryDict | None = None, like: PageSnapshot | None = None
    ) -> list[FormsetBlock]:
        rows = self.rows(edition)
        shown, kept = [*rows, *self.offered(edition)], {str(row.pk): row for row in rows}
        made = self.formset(edition, data, self.key, kept, shown, extra=3 if rows else 5)
        return [FormsetBlock(str(self.title), made)]

    def formset(
        self,
        edition: Edition,
        data: QueryDict | None,
        prefix: str,
        kept: Mapping[str, Any],
        shown: Sequence[Any],
        *,
        extra: int,
        form: type[RowForm] | None = None,
    ) -> RowFormSet:
        """Return the forms of a block: of rows that are `shown`, `kept` those that are stored, by key."""
        made = formset_factory(
            form or self.form,
            formset=RowFormSet,
            extra=extra,
            can_delete=True,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            validate_max=True,
        )
        return cast("type[RowFormSet]", made)(
            data,
            prefix=prefix,
            kept=kept,
            shown=shown,
            form_kwargs={"edition": edition, "choices": self.choices(edition)},
        )

    def save(self, edition: Edition, blocks: list[FormsetBlock], data: QueryDict) -> SavedRows:
        return self.keep(edition, [form for block in blocks for form in block.formset.written])

    def keep(self, edition: Edition, written: Sequence[RowForm]) -> SavedRows:
        """Store the rows of valid forms in their order, in place of all rows of the part."""
        rows = []
        for number, form in enumerate(written, start=self.first_number):
            row = form.kept or self.new(edition)
            for name, value in {**form.columns(), self.number_field: number}.items():
                setattr(row, name, value)
            rows.append(row)
        self.replace(edition, rows)
        pairs = zip(written, rows, strict=True)
        return {str(form.prefix): {"was": str(row.pk), "offered": "False"} for form, row in pairs}

    def new(self, edition: Edition) -> Any:
        """Return a row that is not stored yet."""
        return self.model(edition=edition)

    def replace(self, edition: Edition, rows: list[Any]) -> None:
        """Replace all rows; rows that are stored keep their keys.

        Taking all away first lets numbers change places under the unique constraint.
        """
        stored = self.rows(edition)
        if stored:
            self.model._default_manager.filter(pk__in=[row.pk for row in stored]).delete()
        self.model._default_manager.bulk_create(rows)


def opened(blocks: Sequence[PageBlock]) -> PageSnapshot:
    """Return what a page shows that is not bound to any data."""
    return PageSnapshot(
        {block.prefix: block.shown for block in blocks},
        blocks[0].unit,
        {block.prefix: block.addresses for block in blocks if block.addresses},
    )
