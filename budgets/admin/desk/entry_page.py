"""A part of an edition that is entered on a page of its own: rows of a form that replace what was there.

A page remembers the state in which it was opened. Whoever saves after somebody else is told, and
nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from budgets.admin.desk.form_data import PageSnapshot, Shown, Texts
from budgets.disclosure.model import Disclosure
from budgets.forms import TextField
from budgets.models import Edition

MOST_ROWS = 1000
_QUIET = (forms.HiddenInput, forms.Select, forms.CheckboxInput)


class RowForm(forms.Form):
    """One row. A row in which nothing is written does not count, and is not complained of."""

    was = TextField(required=False, widget=forms.HiddenInput)

    kept: Any = None

    def __init__(self, *args: Any, kept: Any = None, **kwargs: Any) -> None:
        self.kept = kept
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label or ""

    def says_something(self) -> bool:
        """Whether anything is written in the row."""
        return any(
            (self[name].data or "").strip()
            for name, field in self.fields.items()
            if not isinstance(field.widget, _QUIET)
        )

    def has_changed(self) -> bool:
        return self.says_something()


class RowFormSet(BaseFormSet):  # type: ignore[type-arg]
    """Rows made from what is kept, then empty ones."""

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

    def add_fields(self, form: forms.Form, index: int | None) -> None:
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
class CellError:
    """What is wrong with a field ("" for its row, or for a whole block), in one sentence."""

    row: str  # the start of the names of the row's fields; "" for the block
    field: str
    said: str


@dataclass(slots=True)
class Block:
    """One formset of a page with its heading."""

    title: str
    formset: Any
    kind: str = "rows"  # which template lays it out
    more: bool = True  # whether rows can be added

    @property
    def prefix(self) -> str:
        """The start of the names of the block's fields."""
        return str(self.formset.prefix)

    def is_valid(self) -> bool:
        """Whether all that was typed is understood."""
        return bool(self.formset.is_valid())

    @property
    def troubles(self) -> list[CellError]:
        """What is not understood."""
        found = [CellError("", "", said) for said in self.formset.non_form_errors()]
        for form in self.formset:
            for name, errors in form.errors.items():
                field = "" if name == NON_FIELD_ERRORS else name
                found += [CellError(form.prefix, field, said) for said in errors]
        return found

    @property
    def headings(self) -> list[tuple[str, str]]:
        """The visible fields: name, label."""
        fields = self.formset.empty_form.fields.items()
        return [
            (name, str(field.label or ""))
            for name, field in fields
            if not field.widget.is_hidden and name != "DELETE"
        ]


class EntryPage:
    """One part of an edition: how to show it, whether it changed, how to keep it."""

    key: ClassVar[str] = ""
    title: Any = ""
    help: Any = ""

    def blocks(self, edition: Edition, data: QueryDict | None = None) -> list[Block]:
        """Return the formsets of the page, bound to `data` if there is any."""
        raise NotImplementedError

    def save(self, edition: Edition, blocks: list[Any], data: QueryDict) -> Kept:
        """Store valid blocks and return their rows; what the page does not show stays as it is."""
        raise NotImplementedError

    def values(self, edition: Edition) -> Iterable[Any]:
        """Return what the page shows, for `state`."""
        raise NotImplementedError

    def opened(self, edition: Edition, like: PageSnapshot | None = None) -> PageSnapshot:
        """Return what the page shows now, with the columns and unit of another page to compare the two."""
        raise NotImplementedError

    def count(self, held: Disclosure) -> int:
        """How many rows the part has."""
        return len(getattr(held, self.key))

    def state(self, edition: Edition) -> str:
        """Return a fingerprint of what the page shows."""
        return sha256(repr(list(self.values(edition))).encode()).hexdigest()[:20]


# By the start of the names of a row's fields, what these should say once the row is kept.
Kept = dict[str, Texts]


