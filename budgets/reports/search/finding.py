"""A search as the page has it: the best answer first, then what is found, by department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count

from budgets.models import Department, Edition
from budgets.reports.search.answers import AnyAnswer, answer_to, department_answer
from budgets.reports.search.by_department import ByDepartment, found_by_department
from budgets.reports.search.directory import Directory
from budgets.reports.search.nearby import near_words, slip_in_documents, stands_in_documents
from budgets.reports.search.query import Filters, Query
from budgets.reports.search.results import Results, hits_of
from budgets.reports.search.understanding import Understood, understand

SHORTEST_LITERAL = (
    3  # characters of what is looked for as it was typed, though it is understood otherwise
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `listed` are the hits one by one, where one department, an order or older editions
    are asked for; `grouped` those of all departments.

    `text` is what was typed, `searched` what was looked for in the documents, `filters` what narrowed it;
    `near` are words next to what is not found, `read` counts the documents in which it is not.
    """

    text: str
    typed: Query
    understood: Understood
    answer: AnyAnswer | None
    searched: Query
    filters: Filters
    listed: Results | None = None
    grouped: ByDepartment | None = None
    departments: tuple[Department, ...] = ()
    near: tuple[str, ...] = ()
    read: tuple[int, int] | None = None  # departments, documents
    one_by_one: bool = False
    is_part: bool = False  # only a part of what was typed was found

    @property
    def count(self) -> int:
        return self.listed.count if self.listed else self.grouped.count if self.grouped else 0


def find(
    typed: str, chosen: Filters, found: Directory, years: Sequence[int], *, page: int = 1
) -> Found:
    """Find what was typed; `chosen` is what the visitor narrowed it by.

    `found` and `years` are of `directory`.
    """
    query = Query.of(typed)
    if not query.words:
        return Found(typed, query, Understood(), None, query, chosen)
    asked = understand(typed, found)
    answered = page == 1 and not (chosen.kinds or chosen.least or chosen.most or chosen.earlier)
    is_tried = asked.is_pieced and len(query.words) == 1 and len(query.words[0]) > SHORTEST_LITERAL
    literally = is_tried and stands_in_documents(query)
    if literally and asked.taken_for:  # what was typed is right
        asked = Understood(left=query.words)
    knows = asked.is_whole or bool(asked.named)
    answer = answer_to(asked, chosen, found, years) if answered and knows else None
    searched, filters = (query, chosen) if literally else _searched(query, asked, chosen, found)
    # Of an order or an older edition, rows are told; else things.
    alone = bool(chosen.departments) or chosen.earlier or chosen.sort != "relevance"
    result = Found(typed, query, asked, answer, searched, filters, one_by_one=alone)
    if searched.words and not (is_tried and not literally and searched is query):
        result = _with_hits(result, found, page)
    named = [] if chosen.narrows or page > 1 else found.named(query)
    if answer is None and len(named) == 1 and answered and not asked.says_something:
        answer = department_answer(named[0])
    result = replace(result, answer=answer, departments=tuple(named))
    if result.count or answer or named or page > 1 or chosen.narrows:
        return result
    return _without_hits(result, found, years)


def _searched(
    query: Query, asked: Understood, chosen: Filters, found: Directory
) -> tuple[Query, Filters]:
    """Return what is looked for in the documents, and where: what was understood, or else what was typed."""
    only_named = asked.named and not (asked.left or asked.look_for or asked.years or asked.phase)
    if only_named and not asked.place and not asked.taken_for:
        return query, chosen  # the word itself, wherever it stands: 消防
    if not (asked.is_whole or asked.named):
        return query, chosen
    departments = chosen.departments or tuple(x.slug for some in asked.named for x in some)
    filters = replace(
        chosen,
        departments=departments,
        level="" if departments else chosen.level,
        department_keys=tuple(found.by_slug[x].pk for x in departments if x in found.by_slug),
        years=chosen.years or asked.years,
        phases=chosen.phases or ((asked.phase.value,) if asked.phase else ()),
        jurisdictions=chosen.jurisdictions
        or ((asked.jurisdiction.slug,) if asked.jurisdiction else ()),
    )
    if asked.left:
        return Query.of(" ".join(asked.left)), filters
    if asked.look_for:
        return Query.of_any(asked.look_for), filters
    return Query(()), filters


def _with_hits(result: Found, found: Directory, page: int) -> Found:
    if result.one_by_one:
        return replace(result, listed=hits_of(result.searched, result.filters, page=page))
    grouped = found_by_department(result.searched, result.filters, found.by_key, page=page)
    if result.answer and all(each.only_explains for each in grouped.page):
        return result  # which the answer does better
    return replace(result, grouped=grouped)


def _without_hits(result: Found, found: Directory, years: Sequence[int]) -> Found:
    """Return what stands there as it was typed, or with one character wrong, or the part that is understood;
    or else what is near to it.
    """
    asked = result.understood
    if result.searched.words != result.typed.words:
        again = _with_hits(replace(result, searched=result.typed), found, 1)
        if again.count:
            return again
    elif asked.about and not asked.near:
        part = replace(asked, left=(), taken_for=asked.said)
        searched, filters = _searched(result.typed, part, result.filters, found)
        answer = answer_to(part, result.filters, found, years)
        told = replace(
            result, understood=part, answer=answer, searched=searched, filters=filters, is_part=True
        )
        again = _with_hits(told, found, 1) if searched.words else told
        if again.count or answer:
            return again
    else:
        right = slip_in_documents(result.searched)
        if right:
            meant = replace(asked, taken_for=right)
            searched_ = replace(result, searched=Query.of_any([right]), understood=meant)
            return _with_hits(searched_, found, 1)
    current = Edition.objects.current().of_departments()
    read = current.aggregate(Count("department", distinct=True), Count("pk"))
    near = near_words(asked, result.typed, found)
    return replace(result, near=near, read=(read["department__count"], read["pk__count"]))
