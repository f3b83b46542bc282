"""What the rules found in current documents: by rule, and one by one where figures or names are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from budgets.disclosure.findings import Severity
from budgets.disclosure.rules import RULES, is_about_names
from budgets.models import Edition, Finding

MOST_SHOWN = 60
_OF_NAMES = [rule.id for rule in RULES if is_about_names(rule.id)]


@dataclass(frozen=True, slots=True)
class Found:
    """How many current documents there are, how often each rule found something in them, and the worst.

    `wrong` counts the documents with figures that contradict each other or names that are wrong; `errors` are
    the latest of these findings, `more` how many there are besides.
    """

    documents: int
    wrong: int
    by_rule: Mapping[str, int]
    errors: Sequence[Finding]
    more: int


def found_in(jurisdiction: str = "") -> Found:
    """Return what the rules found; of one jurisdiction (its slug), or everywhere. Three queries."""
    editions = Edition.objects.current().of_departments()
    if jurisdiction:
        editions = editions.filter(department__jurisdiction__slug=jurisdiction)
    told = Finding.objects.told().filter(edition__in=editions)
    errors = told.filter(
        Q(severity=Severity.ERROR) | Q(severity=Severity.WARNING, rule__in=_OF_NAMES)
    )
    documents = editions.aggregate(
        all=Count("pk"), wrong=Count("pk", filter=Q(pk__in=errors.order_by().values("edition")))
    )
    counted = (
        told.order_by()
        .values_list("rule")
        .annotate(
            count=Count("pk", filter=~Q(severity=Severity.NOTICE)),
            errors=Count("pk", filter=Q(pk__in=errors.order_by().values("pk"))),
        )
    )
    by_rule = {rule: (count, wrong) for rule, count, wrong in counted}
    latest = errors.select_related("edition__department__jurisdiction").order_by(
        "-edition__fiscal_year", "edition__department__slug", "order", "pk"
    )
    return Found(
        documents["all"],
        documents["wrong"],
        {rule: count for rule, (count, _wrong) in by_rule.items() if count},
        list(latest[:MOST_SHOWN]),
        max(0, sum(wrong for _count, wrong in by_rule.values()) - MOST_SHOWN),
    )
