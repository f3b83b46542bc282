"""Markers in all that hangs on an edition, found from the models: a new field is marked at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, models, transaction

from budgets.models import Change, Edition, Event, Line, Remark, Upload
from tests.roles import as_owner

_MARKER = re.compile(r"zq\d{3,}x", re.IGNORECASE | re.ASCII)
Field = tuple[type[models.Model], "models.Field[Any, Any]"]


def hanging() -> dict[type[models.Model], str]:
    """Every model whose rows hang on an edition, and the way from one to it ("project__edition")."""
    found: dict[type[models.Model], str] = {Edition: "pk"}
    while True:
        further = {
            model: each.name if way == "pk" else f"{each.name}__{way}"
            for model in apps.get_models()
            if model not in found
            for each in model._meta.concrete_fields
            for way in [found.get(each.related_model)]  # type: ignore[arg-type]
            if way
        }
        if not further:
            return found
        found |= further


def texts_of(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The fields in which words can stand: texts without a list to choose from, JSON and bytes."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    for each in model._meta.concrete_fields:
        if isinstance(each, kinds) and not each.choices:
            yield each


@dataclass
class Markers:
    """What was planted where. A marker is short, since some columns are, and stands nowhere else."""

    planted: dict[str, str] = field(default_factory=dict)  # the marker and its field
    _numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def new(self, of: str) -> str:
        marker = f"zq{next(self._numbers)}x"
        self.planted[marker] = of
        return marker

    def plant(self, edition: Edition) -> None:
        """Marks each text of each row of a draft, one row at a time, wherever the database lets it."""
        _rows_of_the_log(edition, self)
        with as_owner():
            for model, way in hanging().items():
                for each in texts_of(model):
                    if each.name != "withdrawal_reason":  # that is for everybody to read
                        self._plant(model, way, each, edition)
        edition.refresh_from_db()

    def unmarked(self, edition: Edition) -> set[str]:
        """The fields of an edition's rows that hold no marker."""
        found = set()
        for model, way in hanging().items():
            rows = list(model._default_manager.filter(**{way: edition.pk}))
            for each in texts_of(model):
                said = " ".join(_as_text(getattr(row, each.name)) for row in rows).lower()
                if not any(marker in said for marker in self.planted):
                    found.add(f"{model.__name__}.{each.name}")
        return found

    def _plant(self, model: Any, way: str, each: Any, edition: Edition) -> None:
        marker = self.new(f"{model.__name__}.{each.name}")
        rows = model.objects.filter(**{way: edition.pk})
        if model is Line and each.name == "code":
            rows = rows.exclude(code="")  # a total with one is compared with no other year's
        for row in rows:
            value = _marked(getattr(row, each.name), marker, each.max_length)
            try:
                with transaction.atomic():
                    model.objects.filter(pk=row.pk).update(**{each.name: value})
            except (IntegrityError, DataError):
                continue  # a column with a form of its own: a checksum, a figure, a table's key

    def seen_in(self, texts: dict[str, str]) -> dict[str, str]:
        """Each marker that stands in one of these texts: its field, and where."""
        found = {}
        for address, text in texts.items():
            for marker in set(_MARKER.findall(text)):
                if of := self.planted.get(marker.lower()):
                    found[of] = address
        return found


def _rows_of_the_log(edition: Edition, markers: Markers) -> None:
    """A row where acts alone would write one, or none would be by now."""
    words = {each.name: markers.new(f"Event.{each.name}") for each in texts_of(Event)}
    event = Event.objects.create(
        act=Event.Act.EDIT_DRAFT, edition=edition, department=edition.department, **words
    )
    words = {each.name: markers.new(f"Change.{each.name}") for each in texts_of(Change)}
    Change.objects.create(event=event, **words)
    words = {each.name: markers.new(f"Remark.{each.name}") for each in texts_of(Remark)}
    Remark.objects.create(edition=edition, **words)
    uploader = User.objects.get_or_create(username="uploader")[0]
    Upload.objects.create(edition=edition, uploader=uploader, name="表.xlsx", data=b"x")


def _as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def _marked(value: Any, marker: str, longest: int | None) -> Any:
    if (
        isinstance(value, dict) and "unread" in value
    ):  # of an Original: the section of each is a key
        told = dict.fromkeys(("place", "printed", "text"), marker)
        return {**value, "unread": [{"section": "other", **told}]}
    if isinstance(value, dict):
        return {key: _marked(each, marker, None) for key, each in value.items()} or {"x": marker}
    if isinstance(value, list):
        return [_marked(each, marker, None) for each in value] or [marker]
    if isinstance(value, bytes | memoryview):
        return bytes(value) + marker.encode()
    if isinstance(value, str):
        return (value[: longest - len(marker)] if longest else value) + marker
    return marker if value is None else value
