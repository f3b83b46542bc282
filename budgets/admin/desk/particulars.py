"""The page of what the law asks for besides the tables: one row a kind, with one box for its number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets import store
from budgets.admin.desk.entry_page import FormsetBlock, RowForm, RowsPage
from budgets.admin.desk.form_data import PageSnapshot
from budgets.disclosure.model import ParticularKind, Section
from budgets.disclosure.unfilled import with_all_kinds
from budgets.forms import PercentField, TextField, amount_typed, as_typed, percent_as_typed
from budgets.models import Edition, Particular
from budgets.models.fields import (
    SECTION_LABELS,
    amount_columns,
    amount_from,
    percent_columns,
    percent_from,
)
from budgets.models.performance import PARTICULAR_LABELS

_TITLES: dict[Section, Any] = {**SECTION_LABELS, Section.UNITS: _("编制和人员")}
_MOST = 10_000_000


class _Named(forms.HiddenInput):
    """The kind of a row: sent along and shown in words, not chosen."""

    unit = ""

    @property
    def is_hidden(self) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        field = super().render(name, value, attrs, renderer)
        if value not in list(ParticularKind):
            return field
        kind = ParticularKind(value)
        english = (get_language() or "").startswith("en")
        measure = (kind.measure.en if english else kind.measure.zh) or self.unit
        said = _now("%(what)s（%(measure)s）") % {
            "what": PARTICULAR_LABELS[kind],
            "measure": measure,
        }
        if kind.whole:
            said = _now("其中：%(part)s") % {"part": said}
        return format_html("{}{}", field, said)


class ParticularForm(RowForm):
    """One kind. A box that is left blank says nothing: the document is silent about it."""

    kind = forms.ChoiceField(
        label=_("事项"),
        choices=[(kind.value, text) for kind, text in PARTICULAR_LABELS.items()],
        widget=_Named,
    )
    figure = TextField(
        label=_("数量或金额"),
        required=False,
        widget=forms.TextInput(attrs={"class": "figure", "size": 12, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = self.fields["kind"].widget
        if isinstance(named, _Named):
            named.unit = self.money_unit.value

    def initial_of(self, kept: Any) -> dict[str, Any]:
        return {"kind": kept.kind, "figure": self._as_typed(kept)}

    def _as_typed(self, kept: Any) -> str:
        if ParticularKind(kept.kind).is_money:
            return as_typed(amount_from(kept, "amount"), self.money_unit)
        return "" if kept.count is None else str(kept.count)

    def says_something(self) -> bool:
        """Return whether the row counts: what is still to be filled in stays so until it is struck out."""
        kept = self.kept
        if super().says_something() or kept is None or not kept.pk:
            return super().says_something()
        return store.particular_of(kept).is_open

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "kind" not in cleaned or "figure" not in cleaned:
            return cleaned
        kind, typed = ParticularKind(cleaned["kind"]), cleaned["figure"]
        try:
            cleaned["value"] = self._amount(typed) if kind.is_money else _count(typed)
        except ValidationError as error:
            self.add_error("figure", error)
        return cleaned

    def _amount(self, typed: str) -> Any:
        kept = amount_from(self.kept, "amount") if self.kept is not None else None
        untouched = kept is not None and typed == as_typed(kept, self.money_unit)
        return kept if untouched else amount_typed(typed, self.money_unit)

    def columns(self) -> dict[str, Any]:
        kind, value = ParticularKind(self.cleaned_data["kind"]), self.cleaned_data["value"]
        return {
            "kind": kind.value,
            "count": None if kind.is_money else value,
            **amount_columns("amount", value if kind.is_money else None),
        }


class ShareForm(ParticularForm):
    """One kind of money for small firms, with its share of all procurement as the document states it."""

    share = PercentField(label=_("占采购总额%"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        share = self.fields["share"]
        if isinstance(share, PercentField) and self.kept is not None:
            share.kept = percent_from(self.kept, "share")

    def initial_of(self, kept: Any) -> dict[str, Any]:
        share = percent_as_typed(percent_from(kept, "share"))
        return {**super().initial_of(kept), "share": share}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("share") and cleaned.get("value", "") is None:
            self.add_error("figure", _now("占比前面的金额也要填。"))
        return cleaned

    def columns(self) -> dict[str, Any]:
        return {**super().columns(), **percent_columns("share", self.cleaned_data["share"])}


def _count(typed: str) -> int | None:
    """Return a whole number; None of a blank box. Raise ValidationError for anything else."""
    text = typed.replace(",", "").replace("，", "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > _MOST:
        raise ValidationError(
            _now("“%(text)s”不是个数：请填整数，例如 25。") % {"text": typed[:40]}
        )
    return int(text)


class Particulars(RowsPage):
    key = "particulars"
    title = _("规定数据")
    help = _(
        "表格以外规定要公开的数：编制和人员，三公经费的团组、人次、批次、车辆数，留给中小企业的采购，"
        "绩效目标的项目数和金额。没有的填 0；文件没有写的空着，就不会公开。"
    )
    model, form = Particular, ParticularForm
    number_field, first_number = "order", 0

    def blocks(
        self, edition: Edition, data: QueryDict | None = None, like: PageSnapshot | None = None
    ) -> list[FormsetBlock]:
        """Return one block for each section of the document, with a row for every kind that it may state."""
        stored = {row.kind: row for row in self.rows(edition)}
        kept = {str(row.pk): row for row in stored.values()}
        sections: dict[Section, list[Particular]] = {}
        for each in with_all_kinds(store.read(edition)):
            new = Particular(edition=edition, kind=each.kind.value)
            row = stored.get(each.kind.value, new)
            sections.setdefault(each.kind.section, []).append(row)
        return [
            FormsetBlock(
                str(_TITLES[section]),
                self.formset(
                    edition,
                    data,
                    f"{self.key}-{section}",
                    kept,
                    shown,
                    extra=0,
                    form=ShareForm if section is Section.PROCUREMENT else ParticularForm,
                ),
            )
            for section, shown in sections.items()
        ]
