"""A project's amount in its several places: the table of goals, its own form, the list in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Project, Section
from budgets.disclosure.money import (
    Agreement,
    Amount,
    MoneyUnit,
    judge_sum,
    parse_decimal,
    value_of,
)
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.disclosure.rules.line_index import NamedAmount, in_unit, place_of, printed_en
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import equal
from budgets.disclosure.unread import Unread

_SHORTEST_NAME = 2
# The amount of the year in a project's own form; its 项目资金总额 may be of several years.
_OF_THE_YEAR = re.compile(
    r"年度资金(?:申请)?总额|年度(?:预算)?(?:安排|金额|资金)|本年度?(?:预算|资金|安排)|当年预算"
)
_UNIT = re.compile(r"单位[:：]\s*([万亿]?元)")


@rule(
    "R80", "同一个项目在各处的金额一致", "A project has one amount wherever it is stated",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def projects_have_one_amount(case: Case) -> Iterator[Outcome]:
    projects = [each for each in case.disclosure.projects if each.amount.yuan is not None]
    if not projects:
        yield missing(PROJECT_TABLE)
        return
    yield HELD
    seen: set[str] = set()
    for project, amount, place in (
        *_in_forms(case, projects),
        *_twice(projects),
        *_in_words(case, projects),
    ):
        if project.name in seen:
            continue
        outcome = equal(_cell(project), _elsewhere(project, amount, place))
        seen |= {project.name} if isinstance(outcome, Fault) else set()
        yield outcome


def _cell(project: Project) -> NamedAmount:
    label, label_en = f"项目“{project.name}”", f"project {project.name}"
    place = place_of(project.source, PROJECT_TABLE)
    return NamedAmount(label, label_en, project.amount, place, address="projects")


def _elsewhere(project: Project, amount: Amount, place: str) -> NamedAmount:
    zh, en = f"“{project.name}”（{place}）", f"{project.name} ({place})"
    return NamedAmount(zh, en, amount, place, address="projects")


def _in_forms(case: Case, projects: list[Project]) -> Iterator[tuple[Project, Amount, str]]:
    """Yield the amounts of projects' own forms, which the reader puts into no field."""
    for each in case.unread:
        project = _named(projects, each.text)
        if (
            each.section is not Section.TABLES
            or project is None
            or not _OF_THE_YEAR.search(each.text)
        ):
            continue
        if amount := _amount_of(each):
            yield project, amount, each.place


def _amount_of(unread: Unread) -> Amount | None:
    unit = _UNIT.search(unread.text)
    figure = re.fullmatch(r"([\d.,，]+)\s*([万亿]?元)?", unread.printed.strip())
    stated = figure[2] if figure and figure[2] else unit[1] if unit else ""
    if not (figure and stated):
        return None
    try:
        return Amount.of(figure[1].replace("，", ","), MoneyUnit(stated))
    except ValueError:  # no figure
        return None


def _named(projects: list[Project], text: str) -> Project | None:
    """Return the one project whose name stands in a text."""
    found = [each for each in projects if len(each.name) > _SHORTEST_NAME and each.name in text]
    found = [
        each for each in found if not any(each.name in x.name and x is not each for x in found)
    ]
    return found[0] if len({each.name for each in found}) == 1 else None


def _twice(projects: list[Project]) -> Iterator[tuple[Project, Amount, str]]:
    """Yield the amount of a project that two tables state, of which only one gives goals."""
    first: dict[str, Project] = {}
    for project in projects:
        known = first.setdefault(project.name, project)
        if known is not project and bool(known.goal or known.indicators) != bool(
            project.goal or project.indicators
        ):
            yield known, project.amount, place_of(project.source, PROJECT_TABLE)


_FIGURE = r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s*(万元|元)"
# 农村供水项目：2024年度预算安排260.00万元; 防汛，预算150.00万元
_AFTER_NAME = (
    r"(?:项目)?(?:经费|资金|支出)?[”\"》]?[:：，,]?(?:20\d\d年度?|本年度?)?"
    rf"(?:部门)?(?:预算|决算)?(?:安排|金额|数|资金|支出)*(?:为|是|:|：)?\s*{_FIGURE}"
)


def _in_words(case: Case, projects: list[Project]) -> Iterator[tuple[Project, Amount, str]]:
    """Yield what the sections on projects and goals say of each project."""
    for project in projects:
        if len(project.name) <= _SHORTEST_NAME or _is_ambiguous(project, projects):
            continue
        pattern = re.compile(re.escape(project.name) + _AFTER_NAME)
        for piece in case.disclosure.passages:
            if piece.section in (Section.PERFORMANCE, Section.PROJECTS, Section.TABLES):
                for match in pattern.finditer(piece.text):
                    yield project, Amount.of(match[1], MoneyUnit(match[2])), piece.heading


def _is_ambiguous(project: Project, projects: list[Project]) -> bool:
    return any(project.name in each.name and each.name != project.name for each in projects)


# 涉及金额730.00万元：A，预算320.00万元；B，预算150.00万元；C，预算260.00万元。
_LIST = re.compile(
    r"(?:项目|金额|资金|预算|支出)[^。；，:：\d]{0,12}(?P<total>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|元)"
    r"[,，]?(?:其中|分别(?:是|为)|包括|具体(?:是|为)?)?[:：](?P<list>[^。]+)"
)
_ADDED = re.compile(r"增加|减少|增长|下降|上年|比|其中|占|结转|已")


@rule(
    "R91", "逐项列出的项目金额之和等于总额", "Projects that a sentence lists add up to the amount it states",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def listed_projects_add_up(case: Case) -> Iterator[Outcome]:
    found = False
    for piece in case.disclosure.passages:
        if piece.section not in (Section.PERFORMANCE, Section.PROJECTS):
            continue
        for match in _LIST.finditer(piece.text):
            parts = re.findall(_FIGURE, match["list"])
            if (
                len(parts) < 2
                or _ADDED.search(match["list"])
                or {u for _, u in parts} != {match["unit"]}
            ):
                continue
            found = True
            yield _added_up(match, [figure for figure, _unit in parts], piece.heading)
    if not found:
        yield missing("逐项列出的项目")


def _added_up(match: re.Match[str], parts: list[str], place: str) -> Outcome:
    unit = MoneyUnit(match["unit"])
    total = Amount.of(match["total"], unit)
    amounts = [Amount.of(each, unit) for each in parts]
    if judge_sum(total, amounts) in (Agreement.OK, Agreement.ROUNDING):
        return HELD
    found = sum((parse_decimal(each) for each in parts), Decimal(0)) * unit.yuan
    (zh, en), (gap, gap_en) = in_unit(found, unit), in_unit(value_of(total) - found, unit)
    return Fault(
        Severity.WARNING,
        f"{match['total']}{unit}逐项列出的{len(parts)}个金额合计{zh}，相差{gap}：{match.group()[:40]}",
        f"{printed_en(total)} is listed in {len(parts)} parts that add up to {en}: the "
        f"difference is {gap_en}.",
        (CitedFigure(match.group()[:40], f"{match['total']}{unit}", place, "passages"),),
    )
