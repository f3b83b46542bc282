"""Short words for departments in addresses that people type from paper: 栖岚县教育局 is jyj.

A word on paper can never be taken back. So it is never given to one of several: where two departments have
the same initials, or one has those that another has or had, the word leads to the choice between them, and
what is printed from then on is the department's own address word. Units have no initials: a school must never
take those of a department, and its address word is as short.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from budgets import pinyin
from budgets.models import Department, FormerAddress, FormerName


def short_word(department: Department) -> str:
    """Return the initials of a department's name where they are its alone, else its address word.

    Two queries.
    """
    place = department.jurisdiction.name
    if department.is_unit:
        return department.slug
    word = initials(department.name.removeprefix(place) or department.name)
    return word if _owners()[word] == {department.pk} else department.slug


def departments_called(word: str) -> list[Department]:
    """Return the departments that a short word may mean: by initials of a present or former name, or by a
    present or former address word. Four queries.
    """
    keys = set(_owners()[word.lower()])
    keys |= set(FormerAddress.objects.filter(slug=word).values_list("department", flat=True))
    found = Department.objects.select_related("jurisdiction").filter(pk__in=keys)
    return list(found.order_by("jurisdiction__name", "name"))


def _owners() -> defaultdict[str, set[int]]:
    """Return which departments each word means."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    columns = ("pk", "slug", "name", "jurisdiction__name", "superior")
    for key, slug, name, place, superior in Department.objects.order_by().values_list(*columns):
        owners[slug].add(key)
        if superior is None:
            owners[initials(name.removeprefix(place) or name)].add(key)
    of_departments = FormerName.objects.filter(department__superior__isnull=True)
    former = of_departments.values_list("department", "name", "department__jurisdiction__name")
    for key, name, place in former.order_by():
        owners[initials(name.removeprefix(place) or name)].add(key)
    return owners


@lru_cache(maxsize=16_384)
def initials(name: str) -> str:
    """Return the first letters of a name's characters: 教育局 jyj; what is no letter or digit is left out."""
    letters = pinyin.initials(name).lower()
    return "".join(each for each in letters if each.isascii() and each.isalnum())[:20]
