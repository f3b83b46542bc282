"""Damaged files of every kind: a reading or a sentence, in time, in bounds, nothing fetched or written.

The long run is a command: `python -m tests.fuzz.damaged_files --cases 50000 --seed 1`.
"""

from __future__ import annotations

from tests.fuzz.damaged_files import Report, report_of
from tests.fuzz.mutations import case, huge

CASES = 600
SEED = 7


def complaints(report: Report) -> str:
    return "\n".join(
        f"{c.number} {c.kind} {c.recipe[:200]}: {o.failure}" for c, o in report.failures
    )


def test_damaged_files_are_read_or_refused_in_a_sentence() -> None:
    report = report_of(case(SEED, number) for number in range(CASES))
    assert not report.failures, complaints(report)
    assert report.cases == CASES
    assert all(ended["read"] for kind, ended in report.ended.items() if kind not in ("other",))


def test_huge_files_stay_within_bounds() -> None:
    report = report_of(huge())
    assert not report.failures, complaints(report)
    assert report.cases > 20
