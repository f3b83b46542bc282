"""Names of headings: each resolves to one code, and item, purpose and glossary agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.codes import FUNCTIONAL, Classification, Code, Match
from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Line, Row, Table, Term
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.rules.line_index import cell_of, place_of
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
from budgets.disclosure.rules.relations import figure_of


@rule(
    "R29", "科目名称规范，与用途、名词解释一致",
    "Headings have their official names, and item, purpose and glossary agree",
    family=Family.NAMES, needs=(Table.T2, Table.T3, Table.T4, Table.T5, Table.T6, Table.T8, Table.T9),
    basis=CLASSIFICATION, severity=Severity.ERROR,
)  # fmt: skip
def names_resolve(case: Case) -> Iterator[Outcome]:
    lines = [line for line in case.disclosure.lines if _list_of(case, line)]
    if not lines:
        yield missing(Table.T5)
        return
    yield HELD
    yield from _meant_otherwise(case, lines)
    yield from _misnamed(case, lines)
    yield from _unknown(case, lines)


def _list_of(case: Case, line: Line) -> Classification | None:
    """Return the state's list that a line's code belongs to; None for rows of our own lists."""
    if line.row is not Row.ITEM or line.code[:1].isalpha():
        return None
    return form_of(case.disclosure.fiscal_year).national(line.table, line.side)


def _meant_otherwise(case: Case, lines: list[Line]) -> Iterator[Outcome]:
    """Items whose name is that of another heading than the purpose and the glossary describe."""
    year = case.disclosure.fiscal_year
    for line in lines:
        if line.code_as_written and line.code_as_written != line.code:
            yield _mismatch(line, line.code_as_written, line.code, year, Severity.ERROR)
    explained = {code: term for term, code in _explained(case)}
    items = {line.code: line for line in lines if line.table is Table.T5 and len(line.code) == 7}
    for code, line in items.items():
        if code in explained or line.code_as_written:
            continue
        meant = [c for c in explained if c[:5] == code[:5] and len(c) == 7 and c not in items]
        if len(meant) == 1:
            fits = _words_shared(line.purpose, meant[0]) > _words_shared(line.purpose, code)
            severity = Severity.ERROR if fits else Severity.WARNING
            yield _mismatch(line, code, meant[0], year, severity, explained[meant[0]])


def _mismatch(
    line: Line, written: str, meant: str, year: int, severity: Severity, term: Term | None = None
) -> Fault:
    name, other = FUNCTIONAL.name_of(written, year), FUNCTIONAL.name_of(meant, year)
    cell = cell_of(line)
    figures = [figure_of(cell)]
    if term:
        figures.append(CitedFigure(term.term, "", "名词解释", "glossary"))
    return Fault(
        severity,
        f"金额{cell.printed}的科目写作“{name}”（{written}），"
        f"而名词解释或用途所指的是“{other}”（{meant}）。",
        f"The item of {cell.printed_en} is named {name} ({written}), but its purpose or the "
        f"glossary describes {other} ({meant}).",
        tuple(figures),
    )


def _words_shared(text: str, code: str) -> int:
    """Return how many two-character pieces of a heading's name occur in a text."""
    found = FUNCTIONAL.get(code)
    name = found.name if found else ""
    return sum(name[i : i + 2] in text for i in range(len(name) - 1))


_LEVEL = re.compile(r"[（(]\s*\d*\s*[类款项]\s*[)）]")  # "教育支出（类）普通教育（款）"


def _explained(case: Case) -> Iterator[tuple[Term, str]]:
    """Yield the glossary's entries that explain a heading, with its code."""
    for term in case.disclosure.glossary:
        if _LEVEL.search(term.term):
            names = [name.strip(" ：:") for name in _LEVEL.split(term.term)]
            path = [name for name in names if name]
            code = FUNCTIONAL.resolve(path, case.disclosure.fiscal_year).code
            if code:
                yield term, code


