"""Reads the corpus back, judges it, and counts what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks.detector.corpus import Specimen
from benchmarks.detector.inspection import Planted
from benchmarks.detector.plants import ARITHMETIC, Kind, Plant
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.rules import judge

ALARMS = (Severity.ERROR, Severity.WARNING)


@dataclass
class Score:
    """Planted and found errors by kind; what was said of clean documents, and which errors were missed."""

    planted: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    found: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    clean: int = 0
    alarms: list[tuple[str, Finding]] = field(default_factory=list)
    rounding_errors: int = 0  # errors told of clean documents in which only rounding is at work
    missed: list[tuple[str, Plant]] = field(default_factory=list)

    def recall(self, kinds: Iterable[Kind] = tuple(Kind)) -> float:
        """Return the share of planted errors that were found."""
        planted = sum(self.planted[kind] for kind in kinds)
        return sum(self.found[kind] for kind in kinds) / planted if planted else 1.0

    @property
    def alarms_a_document(self) -> float:
        """Errors and warnings per clean document."""
        return len(self.alarms) / self.clean if self.clean else 0.0

    @property
    def shortfalls(self) -> list[str]:
        """Return the goals that were missed, each in a sentence."""
        told = []
        if self.recall(ARITHMETIC) < 1:
            told.append(f"recall of arithmetic errors is {self.recall(ARITHMETIC):.1%}, not 100 %")
        if self.recall() < 0.95:
            told.append(f"recall over all is {self.recall():.1%}, below 95 %")
        if self.alarms_a_document > 0.1:
            told.append(f"{self.alarms_a_document:.2f} false alarms a clean document, above 0.1")
        if self.rounding_errors:
            told.append(f"{self.rounding_errors} errors where only rounding is at work")
        return told


def scored(specimens: Iterable[Specimen]) -> Score:
    """Read and judge every specimen."""
    score = Score()
    for specimen in specimens:
        findings = _findings(specimen, specimen.data)
        if not specimen.plants:
            score.clean += 1
            alarms = [(specimen.name, f) for f in findings if f.severity in ALARMS]
            score.alarms += alarms
            if specimen.rounded:
                score.rounding_errors += sum(f.severity is Severity.ERROR for _, f in alarms)
            continue
        known = {finding.message for finding in _findings(specimen, specimen.before)}
        findings = tuple(each for each in findings if each.message not in known)
        for plant in specimen.plants:
            score.planted[plant.kind] += 1
            if any(_tells(finding, plant) for finding in findings):
                score.found[plant.kind] += 1
            else:
                score.missed.append((specimen.name, plant))
    return score


def misses(planted: Iterable[Planted]) -> Iterator[tuple[Planted, tuple[Finding, ...]]]:
    """Yield the inspectors' errors that no finding of their rule names, with what was found instead."""
    for each in planted:
        usual = {(x.rule, x.message) for x in _of_file(each.name, each.clean)}
        new = tuple(x for x in _of_file(each.name, each.data) if (x.rule, x.message) not in usual)
        if not any(x.rule == each.slip.rule and each.slip.mark in _words(x) for x in new):
            yield each, new


def _of_file(name: str, data: bytes) -> tuple[Finding, ...]:
    reading = read_bytes(name, data)
    kept = reading.coverage
    return judge(reading.disclosure, unread=kept.unread, frame=kept.frame)


def _words(finding: Finding) -> str:
    return finding.message + "".join(f"{f.label}{f.printed}{f.place}" for f in finding.figures)


def _findings(specimen: Specimen, data: bytes) -> tuple[Finding, ...]:
    reading = read_bytes(specimen.name, data)
    department = specimen.disclosure.department
    names = (department.name, *department.short_names)
    kept = reading.coverage
    return judge(reading.disclosure, known_as=names, unread=kept.unread, frame=kept.frame)


def _tells(finding: Finding, plant: Plant) -> bool:
    return finding.severity in ALARMS and any(mark in _words(finding) for mark in plant.marks)
