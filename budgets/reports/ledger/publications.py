"""The ledger: every publication, correction and withdrawal, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budgets.models import Department, Edition, Event, Jurisdiction, LedgerEntry

PUBLIC_ACTS = (Event.Act.PUBLISH, Event.Act.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Publication:
    """One public act. `note` is what was corrected, or why it was withdrawn.

    `entry` is its place in the chain of its jurisdiction. `document_title` and `note` can be held against
    their digests there with the `salt`; of an edition that was withdrawn all three are "".
    """

    at: datetime
    kind: str  # "published", "corrected" or "withdrawn"
    edition: Edition
    note: str
    entry: LedgerEntry
    document_title: str = ""
    salt: str = ""

    @property
    def kind_in_words(self) -> str:
        """Return the act in the language of the page."""
        return {"published": _("公开"), "corrected": _("更正"), "withdrawn": _("撤回")}[self.kind]

    @property
    def title(self) -> str:
        """Return what was published: 某县某局2024年部门预算（第2版）."""
        number = _("第 %(number)s 版") % {"number": self.edition.number}
        return f"{self.edition.department.name} {self.edition.year_in_words} {number}"


def public_acts(
    *, department: Department | None = None, jurisdiction: Jurisdiction | None = None
) -> QuerySet[Event]:
    """Return the acts that concern the public: of one department, of one jurisdiction, or of the portal.

    Those of a jurisdiction are those in its chain, whatever became of their department.
    """
    events = Event.objects.filter(act__in=PUBLIC_ACTS).select_related(
        "edition__department__jurisdiction", "entry__jurisdiction", "salt"
    )
    if department:
        events = events.filter(department=department)
    if jurisdiction:
        events = events.filter(entry__jurisdiction=jurisdiction)
    return events.order_by("-at", "-pk")


def publications(events: Iterable[Event]) -> Iterator[Publication]:
    """Yield acts as the ledger tells them."""
    for event in events:
        if event.edition is None:  # cannot be: what was published is never deleted
            continue
        edition = event.edition.as_told
        withdrawn = event.act == Event.Act.WITHDRAW
        kind = "withdrawn" if withdrawn else "corrected" if edition.number > 1 else "published"
        salt = event.salt.salt if hasattr(event, "salt") else ""
        title = edition.title if salt and not withdrawn else ""
        note = edition.withdrawal_reason if withdrawn else edition.correction_note if salt else ""
        yield Publication(event.at, kind, edition, note, event.entry, title, salt)
