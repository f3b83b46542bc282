"""Names of headings: each resolves to one code, and item, purpose and glossary agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.codes import FUNCTIONAL, Classification, Code, Match
from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.model import Line, Row, Table, Term
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.rules.cells import cell_of, place_of
from budgets.disclosure.rules.registry import (
    CLASSIFICATION,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    rule,
)
from budgets.disclosure.rules.relations import figure_of
from budgets.disclosure.rules.within_tables import missing


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
        figures.append(Figure(term.term, "", "名词解释", "glossary"))
    return Fault(
        severity,
        f"金额{cell.printed}的科目写作“{name}”（{written}），"
        f"而名词解释或用途所指的是“{other}”（{meant}）。",
        f"The item of {cell.printed_en} is named {name} ({written}), but its purpose or the "
        f"glossary describes {other} ({meant}).",
        tuple(figures),
    )


def _words_shared(text: str, code: str) -> int:
    """How many two-character pieces of a heading's name occur in a text."""
    found = FUNCTIONAL.get(code)
    name = found.name if found else ""
    return sum(name[i : i + 2] in text for i in range(len(name) - 1))


_LEVEL = re.compile(r"[（(]\s*\d*\s*[类款项]\s*[)）]")


def _explained(case: Case) -> Iterator[tuple[Term, str]]:
    """The glossary's entries that explain a heading, with its code."""
    for term in case.disclosure.glossary:
        names = _term_path(term)
        if names:
            code = FUNCTIONAL.resolve(names, case.disclosure.fiscal_year).code
            if code:
                yield term, code


def _term_path(term: Term) -> tuple[str, ...]:
    """The 类, 款 and 项 of a glossary entry that names a path; empty for any other entry."""
    if not _LEVEL.search(term.term):
        return ()
    return tuple(name.strip(" ：:") for name in _LEVEL.split(term.term) if name.strip(" ：:"))


def _misnamed(case: Case, lines: list[Line]) -> Iterator[Outcome]:
    """Garbled names, names given up, names of another heading: each reported once."""
    year = case.disclosure.fiscal_year
    seen: set[tuple[str, str]] = set()
    for line, printed, code, how in _printed_names(case, lines):
        if how in (Match.EXACT, Match.WITHOUT_SUFFIX) or (printed, code.code) in seen:
            continue
        seen.add((printed, code.code))
        official = code.name_in(year)
        place = place_of(line.source, line.table)
        figures = (Figure(printed, code.code, place, line.key.address),)
        if how is Match.GARBLED:
            yield Fault(
                Severity.WARNING,  # misspelt: the figures do not contradict each other
                f"科目名称“{printed}”有误，规范名称是“{official}”（{code.code}）。",
                f"The heading {printed} is garbled; its official name is {official} ({code.code}).",
                figures,
            )
        elif how is Match.FORMER:
            yield Fault(
                Severity.WARNING,
                f"科目名称“{printed}”已停用，{year}年的名称是“{official}”（{code.code}）。",
                f"The heading {printed} is a former name, in {year} {official} ({code.code}).",
                figures,
            )
        else:
            yield Fault(
                Severity.WARNING,
                f"科目名称“{printed}”与编码{code.code}不符，该编码的名称是“{official}”。",
                f"The heading {printed} does not fit its code {code.code}, which is {official}.",
                figures,
            )


def _printed_names(case: Case, lines: list[Line]) -> Iterator[tuple[Line, str, Code, Match]]:
    """Every printed name with the heading it stands for, from below upwards."""
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
        if len(names) == len(headings) or len(names) == 1:
            pairs = zip(reversed(names), reversed(headings), strict=False)
            fits = [(name, each, listing.fit(each.code, name, year)) for name, each in pairs]
        else:  # a level is left out: each name belongs to the heading that it fits best
            fits = [
                min(
                    ((name, each, listing.fit(each.code, name, year)) for each in headings),
                    key=lambda fit: fit[2].weakness,
                )
                for name in reversed(names)
            ]
        for printed, heading, how in fits:
            if printed:
                yield line, printed, heading, how


def _unknown(case: Case, lines: list[Line]) -> Iterator[Outcome]:
    """Headings that the list does not know, or not in this year: one finding for all of them."""
    year = case.disclosure.fiscal_year
    unnamed: dict[str, Line] = {}
    unlisted: dict[str, Line] = {}
    ended: dict[str, Line] = {}
    for line in lines:
        listing = _list_of(case, line)
        if listing is None:
            continue
        if not line.code:
            unnamed.setdefault(line.name, line)
        elif listing.get(line.code) is None:
            unlisted.setdefault(line.code, line)
        elif not listing.in_force(line.code, year):
            ended.setdefault(line.code, line)
    if unnamed:
        yield _listed(
            unnamed, Severity.WARNING,
            "这些科目在政府收支分类科目中查不到，请核对名称：",
            "These headings are not found in the official list; please check their names: ",
        )  # fmt: skip
    if unlisted:
        yield _listed(
            unlisted, Severity.WARNING,
            "这些科目编码不在系统的科目表中，请核对，或导入当年的科目表：",
            "These codes are not in the list of headings; check them or load the year's list: ",
        )  # fmt: skip
    if ended:
        yield _listed(
            ended, Severity.NOTICE,
            f"这些科目编码在{year}年可能不适用，以当年《政府收支分类科目》为准：",
            f"These codes may not be in force in {year}; the official book of the year decides: ",
        )  # fmt: skip


def _listed(found: dict[str, Line], severity: Severity, zh: str, en: str) -> Fault:
    names = [f"{line.code}{line.name}" for line in found.values()]
    return Fault(
        severity,
        f"{zh}{'、'.join(names)}。",
        f"{en}{', '.join(names)}.",
        tuple(figure_of(cell_of(line)) for line in found.values() if line.amount.yuan is not None),
    )
