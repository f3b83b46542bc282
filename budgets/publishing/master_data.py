"""What is said of departments, jurisdictions and wordings: a change is an act, kept from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import translation

from budgets.models import Change, Department, Event, Jurisdiction, Wording
from budgets.publishing.audit_log import record_of_department, record_of_jurisdiction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    Described = Department | Jurisdiction | Wording

LONGEST_TOLD = 60  # a longer text is named in the log's line, and stands among its changes
_ROWS = {Department: ("former_names", "former_addresses", "successions")}


@dataclass(frozen=True, slots=True)
class MasterDataField:
    """One thing that is said, in the log's language; `place` names the row it stands in, if any."""

    part: str
    place: str
    column: str
    text: str


Key = tuple[str, int, str]  # of a model, a row, a field
Particulars = Mapping[Key, MasterDataField]


def master_data_of(described: Described | None) -> Particulars:
    """All that is said of something, as it is stored; nothing for what is not there yet.

    The row stays locked until the transaction ends: what is compared with this is all that an act did.
    """
    kept = type(described)._default_manager.select_for_update(of=("self",)) if described else None
    stored: Any = kept.filter(pk=described.pk).first() if kept and described else None
    if stored is None:
        return {}
    rows = [stored]
    for name in _ROWS.get(type(stored), ()):
        rows += getattr(stored, name).order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        return {key: each for row in rows for key, each in _said(row, stored)}


def _said(row: models.Model, of: models.Model) -> Iterator[tuple[Key, MasterDataField]]:
    part, place = str(row._meta.verbose_name), "" if row is of else str(row)
    for field in row._meta.concrete_fields:
        text = _text(row, field)
        whose = field.is_relation and getattr(row, field.name) == of
        if text and not (field.primary_key or whose):
            key = (row._meta.label, int(row.pk), field.name)
            yield key, MasterDataField(part, place, str(field.verbose_name), text)


def _text(row: models.Model, field: models.Field[Any, Any]) -> str:
    value = getattr(row, field.name)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def save_master_data(
    *, described: Described, before: Particulars, actor: AbstractUser | None = None
) -> None:
    """One Event with what an act made of what was said `before`; none where it changed nothing.

    To be called in the transaction of the act, when all is stored or deleted.
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
    event = _record(described, actor, _note(before, after, changes))
    for change in changes:
        change.event = event
    Change.objects.bulk_create(changes)


def _text_at(said: Particulars, key: Key) -> str | None:
    return said[key].text if key in said else None


def _note(before: Particulars, after: Particulars, changes: list[Change]) -> str:
    """The line of the log: what was changed from what to what, as far as it is short."""
    if not (before and after):
        return "新增" if after else "删除"
    told = []
    for change in changes:
        texts = [text or "（无）" for text in (change.before, change.after)]
        if change.place:
            told.append(f"{change.part}（{change.place}）")
        elif max(map(len, texts)) > LONGEST_TOLD:
            told.append(change.column)
        else:
            told.append(f"{change.column}：{' → '.join(texts)}")
    return "；".join(dict.fromkeys(told))


def _record(described: Described, actor: AbstractUser | None, note: str) -> Event:
    if isinstance(described, Department):
        return record_of_department(Event.Act.DEPARTMENT, described, actor, note=note)
    if isinstance(described, Wording):
        county, act = described.jurisdiction, Event.Act.WORDING
    else:
        county, act = described, Event.Act.JURISDICTION
    return record_of_jurisdiction(act, county, actor, about=described, note=note)
