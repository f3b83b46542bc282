"""Master data of departments, jurisdictions and wordings: each change is logged with old and new values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import translation

from budgets.models import Change, Department, Event, Jurisdiction, Wording
from budgets.publishing.audit_log import record

Described = Department | Jurisdiction | Wording

LONGEST_IN_NOTE = (
    60  # characters; of a longer text the note gives the name, the changes give the text
)
_ACTS: dict[type[models.Model], Event.Act] = {
    Department: Event.Act.DEPARTMENT,
    Jurisdiction: Event.Act.JURISDICTION,
    Wording: Event.Act.WORDING,
}
_ROWS: dict[type[models.Model], tuple[str, ...]] = {
    Department: ("former_names", "former_addresses", "successions"),
    Jurisdiction: ("population_and_prices",),
}


@dataclass(frozen=True, slots=True)
class MasterDataField:
    """The value of one field, in the log's language; `place` names the row of a related table, if any."""

    part: str
    place: str
    column: str
    text: str


Key = tuple[str, int, str]  # of a model, a row, a field
Particulars = Mapping[Key, MasterDataField]


def master_data_of(described: Described | None) -> Particulars:
    """Return the values of all fields as they are stored, and lock the row; nothing for what is new.

    The row stays locked until the transaction ends, so that a later comparison shows only what one act did.
    """
    if described is None:
        return {}
    locked: Any = type(described)._default_manager.select_for_update(of=("self",))
    stored = locked.filter(pk=described.pk).first()
    if stored is None:
        return {}
    rows = [stored]
    for name in _ROWS.get(type(stored), ()):
        rows += getattr(stored, name).order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        return {key: each for row in rows for key, each in _values(row, stored)}


def _values(row: models.Model, of: models.Model) -> Iterator[tuple[Key, MasterDataField]]:
    part, place = str(row._meta.verbose_name), "" if row is of else str(row)
    for field in row._meta.concrete_fields:
        text = _text(row, field)
        owner = field.is_relation and getattr(row, field.name) == of
        if text and not (field.primary_key or owner):
            key = (row._meta.label, int(row.pk), field.name)
            yield key, MasterDataField(part, place, str(field.verbose_name), text)


def _text(row: models.Model, field: models.Field[Any, Any]) -> str:
    value = getattr(row, field.name)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def save_master_data(
    *, described: Described, before: Particulars, actor: User | None = None
) -> None:
    """Log in one Event what has changed since `before` was read; log nothing if nothing has.

    Call it in the transaction of the act, after everything is stored or deleted.
    """
    after = master_data_of(described)
    changes = [
        Change(
            part=said.part,
            place=said.place,
            column=said.column,
            before=_text_at(before, key),
            after=_text_at(after, key),
        )
        for key, said in {**before, **after}.items()
        if _text_at(before, key) != _text_at(after, key)
    ]
    if not changes:
        return
    county = described.jurisdiction if isinstance(described, Wording) else described
    event = record(
        _ACTS[type(described)],
        described,
        actor,
        note=_note(before, after, changes),
        jurisdiction=county if isinstance(county, Jurisdiction) else None,
    )
    for change in changes:
        change.event = event
    Change.objects.bulk_create(changes)


def _text_at(said: Particulars, key: Key) -> str | None:
    return said[key].text if key in said else None


def _note(before: Particulars, after: Particulars, changes: list[Change]) -> str:
    """Return the note of the Event: old and new values as far as they are short."""
    if not (before and after):
        return "新增" if after else "删除"
    parts = []
    for change in changes:
        texts = [text or "（无）" for text in (change.before, change.after)]
        if change.place:
            parts.append(f"{change.part}（{change.place}）")
        elif max(map(len, texts)) > LONGEST_IN_NOTE:
            parts.append(change.column)
        else:
            parts.append(f"{change.column}：{' → '.join(texts)}")
    return "；".join(dict.fromkeys(parts))