# A misspelt name is a warning: the figures do not contradict each other.
_MISNAMED = {
    Match.GARBLED: (
        "科目名称“{printed}”有误，规范名称是“{official}”（{code}）。",
        "The heading {printed} is garbled; its official name is {official} ({code}).",
    ),
    Match.FORMER: (
        "科目名称“{printed}”已停用，{year}年的名称是“{official}”（{code}）。",
        "The heading {printed} is a former name, in {year} {official} ({code}).",
    ),
    Match.NONE: (
        "科目名称“{printed}”与编码{code}不符，该编码的名称是“{official}”。",
        "The heading {printed} does not fit its code {code}, which is {official}.",
    ),
}


def _misnamed(case: Case, lines: list[Line]) -> Iterator[Outcome]:
    """Garbled names, former names, names of another heading: each reported once."""
    year = case.disclosure.fiscal_year
    seen: set[tuple[str, str]] = set()
    for line, printed, code, how in _printed_names(case, lines):
        if how not in _MISNAMED or (printed, code.code) in seen:
            continue
        seen.add((printed, code.code))
        words = {
            "printed": printed,
            "official": code.name_in(year),
            "code": code.code,
            "year": year,
        }
        zh, en = (sentence.format(**words) for sentence in _MISNAMED[how])
        place = place_of(line.source, line.table)
        figures = (CitedFigure(printed, code.code, place, line.key.address),)
        yield Fault(Severity.WARNING, zh, en, figures)


def _printed_names(case: Case, lines: list[Line]) -> Iterator[tuple[Line, str, Code, Match]]:
    """Yield every printed name with the heading it stands for, from below upwards."""
    year = case.disclosure.fiscal_year
    for line in lines:
        listing = _list_of(case, line)
        code = line.code_as_written or line.code
        if listing is None or not code:
            continue
        names = line.path or (line.name,)
        headings = listing.ancestors(code)
        if not headings:
            continue
        skips_a_level = len(names) not in (1, len(headings))
        for depth, printed in enumerate(reversed(names), 1):
            # Where a level is left out, each name belongs to the heading that it fits best.
            possible = headings if skips_a_level else headings[-depth:][:1]
            fits = [(listing.fit(each.code, printed, year), each) for each in possible]
            how, heading = min(fits, key=lambda fit: fit[0].weakness)
            if printed:
                yield line, printed, heading, how


def _unknown(case: Case, lines: list[Line]) -> Iterator[Outcome]:
    """Yield headings that the list does not know, or not in this year: one finding for all of them."""
    year = case.disclosure.fiscal_year
    unnamed: dict[str, Line] = {}
    unlisted: dict[str, Line] = {}
    ended: dict[str, Line] = {}
    for line in lines:
        listing = _list_of(case, line)
        if listing is None:
            continue
        if not line.code:
            # 行政运行 by itself is in the list, under many headings; below the wrong class it is not.
            if len(line.path) > 1 or not listing.has_name(line.name):
                unnamed.setdefault(line.name, line)
        elif listing.get(line.code) is None:
            unlisted.setdefault(line.code, line)
        elif not listing.in_force(line.code, year):
            ended.setdefault(line.code, line)
    for found, severity, zh, en in (
        (
            unnamed, Severity.WARNING,
            "这些科目在政府收支分类科目中查不到，请核对名称：",
            "These headings are not found in the official list; please check their names: ",
        ),
        (
            unlisted, Severity.WARNING,
            "这些科目编码不在系统的科目表中，请核对，或导入当年的科目表：",
            "These codes are not in the list of headings; check them or load the year's list: ",
        ),
        (
            ended, Severity.NOTICE,
            f"这些科目编码在{year}年可能不适用，以当年《政府收支分类科目》为准：",
            f"These codes may not be in force in {year}; the official book of the year decides: ",
        ),
    ):  # fmt: skip
        named = [f"{line.code}{line.name}" for line in found.values()]
        stated = [line for line in found.values() if line.amount.yuan is not None]
        if found:
            yield Fault(
                severity, f"{zh}{'、'.join(named)}。", f"{en}{', '.join(named)}.",
                tuple(figure_of(cell_of(line)) for line in stated),
            )  # fmt: skip
