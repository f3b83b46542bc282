"""A figure of a document that no field of the Disclosure carries."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.disclosure.official_form.vocabulary import Section

NO_LABEL = "?"  # of a column whose label is not known; an empty one would be a total


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure that was not read: "400万元", "12.5%" or "400", and the sentence or cell that has it."""

    section: Section
    place: str
    printed: str
    text: str
