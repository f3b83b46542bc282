"""Names of classes (类) in the sentences: today's, and in full."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.codes import FUNCTIONAL
from budgets.disclosure.codes.headings import Code
from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Section
from budgets.disclosure.rules.registry import (
    CLASSIFICATION,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)

_CLASS = 3  # digits
_SHORTEST = 4
# Sections in which a class is named with its amount.
_OF_MONEY = (
    Section.REVENUE_EXPENDITURE, Section.FISCAL_APPROPRIATION, Section.GENERAL_BUDGET,
    Section.GOVERNMENT_FUND, Section.STATE_CAPITAL,
)  # fmt: skip
# 社会保障支出140.22万元: a name, its amount. What stands before the name is no part of it.
_NAMED = re.compile(
    r"(?:^|[，。；：、:;\s（(“\"）)”\d.])(?P<name>[\u4e00-\u9fff]{2,20}支出)[”\"]?(?:[(（]类[)）])?(?:科目)?(?:为|是|:|：|预算|决算|\s)*\d[\d,.]*\s*万?元"
)
_NOT_CLASSES = re.compile(
    r"基本支出|项目支出|经费|总支出|本年|预算|拨款|资本性|工资|补助|其中|合计|主要"
)


@rule(
    "R68", "文字中的类级科目用现行全称", "Sentences call each class by its present name, in full",
    family=Family.NAMES,
    basis=CLASSIFICATION, severity=Severity.WARNING,
)  # fmt: skip
def classes_have_their_present_names(case: Case) -> Iterator[Outcome]:
    pieces = [piece for piece in case.disclosure.passages if piece.section is not Section.GLOSSARY]
    if not pieces:
        yield missing("文字说明")
        return
    yield HELD
    year = case.disclosure.fiscal_year
    printed = {line.name for line in case.disclosure.lines}  # R29 reports what the tables print
    seen: set[str] = set(printed)
    for piece in pieces:
        for name, code in (
            *_former(piece.text, year),
            *_clipped(case, piece.section, piece.text, year),
        ):
            if name not in seen:
                seen.add(name)
                yield _fault(name, code, year, piece.heading, former=name in code.former_names)


def _former(text: str, year: int) -> Iterator[tuple[str, Code]]:
    """Yield the names of classes that were given up before the year."""
    for code in FUNCTIONAL.codes:
        if len(code.code) != _CLASS:
            continue
        for name, renamed in zip(code.former_names, code.renamed_in, strict=True):
            bare = name.removesuffix("支出")
            long_enough = len(bare) > _SHORTEST and bare not in code.name_in(year)
            if year >= renamed and long_enough and bare in text and name != code.name_in(year):
                yield name, code


def _clipped(case: Case, section: Section, text: str, year: int) -> Iterator[tuple[str, Code]]:
    """Yield names that are the beginning or the end of one class and no heading's name themselves."""
    if section not in _OF_MONEY:
        return
    classes = [
        code for code in FUNCTIONAL.codes if len(code.code) == _CLASS and code.in_force(year)
    ]
    stated = {line.code[:_CLASS] for line in case.disclosure.lines}
    for match in _NAMED.finditer(text):
        name = match["name"]
        bare = name.removesuffix("支出")
        if len(bare) < _SHORTEST or _NOT_CLASSES.search(name) or FUNCTIONAL.has_name(name):
            continue
        meant = [
            code
            for code in classes
            if code.code in stated and _is_cut_from(bare, code.name_in(year))
        ]
        if len(meant) == 1:
            yield name, meant[0]


def _is_cut_from(bare: str, name: str) -> bool:
    whole = name.removesuffix("支出")
    return bare != whole and (whole.startswith(bare) or whole.endswith(bare))


def _fault(name: str, code: Code, year: int, place: str, *, former: bool) -> Fault:
    official = code.name_in(year)
    zh = "已经停用" if former else "不是全称"
    en = "is a former name" if former else "is not the full name"
    return Fault(
        Severity.WARNING,
        f"文字中的科目名称“{name}”{zh}，{year}年的规范名称是“{official}”（{code.code}）。",
        f"{name} in the text {en}; in {year} the heading {code.code} is {official}.",
        (CitedFigure(name, code.code, place, "passages"),),
    )
