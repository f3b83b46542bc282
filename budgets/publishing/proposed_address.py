"""Which address a new department gets where nobody says one: after its jurisdiction's.

So eighty counties can each have an education bureau.
"""

from __future__ import annotations

from itertools import chain, count

from budgets.disclosure.codes.everyday import everyday_words
from budgets.models import Department, Jurisdiction
from budgets.pinyin import spelt

LONGEST = 60  # characters
_ENDING = 3  # characters that may follow what names the work: 局, 委员会
_ORGANS = ("bureau", "commission", "office")


def proposed_address(jurisdiction: Jurisdiction, name: str) -> str:
    """Return an address that no department has: 青岚县教育局 → `qinglan-education-bureau`.

    Where the English name is not known it is in pinyin: `qinglan-liangshizhan`. Addresses that exist stay.
    """
    own = name.removeprefix(jurisdiction.name) or name
    what = _in_english(own) or in_pinyin(own) or "department"
    first = f"{jurisdiction.slug}-{what}"[:LONGEST].strip("-")
    numbered = (f"{first[: LONGEST - 4]}-{number}" for number in count(2))
    taken = Department.objects.filter(slug__startswith=first[: LONGEST - 4])
    known = set(taken.values_list("slug", flat=True))
    return next(slug for slug in chain([first], numbered) if slug not in known)


def in_pinyin(name: str) -> str:
    """Return a name in pinyin: 审计局 → shenjiju."""
    letters = spelt(name).lower()
    return "".join(c for c in letters if c.isascii() and c.isalnum())[:LONGEST]


def _in_english(name: str) -> str:
    """Return what people call such a department in English, joined by hyphens; "" where it is not known.

    教育局 is that of the row `department:教育`, 教育考试中心 is not.
    """
    for row in everyday_words():
        works = [about.partition(":")[2] for about in row.about if about.startswith("department:")]
        for work in works:
            if name.startswith(work) and len(name) - len(work) <= _ENDING:
                said = [each for each in row.said if each.endswith(_ORGANS) and each.isascii()]
                return said[0].replace(" ", "-") if said else ""
    return ""
