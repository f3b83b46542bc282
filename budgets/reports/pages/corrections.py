"""What a correction changed: an edition beside the published one that it took the place of."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from budgets import store
from budgets.disclosure.differences import Difference, differences
from budgets.models import Edition, Project


def corrected(edition: Edition) -> Edition | None:
    """Return the public edition before this one, of the same department, year and phase; None for the
    first.
    """
    return (
        Edition.objects.published()
        .filter(
            department=edition.department_id,
            fiscal_year=edition.fiscal_year,
            phase=edition.phase,
            number__lt=edition.number,
        )
        .select_related("department")
        .order_by("-number")
        .first()
    )


def changes_between(before: Edition, after: Edition) -> tuple[Difference, ...]:
    """Return every cell that differs between two editions."""
    return differences(store.read(before), store.read(after))


def projects_before(edition: Edition) -> dict[str, Decimal]:
    """Return the amounts in 元 of the projects of an edition that was corrected, by name. One query."""
    rows = Project.objects.filter(edition=edition).values_list("name", "amount")
    return {name: amount for name, amount in rows if amount is not None}


def part_in_words(change: Difference) -> str:
    """Return what the part is called, in the language of the page."""
    short, _space, name = change.part_name.partition(" ")
    if not name:
        return _(short)
    return f"{change.part} {_(name)}"
