"""Posts and people, and the kinds of vehicles: parts are no more than the whole."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Holding, ParticularKind
from budgets.disclosure.official_form.particulars import HoldingKind
from budgets.disclosure.rules.particulars.naming import (
    counted,
    figure_of_count,
    said,
    said_en,
)
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    RuleBasis,
    missing,
    rule,
)

_K = ParticularKind
_POSTS = RuleBasis("编制管理：在职人数不超过核定的编制", "posts limit the people in office")
_OF_POSTS = (
    (_K.STAFF, _K.POSTS),
    (_K.STAFF_ADMINISTRATIVE, _K.POSTS_ADMINISTRATIVE),
    (_K.STAFF_CIVIL, _K.POSTS_CIVIL),
    (_K.STAFF_INSTITUTION, _K.POSTS_INSTITUTION),
    (_K.STAFF_SUPPORT, _K.POSTS_SUPPORT),
)


@rule(
    "R74", "在职人数不超过编制数", "There are no more people in office than posts",
    family=Family.TEXT,
    basis=_POSTS, severity=Severity.WARNING,
)  # fmt: skip
def people_stay_within_posts(case: Case) -> Iterator[Outcome]:
    pairs = [
        (people, posts)
        for kinds in _OF_POSTS
        for people, posts in [[counted(case.disclosure, kind) for kind in kinds]]
        if people and posts
    ]
    if not pairs:
        yield missing("编制数和在职人数")
    for people, posts in pairs:
        if (people.count or 0) <= (posts.count or 0):
            yield HELD
            continue
        yield Fault(
            Severity.WARNING,
            f"{said(people)}，超过了{said(posts)}：请核对，是不是写错了或口径不同。",
            f"{said_en(people)}, more than {said_en(posts)}: a slip, or counted in different ways.",
            (figure_of_count(people), figure_of_count(posts)),
        )


@rule(
    "R75", "编制、人员的各部分之和不超过总数",
    "The parts of posts and people are no more than the whole",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def parts_of_people_stay_within_the_whole(case: Case) -> Iterator[Outcome]:
    judged = False
    for kind in (_K.POSTS, _K.STAFF, _K.RETIRED):
        whole = counted(case.disclosure, kind)
        parts = [part for each in kind.parts if (part := counted(case.disclosure, each))]
        if whole is None or not parts:
            continue
        judged = True
        together = sum(part.count or 0 for part in parts)
        if together <= (whole.count or 0):
            yield HELD  # a document may tell only some of the parts apart
            continue
        measure = kind.measure.zh
        yield Fault(
            Severity.WARNING,
            f"{'、'.join(map(said, parts))}，合计{together}{measure}，超过了{said(whole)}。",
            f"{'; '.join(map(said_en, parts))}: together {together}, more than {said_en(whole)}.",
            (*map(figure_of_count, parts), figure_of_count(whole)),
        )
    if not judged:
        yield missing("编制或人员的其中数")


@rule(
    "R78", "各类车辆之和等于车辆总数", "The kinds of vehicles add up to all vehicles",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def kinds_of_vehicles_add_up(case: Case) -> Iterator[Outcome]:
    known = [(each.kind, each) for each in case.disclosure.holdings if each.count is not None]
    wholes = [each for kind, each in known if kind is HoldingKind.VEHICLES]
    parts = [(kind, each) for kind, each in known if kind and kind.is_part_of_vehicles]
    if len(wholes) != 1 or not parts or len({kind for kind, _ in parts}) < len(parts):
        yield missing("车辆总数和各类车辆")
        return
    (whole,), together = wholes, sum(each.count or 0 for _, each in parts)
    # 其他用车 closes the list: without it there may be kinds that are not named.
    is_whole_list = any(kind is HoldingKind.OTHER for kind, _ in parts)
    if together == whole.count or (together < (whole.count or 0) and not is_whole_list):
        yield HELD
        return
    shown = [each for _, each in parts if each.count]
    yield Fault(
        Severity.WARNING,
        f"{'、'.join(map(_held, shown))}，合计{together}辆，与{_held(whole)}不一致。",
        f"The kinds of vehicles add up to {together}, but there are {whole.count} in all.",
        tuple(_figure(each) for each in (*shown, whole)),
    )


def _held(each: Holding) -> str:
    return f"{each.name}{each.count}{each.measure}"


def _figure(each: Holding) -> CitedFigure:
    return CitedFigure(each.name, f"{each.count}{each.measure}", each.source.place, "holdings")
