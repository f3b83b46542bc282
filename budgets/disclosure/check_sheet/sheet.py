"""The check sheet of a document: every item in order, with its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from budgets.disclosure.check_sheet.counts import judge_counts
from budgets.disclosure.check_sheet.depth import (
    judge_basic_depth,
    judge_cars_split,
    judge_functional_depth,
    judge_procurement_split,
    judge_project_amounts,
)
from budgets.disclosure.check_sheet.explanations import (
    judge_change_reason,
    judge_plan_reason,
    judge_sections,
    judge_three_public,
    judge_three_public_reason,
)
from budgets.disclosure.check_sheet.findings import failed_items, judge_family, judge_rules
from budgets.disclosure.check_sheet.items import ITEMS, Item
from budgets.disclosure.check_sheet.manner import (
    NOT_DATED,
    Publication,
    judge_readable,
    manner_of,
)
from budgets.disclosure.check_sheet.subject import Subject
from budgets.disclosure.check_sheet.tables import judge_empty_tables, judge_table
from budgets.disclosure.check_sheet.verdicts import (
    Judged,
    Result,
    Verdict,
    failed,
    not_applicable,
    unknown,
)
from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Phase

Judge = Callable[[Item, Subject], Judged]
JUDGES: dict[str, Judge] = {
    "table": judge_table,
    "empty_tables": judge_empty_tables,
    "rules": judge_rules,
    "family": judge_family,
    "sections": judge_sections,
    "change_reason": judge_change_reason,
    "plan_reason": judge_plan_reason,
    "three_public": judge_three_public,
    "three_public_reason": judge_three_public_reason,
    "functional_depth": judge_functional_depth,
    "basic_depth": judge_basic_depth,
    "cars_split": judge_cars_split,
    "procurement_split": judge_procurement_split,
    "project_amounts": judge_project_amounts,
    "counts": judge_counts,
    "readable": judge_readable,
}
PUBLICATION = "publication"  # judged by days and by what the portal does, not by the document
_NOT_ASKED = not_applicable("不要求这份文件有。", "It is not asked of this document.")
_MERGED = not_applicable("预算并入本级，不单独公开。", "Its budget is part of the own office's.")
_ABSENT = failed("逾期没有公开。", "It is overdue.")
_NOTHING_TO_READ = unknown("没有公开的文件可查。", "There is no published document to look at.")


@dataclass(frozen=True, slots=True)
class Contents:
    """What follows from a document alone, by the key of the item: it never changes once that is published."""

    fiscal_year: int
    phase: Phase
    judged: Mapping[str, Judged]


def contents_of(subject: Subject) -> Contents:
    """Judge a document by all items but those on its publication, and but for what the rules found."""
    document = subject.disclosure
    year, phase = document.fiscal_year, document.phase
    judged = {
        item.key: JUDGES[item.judge](item, subject)
        if item.applies_to(year, phase, is_unit=subject.is_unit)
        else _NOT_ASKED
        for item in ITEMS
        if item.judge != PUBLICATION
    }
    return Contents(year, phase, judged)


def check_sheet(
    contents: Contents,
    *,
    findings: Iterable[Finding] = (),
    timing: Judged = NOT_DATED,
    publication: Publication = Publication.DRAFT,
) -> tuple[Verdict, ...]:
    """Return every item with its verdict, in order. `timing` says whether it was on time."""
    judged = {**contents.judged, **manner_of(publication), "on_time": timing}
    for key, failure in failed_items(findings).items():
        if judged[key].result is not Result.FAILED:
            judged[key] = failure
    return _in_order(contents.fiscal_year, contents.phase, judged)


def unpublished_sheet(
    year: int,
    phase: Phase,
    timing: Judged,
    *,
    is_merged: bool = False,
    is_withdrawn: bool = False,
) -> tuple[Verdict, ...]:
    """Return the sheet of a department of which nothing can be read: only the days can be judged.

    Of a unit whose budget is part of its department's own office nothing is asked.
    """
    judged = dict.fromkeys((item.key for item in ITEMS), _MERGED if is_merged else _NOTHING_TO_READ)
    if not is_merged:
        overdue = timing.result is Result.FAILED
        judged |= {"on_time": timing, "platform": _ABSENT if overdue else timing}
    if is_withdrawn:
        judged |= manner_of(Publication.WITHDRAWN)
    return _in_order(year, phase, judged)


def _in_order(year: int, phase: Phase, judged: Mapping[str, Judged]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(item, item.name(year, phase), _placed(item, judged[item.key])) for item in ITEMS
    )


def _placed(item: Item, judged: Judged) -> Judged:
    """Return a verdict that leads to the item's own part of the desk where it names no place itself."""
    return judged if judged.cell or not item.part else replace(judged, cell=item.part)
