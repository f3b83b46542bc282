"""What an item is spent on is what it is for: 住房公积金 pays no medical insurance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Line
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

# Items that every department has and each of which pays one thing, by the beginning of their codes.
_PAYS: dict[str, re.Pattern[str]] = {
    "2080505": re.compile("养老"),
    "2080506": re.compile("年金"),
    "21011": re.compile("医疗|医保|生育|体检|公务员补助"),
    "2210201": re.compile("公积金"),
}


@rule(
    "R92", "支出的用途与科目相符", "An item is spent on what its heading is for",
    family=Family.NAMES,
    basis=CLASSIFICATION, severity=Severity.WARNING,
)  # fmt: skip
def purposes_fit_their_headings(case: Case) -> Iterator[Outcome]:
    found = False
    for line in case.disclosure.lines:
        own = next((words for code, words in _PAYS.items() if line.code.startswith(code)), None)
        if own is None or not line.purpose or len(line.code) < max(map(len, _PAYS)):
            continue
        found = True
        other = [words.search(line.purpose) for words in _PAYS.values() if words is not own]
        said = next(filter(None, other), None)
        yield HELD if own.search(line.purpose) or said is None else _fault(line, said.group())
    if not found:
        yield missing("主要用于")


def _fault(line: Line, said: str) -> Fault:
    cell = cell_of(line)
    return Fault(
        Severity.WARNING,
        f"{cell.label}{cell.printed}的用途写成了别的科目的（{said}）：{line.purpose[:40]}",
        f"{cell.label_en} ({cell.printed_en}) is said to be spent on what another heading is for ({said}): "
        f"{line.purpose[:40]}",
        (
            CitedFigure(f"{line.name}的用途", line.purpose[:40], place_of(line.source, line.table)),
            figure_of(cell),
        ),
    )
