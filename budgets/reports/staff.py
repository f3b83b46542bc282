"""How many people a department has, where its own published words say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgets.models import Edition

_ACTUAL = re.compile(
    r"(?:实有(?:在职)?(?:人员|人数|职工)?|在职(?:在编)?(?:人员|职工|干部职工|人数)?|在岗(?:人员|职工)?)"
    r"(?:总数|合计|共)?(?:为|有|：|:)?\s*(\d{1,5})\s*(?:人|名)"
)
_POSTS = re.compile(r"(?:人员)?编制(?:人数|总数|数|共)?(?:为|有|：|:)?\s*(\d{1,5})\s*(?:人|名|个)")
_SENTENCE = re.compile(r"[^。；\n]*")


@dataclass(frozen=True, slots=True)
class Staff:
    """A count of people, and the sentence that states it. `are_posts`: posts (编制), not persons."""

    count: int
    sentence: str
    are_posts: bool = False


def staff_of(edition: Edition) -> Staff | None:
    """The people that an edition's words count: those in office, else its posts.

    None where no words count them, or where two counts of one kind differ: which one holds is not
    for us to say. The passages and functions of the edition should be fetched along.
    """
    texts = [each.text for each in (*edition.passages.all(), *edition.functions.all())]
    for pattern, are_posts in ((_ACTUAL, False), (_POSTS, True)):
        found = [
            (int(m.group(1)), _sentence(text, m)) for text in texts for m in pattern.finditer(text)
        ]
        counts = {count for count, _sentence_ in found if count}
        if len(counts) == 1:
            return Staff(counts.pop(), found[0][1], are_posts)
        if counts:
            return None
    return None


def _sentence(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    end = _SENTENCE.match(text, match.end())
    return text[start : end.end() if end else match.end()].strip()
