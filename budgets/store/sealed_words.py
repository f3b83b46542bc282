"""Checksums, in the audit log, of what does not follow from the rows of an edition.

The words of the official document follow from templates, which change with the software, the findings from
the rules, and the dates of publication from nothing. So none can be made again and compared. Their checksums
are written down among the changes of the act that published the edition, and acts are hashed into a chain.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from budgets.disclosure.differences import FINDINGS, PART_NAMES, PUBLICATION, WORDS, Difference
from budgets.models import Change, Edition, Event

CHECKSUM = "校验值（SHA-256）"  # in the language of the log
TOLD = (WORDS, FINDINGS, PUBLICATION)
_FINDING = ("order", "key", "rule", "severity", "message", "message_en", "figures", "explanation")
_DATES = ("first_published_on", "first_published_source", "source_name", "source_sha256")


def checksums_of(edition: Edition) -> dict[str, str]:
    """Return the checksums of what is stored now, by part; none for words that are not stored."""
    rows = [[getattr(row, name) for name in _FINDING] for row in edition.findings.all()]
    dates = [str(getattr(edition, name) or "") for name in _DATES]
    at = edition.published_at.astimezone(UTC).isoformat() if edition.published_at else ""
    found = {FINDINGS: _checksum(rows), PUBLICATION: _checksum([at, *dates])}
    if words := getattr(edition, "published_words", None):
        found[WORDS] = _checksum(words.blocks)
    return found


def recorded_checksums(edition: Edition) -> dict[str, str]:
    """Return the newest checksums in the log, by part."""
    events = getattr(edition, "telling", None)
    if events is None:
        events = _telling().filter(edition=edition)
    names = {PART_NAMES[part]: part for part in TOLD}
    return {
        names[change.part]: change.after
        for event in events
        for change in vars(event)["checksums"]
        if change.part in names
    }


def with_recorded_checksums(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Prefetch what `checksums_of` and `recorded_checksums` read: a constant number of queries."""
    telling = Prefetch("events", _telling(), to_attr="telling")
    return editions.select_related("published_words").prefetch_related("findings", telling)


def without_recorded_checksums(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Return the editions that lack a checksum in the log: an earlier version published them."""
    for part in TOLD:
        told = Change.objects.filter(
            event__edition=OuterRef("pk"), part=PART_NAMES[part], column=CHECKSUM
        )
        editions = editions.alias(**{f"{part}_told": Exists(told)})
    all_told = models.Q(**{f"{part}_told": True for part in TOLD})
    return editions.exclude(all_told)


def checksums_to_record(
    edition: Edition, made_anew: Collection[str] = ()
) -> tuple[Difference, ...]:
    """Return the checksums that an act has to log: those that the log does not have.

    One that it has gives way to another only where its part was `made_anew`: whoever forges a part must not
    get its checksum from us.
    """
    told = recorded_checksums(edition)
    return tuple(
        Difference(part, "", CHECKSUM, told.get(part), checksum)
        for part, checksum in checksums_of(edition).items()
        if part not in told or (part in made_anew and told[part] != checksum)
    )


def _telling() -> QuerySet[Event]:
    checksums = Change.objects.filter(column=CHECKSUM).order_by("pk")
    acts = Event.objects.filter(act__in=(Event.Act.PUBLISH, Event.Act.REBUILD)).order_by("pk")
    return acts.prefetch_related(Prefetch("changes", checksums, to_attr="checksums"))


def _checksum(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
