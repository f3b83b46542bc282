"""The projects, in words: what each is for, beside last year or its plan."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.anchors import numbered_anchor
from budgets.disclosure.model import Project
from budgets.display.answers.bars import final_bar, planned_bar, scale_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import plan_key
from budgets.display.answers.words import change, figure, published, used_of
from budgets.display.figure_texts import disclosed_text, nothing_text
from budgets.display.rows import Fold, Row, Rows, Section

SHOWN = 8


def projects_section(frame: Frame, marks: dict[str, str] | None = None) -> Section | None:
    """Return the projects by size; `marks` says by name what was corrected about one."""
    projects = sorted(
        frame.papers.own.projects, key=lambda x: (-(x.amount.yuan or Decimal(0)), x.number)
    )
    if not projects:
        return None
    bases = _bases(frame)
    scale = scale_of(
        x
        for each in projects
        for x in (each.amount.yuan, bases.get(each.name) if bases is not None else None)
    )
    rows = [_row(frame, each, bases, scale, (marks or {}).get(each.name, "")) for each in projects]
    more = rows[SHOWN:]
    fold = None
    if more:
        words = ngettext("另外 %(n)s 个项目", "另外 %(n)s 个项目", len(more)) % {"n": len(more)}
        fold = Fold(words, Rows(more))
    count = ngettext("%(n)s 个项目，", "%(n)s 个项目，", len(projects)) % {"n": len(projects)}
    return Section(
        anchor="do",
        heading=(count, _("办了这些事") if frame.is_final else _("要办这些事")),
        key=plan_key(frame, compared=bool(bases)),
        rows=Rows(rows[:SHOWN], fold=fold),
    )


def _bases(frame: Frame) -> dict[str, Decimal] | None:
    """Return the projects of the year before, or of the plan, by name; None where none are known."""
    paper = frame.papers.plan if frame.is_final else frame.papers.before
    return dict(paper.projects) if paper and paper.projects else None


def _row(
    frame: Frame, project: Project, bases: dict[str, Decimal] | None, scale: Decimal, mark: str
) -> Row:
    now = project.amount.yuan
    place = numbered_anchor("project", project.number)
    name, goal = published(project.name), published(project.goal)
    if now is None:
        return Row(name=name, amount=disclosed_text(project.amount), note=goal, anchor=place)
    kind = project.amount.nothing  # 没有安排 is not the same as 0
    base = bases.get(project.name) if bases is not None else None
    if frame.is_final:
        bar = final_bar(now, base, scale)
        words = used_of(now, base, frame.decimals)
        words = words or (_("计划里没有") if bases is not None else "")
    else:
        bar = planned_bar(now, scale, base)
        words = change(now, base, frame.decimals)
        words = words or (_("今年新有") if bases is not None else "")
    return Row(
        name=name,
        amount=nothing_text(kind) if kind else figure(now, frame.decimals),
        bar=bar,
        note=goal,
        change=words,
        mark=mark,
        anchor=place,
    )
