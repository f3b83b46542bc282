"""The whole page of a department's year, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets.disclosure.model import Phase
from budgets.display.answers.answer import answer_of
from budgets.display.answers.asks import Asks, asks_of
from budgets.display.answers.conflicts import Contradictions, Places, contradictions_of
from budgets.display.answers.daily import daily_section
from budgets.display.answers.facts import facts_of
from budgets.display.answers.frame import Frame
from budgets.display.answers.projects import projects_section
from budgets.display.answers.sources import sources_section
from budgets.display.answers.standing import standing_of
from budgets.display.answers.story import story_section
from budgets.display.answers.three import ThreeSection, three_section
from budgets.display.answers.where import where_section
from budgets.display.answers.why import why_section
from budgets.display.rows import Answer, Facts, Section, Standing, YearLink
from budgets.reports.answers.headings import headings_of
from budgets.reports.answers.headline import headline_of
from budgets.reports.answers.questions import questions_of
from budgets.reports.answers.running import paid_for, running_of
from budgets.reports.answers.sources import income_of
from budgets.reports.answers.story import story_of
from budgets.reports.answers.three_public import three_public_of
from budgets.reports.deadlines import Punctuality


@dataclass(frozen=True, slots=True)
class DepartmentYearPage:
    """What the template of a department's year is given. None: the document does not say, no section."""

    title: tuple[str, ...]  # h1, in groups that never break: 栖岚县教育局 · 2024 年预算
    chain: tuple[YearLink, ...]  # empty: 本站没有别的年份
    answer: Answer | None
    facts: Facts
    standing: tuple[Standing, ...]
    menu: tuple[tuple[str, str], ...]  # (anchor, label)
    where: Section | None
    why: Section | None
    three: ThreeSection | None
    contradictions: Contradictions | None
    story: Section | None
    asks: Asks
    sources: Section | None
    daily: Section | None
    projects: Section | None


def department_year_page(
    frame: Frame, *, place_of: Places = lambda figure: "", marks: dict[str, str] | None = None
) -> DepartmentYearPage:
    """Return all that the page says.

    `place_of` gives the address of a cited figure in the document, `marks` what was corrected by project.
    """
    papers = frame.papers
    headline, headings = headline_of(papers), headings_of(papers)
    three, running, income = three_public_of(papers), running_of(papers), income_of(papers)
    late = frame.deadline.days_late if frame.deadline.verdict is Punctuality.LATE else 0
    raised = questions_of(papers, headline, three, list(frame.findings), late)
    sections: dict[str, Any] = {
        "where": where_section(frame, headings),
        "why": why_section(frame, headline),
        "three": three_section(frame, three),
        "contradictions": contradictions_of(frame, place_of),
        "story": story_section(frame, story_of(papers)),
        "sources": sources_section(frame, income),
        "daily": daily_section(frame, running, paid_for(papers)),
        "projects": projects_section(frame, marks),
    }
    return DepartmentYearPage(
        title=title_of(frame),
        chain=chain_of(frame),
        answer=answer_of(frame, headline) if headline else None,
        facts=facts_of(frame, headings, running, income.sources if income else (), three),
        standing=standing_of(frame),
        menu=tuple(_menu(sections)),
        asks=asks_of(frame, raised),
        **sections,
    )


def title_of(frame: Frame) -> tuple[str, str]:
    """Return the heading of the page in its two groups of words."""
    words = _("{year} 年决算") if frame.is_final else _("{year} 年预算")
    return frame.department.name, words.format(year=frame.year)


def chain_of(frame: Frame) -> tuple[YearLink, ...]:
    """Return the documents before and after this one as far as there are any; empty without others."""
    year, budget, final = frame.year, Phase.BUDGET.value, Phase.FINAL.value
    wanted = [(year - 1, budget), (year - 1, final), (year, budget), (year, final)]
    if frame.is_final:
        wanted = [(year, budget), (year, final), (year + 1, budget)]
    others = frame.papers.years
    if len(others) < 2:
        return ()
    links = []
    for each in wanted:
        words = _("{year} 实际") if each[1] == final else _("{year} 计划")
        label = words.format(year=each[0])
        if each == (year, frame.edition.phase):
            links.append(YearLink(label))
        elif each in others:
            links.append(YearLink(label, others[each].href))
    return (*links, YearLink(pgettext("years", "全部"), frame.department.get_absolute_url()))


def _menu(sections: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the places of the page with their short names, in the order of the page."""
    labels = (
        ("where", "where", _("花到哪去")),
        ("why", "why", _("为什么变")),
        ("three", "three", _("三公")),
        ("contradictions", "disagree", pgettext("menu", "对不上")),
        ("story", "story", _("计划和实际")),
        ("", "ask", _("可以问")),
        ("sources", "from", _("钱从哪来")),
        ("daily", "daily", _("日常")),
        ("projects", "do", pgettext("spending", "项目")),
        ("", "doc", _("原文下载")),
    )
    for name, anchor, label in labels:
        if not name or sections[name]:
            yield anchor, label
