"""How many people a department has, where its own published words say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from budgets.models import Edition, Function, Passage

_ACTUAL = re.compile(
    r"(?:实有(?:在职)?(?:人员|人数|职工)?|在职(?:在编)?(?:人员|职工|干部职工|人数)?|在岗(?:人员|职工)?)"
    r"(?:总数|合计|共)?(?:为|有|：|:)?\s*(\d{1,5})\s*(?:人|名)"
)
_POSTS = re.compile(r"(?:人员)?编制(?:人数|总数|数|共)?(?:为|有|：|:)?\s*(\d{1,5})\s*(?:人|名|个)")
_SENTENCE = re.compile(r"[^。；\n]*")
_A_WORD_OF_EACH = "实有|在职|在岗|编制"  # for the database: no count without one of these
KINDS = ("in_office", "posts")


@dataclass(frozen=True, slots=True)
class Staff:
    """A count of people, and the sentence that states it. `are_posts`: posts (编制), not persons."""

    count: int
    sentence: str
    are_posts: bool = False

    @property
    def kind(self) -> str:
        """Return its word in files and in the API."""
        return KINDS[self.are_posts]


def staff_of(edition: Edition) -> Staff | None:
    """Return the people that an edition's words count: those in office, else its posts.

    None where no words count them, or where two counts of one kind differ: which one holds is not
    for us to say. The passages and functions of the edition should be fetched along.
    """
    for found in _counts_of(edition):
        if found:
            return _only(found)
    return None


def counts_of(edition: Edition) -> Iterator[Staff]:
    """Yield each kind of people that an edition's words count, once; none of a kind of which two counts
    differ.
    """
    yield from filter(None, map(_only, _counts_of(edition)))


def staff_counts(editions: QuerySet[Edition]) -> Iterator[tuple[Edition, Staff]]:
    """Yield the counts of these editions, in their order; only what may hold one is fetched."""
    counting = {"text__regex": _A_WORD_OF_EACH}
    passages, functions = Passage.objects.filter(**counting), Function.objects.filter(**counting)
    told = (
        editions.filter(
            Exists(passages.filter(edition=OuterRef("pk")))
            | Exists(functions.filter(edition=OuterRef("pk")))
        )
        .select_related("department__jurisdiction", "department__superior")
        .prefetch_related(Prefetch("passages", passages), Prefetch("functions", functions))
    )
    for edition in told.iterator(chunk_size=200):
        for staff in counts_of(edition):
            yield edition, staff


def _counts_of(edition: Edition) -> Iterator[list[Staff]]:
    """Yield all counts of each kind that the words state, however often."""
    texts = [each.text for each in edition.passages.all()]
    texts += [each.text for each in edition.functions.all()]
    for pattern, are_posts in ((_ACTUAL, False), (_POSTS, True)):
        found = [
            Staff(int(m.group(1)), _sentence(text, m), are_posts)
            for text in texts
            for m in pattern.finditer(text)
        ]
        yield found if any(each.count for each in found) else []


def _only(found: Iterable[Staff]) -> Staff | None:
    """Return the one count that all of these state; None where they differ."""
    counts = [each for each in found if each.count]
    return counts[0] if len({each.count for each in counts}) == 1 else None


def _sentence(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    end = _SENTENCE.match(text, match.end())
    return text[start : end.end() if end else match.end()].strip()
