"""How the departments themselves define the terms that they use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from budgets.models import Edition, Term


@dataclass(frozen=True, slots=True)
class Definition:
    """A term as the latest edition defines it so, and how many editions do."""

    term: str
    text: str
    edition: Edition
    count: int


def definitions() -> list[Definition]:
    """Return every wording in the glossaries of current editions, each once, by term. Two queries.

    Departments copy their glossaries from each other: the same words are shown once, with the latest
    edition that has them.
    """
    counts: Counter[tuple[str, str]] = Counter()
    latest: dict[tuple[str, str], int] = {}
    current = Edition.objects.current().of_departments()
    rows = (
        Term.objects.filter(edition__in=current)
        .order_by("term", "-edition__fiscal_year", "edition__department__slug", "pk")
        .values_list("term", "text", "edition_id")
    )
    for term, text, edition in rows:
        counts[term, text] += 1
        latest.setdefault((term, text), edition)
    editions = current.select_related("department").in_bulk(set(latest.values()))
    return [Definition(*words, editions[pk], counts[words]) for words, pk in latest.items()]
