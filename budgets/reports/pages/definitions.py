"""How the departments themselves define the terms that they use."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.models import Edition, Term


@dataclass(frozen=True, slots=True)
class Definition:
    """A term in the words of the latest document that defines it so, and how many editions do."""

    term: str
    text: str
    department: str
    year: int
    url: str
    editions: int


def definitions() -> list[Definition]:
    """Every wording in the glossaries of current editions, each once, by term. Two queries.

    Departments copy their glossaries from each other: the same words are shown once, with the latest
    edition that has them.
    """
    counts: dict[tuple[str, str], int] = {}
    latest: dict[tuple[str, str], int] = {}
    rows = (
        Term.objects.filter(edition__in=Edition.objects.current())
        .order_by("term", "-edition__fiscal_year", "edition__department__slug", "pk")
        .values_list("term", "text", "edition_id")
    )
    for term, text, edition in rows:
        counts[term, text] = counts.get((term, text), 0) + 1
        latest.setdefault((term, text), edition)
    editions = Edition.objects.current().select_related("department").in_bulk(set(latest.values()))
    return [
        Definition(
            term,
            text,
            editions[pk].department.name,
            editions[pk].fiscal_year,
            editions[pk].get_absolute_url(),
            counts[term, text],
        )
        for (term, text), pk in latest.items()
    ]