class RowsPage(EntryPage):
    """A part that is one model's rows, numbered in the order of the form."""

    model: ClassVar[type[models.Model]]
    form: ClassVar[type[RowForm]]
    number_field: ClassVar[str] = "number"
    first_number: ClassVar[int] = 1
    extra: ClassVar[int] = 3
    kind: ClassVar[str] = "rows"

    def rows(self, edition: Edition) -> list[Any]:
        """The rows that are kept, in their order."""
        return list(getattr(edition, self.key).all())

    def values(self, edition: Edition) -> Iterable[Any]:
        return database_values(self.rows(edition))

    def form_kwargs(self, edition: Edition) -> dict[str, Any]:
        """Return what each form must know of the edition."""
        return {}

    def offered(self, edition: Edition) -> list[Any]:
        """Rows that are not kept yet, filled in as far as the edition's other parts tell."""
        return []

    def blocks(self, edition: Edition, data: QueryDict | None = None) -> list[Block]:
        rows = self.rows(edition)
        shown = [*rows, *self.offered(edition)]
        factory = formset_factory(
            self.form,
            formset=RowFormSet,
            extra=self.extra if rows else self.extra + 2,
            can_delete=True,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            validate_max=True,
        )
        formset = factory(
            data,
            prefix=self.key,
            kept={str(row.pk): row for row in rows},
            shown=shown,
            form_kwargs=self.form_kwargs(edition),
        )
        return [Block(str(self.title), formset, kind=self.kind)]

    def opened(self, edition: Edition, like: PageSnapshot | None = None) -> PageSnapshot:
        (block,) = self.blocks(edition)
        shown: Shown = {
            block.prefix: [
                (str(form.kept.pk), _texts(form))
                for form in block.formset
                if form.kept is not None and form.kept.pk
            ]
        }
        return PageSnapshot(shown)

    def save(self, edition: Edition, blocks: list[Block], data: QueryDict) -> Kept:
        rows = []
        written = blocks[0].formset.written
        for number, form in enumerate(written, start=self.first_number):
            row = form.kept or self.model(edition=edition)  # type: ignore[misc]
            setattr(row, self.number_field, number)
            for name, value in form.columns().items():
                setattr(row, name, value)
            rows.append(row)
        self.replace(edition, rows)
        return kept_rows(written, rows)

    def replace(self, edition: Edition, rows: list[Any]) -> None:
        """Replace all rows; rows that are kept keep their keys.

        Taking all away first lets numbers change places under the unique constraint.
        """
        kept = self.rows(edition)
        if kept:
            self.model._default_manager.filter(pk__in=[row.pk for row in kept]).delete()
        self.model._default_manager.bulk_create(rows)


def database_values(rows: Iterable[models.Model]) -> list[tuple[Any, ...]]:
    """What the database holds of rows, column by column."""
    return [
        tuple(getattr(row, field.attname) for field in row._meta.concrete_fields) for row in rows
    ]


def kept_rows(written: list[RowForm], rows: list[Any]) -> Kept:
    """Return the forms with the rows that were made of them."""
    pairs = zip(written, rows, strict=True)
    return {str(form.prefix): {"was": str(row.pk), "offered": "False"} for form, row in pairs}


def _texts(form: RowForm) -> Texts:
    """Return what the fields of an unbound form show, as a browser would send it back."""
    shown = {
        name: form[name].value()
        for name, field in form.fields.items()
        if not field.widget.is_hidden and name != "DELETE"
    }
    return {name: _as_posted(value) for name, value in shown.items()}


def _as_posted(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value).strip().replace("\r\n", "\n")


class ModelRowForm(RowForm):
    """A row whose fields are columns of the same name."""

    def __init__(self, *args: Any, kept: Any = None, **kwargs: Any) -> None:
        if kept is not None:
            kwargs["initial"] = {"was": str(kept.pk), **self.initial_of(kept)}
        super().__init__(*args, kept=kept, **kwargs)

    def initial_of(self, kept: Any) -> dict[str, Any]:
        """Return what the fields show of a stored row."""
        return {name: getattr(kept, name, None) for name in self.base_fields if name != "was"}

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row, from what was typed."""
        skip = {"was", "DELETE"}
        return {name: value for name, value in self.cleaned_data.items() if name not in skip}
