"""The county's editions in the order in which they were published, their few mistakes among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from budgets.disclosure.model import Disclosure, Phase, Section, Source, Statement
from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.official_form.vocabulary import Arrangement
from demo.county import words
from demo.county.particulars import particulars_of
from demo.county.profiles import Profile
from demo.county.reasons import reasons_of
from demo.county.rows import UNIT, printed
from demo.county.tables import Sheet
from demo.county.years import FIRST, Year, years_of


@dataclass(frozen=True, slots=True)
class PlannedEdition:
    """One edition to publish: what it says, and how the department explains its contradictions.

    `corrected` is what a second edition says instead, with `note` on what was wrong. `days` is how long after
    its approval it is published; None where a day is made up.
    """

    disclosure: Disclosure
    explanation: str = ""
    corrected: Disclosure | None = None
    note: str = ""
    days: int | None = None


def editions_of(profile: Profile) -> list[PlannedEdition]:
    """Return all editions of one department: budgets 2019 to 2024, final accounts 2019 to 2023."""
    found = planned(profile, years_of(profile), FIRST)
    return [_with_mistake(profile, each) for each in found]


def planned(profile: Profile, years: list[Year], first: int) -> list[Disclosure]:
    """Return what a department or unit discloses of its years, from `first` on, in order of publication."""
    by_phase = {(each.year, each.phase): each for each in years}
    plans: dict[int, Disclosure] = {}
    found = []
    for year in years:
        if year.year < first:
            continue
        before = by_phase[year.year - 1, year.phase]
        plan = plans.get(year.year) if year.phase is Phase.FINAL else None
        disclosure = disclosure_of(profile, year, before, plan)
        if year.phase is Phase.BUDGET:
            plans[year.year] = disclosure
        found.append(disclosure)
    return sorted(found, key=published_in)


def published_in(disclosure: Disclosure) -> int:
    """Return a sort key in order of publication: a budget early in its year, accounts late in the next."""
    final = disclosure.phase is Phase.FINAL
    return disclosure.fiscal_year * 2 + (3 if final else 0)


def disclosure_of(
    profile: Profile, year: Year, before: Year, plan: Disclosure | None
) -> Disclosure:
    """Return all that the department discloses for one year and phase."""
    planned = {line.key: line.amount for line in plan.lines} if plan else None
    reasons = reasons_of(profile, year, before)
    lines = tuple(Sheet(profile, year, before, planned).lines())
    projects = tuple(words.projects_of(profile, year))
    return Disclosure(
        department=words.identity_of(profile),
        fiscal_year=year.year,
        phase=year.phase,
        title=words.title_of(profile, year),
        unit=UNIT,
        contact=f"{profile.offices[0]}，电话{profile.telephone}",
        functions=tuple(words.functions_of(profile)),
        priorities=tuple(words.priorities_of(profile, year)),
        units=tuple(words.units_of(profile)),
        lines=lines,
        reasons=tuple(reasons),
        projects=projects,
        holdings=tuple(words.holdings_of(profile)),
        particulars=tuple(particulars_of(profile, year, lines, projects)),
        glossary=tuple(words.glossary_of(year)),
        passages=tuple(words.passages_of(profile, year, reasons)),
    )


# The mistakes: so that findings, explanations and corrections have something to show


def _misstated_operating_cost(right: Disclosure) -> PlannedEdition:
    """Two digits change places between table and text."""
    line = next(x for x in right.lines if x.table.arrangement is Arrangement.FIGURE)
    whole, _, decimals = line.amount.printed.partition(".")
    turned = f"{whole[:-2]}{whole[-1]}{whole[-2]}.{decimals}"
    if turned == line.amount.printed:
        turned = f"{whole}.{decimals[::-1]}"
    wrong = Amount.of(turned, UNIT)
    text = f"为保障机关日常运转，{right.fiscal_year}年安排机关运行经费{turned}万元。"
    source = Source(Section.OTHER_MATTERS, "其他重要事项说明", text)
    return PlannedEdition(
        replace(right, statements=(Statement(line.key, wrong, source),)),
        explanation="文字说明录入时把两个数字颠倒了，以表格中的数字为准。",
    )


def _misplaced_decimal_point(right: Disclosure) -> PlannedEdition:
    """Print the percentage of a change ten times too large."""
    first, *others = right.reasons
    assert first.percent is not None  # noqa: S101 -- the totals of two years always differ
    printed_wrong = f"{abs(first.percent.value) * 10:.2f}"
    wrong = replace(first, percent=Percent.of(printed_wrong, negative=first.percent.value < 0))
    return PlannedEdition(
        replace(right, reasons=(wrong, *others)),
        explanation=f"变化率的小数点错位，增减金额无误，变化率应为{first.percent.printed}%。",
    )


def _project_ten_times_too_large(right: Disclosure) -> PlannedEdition:
    """Print a project's amount with its decimal point one place to the right, then corrected."""
    *others, last = right.projects
    yuan = last.amount.yuan or 0
    wrong = replace(last, amount=printed(int(yuan / 100) * 10))
    return PlannedEdition(
        replace(right, projects=(*others, wrong)),
        explanation="绩效目标表中一个项目的金额录入有误，正在核对，将发布更正版。",
        corrected=right,
        note=f"项目支出绩效目标表中“{last.name}”的金额小数点错位，由{wrong.amount.printed}万元"
        f"更正为{last.amount.printed}万元；其他内容没有变化。",
    )


# By department and year: the budgets with a deliberate contradiction
MISTAKES: dict[tuple[str, int], Callable[[Disclosure], PlannedEdition]] = {
    ("water-bureau", 2022): _misstated_operating_cost,
    ("culture-tourism-bureau", 2021): _misplaced_decimal_point,
    ("transport-bureau", 2023): _project_ten_times_too_large,
}


def _with_mistake(profile: Profile, right: Disclosure) -> PlannedEdition:
    is_budget = right.phase is Phase.BUDGET
    mistake = MISTAKES.get((profile.slug, right.fiscal_year)) if is_budget else None
    return (mistake or PlannedEdition)(right)
