"""「甲、乙分别为300万元、200万元」: several figures in a row, each of its own name, side or year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

from budgets.disclosure.readers.text.quantity_rules import Subject
from budgets.disclosure.readers.text.sentence_figures import FigureRole, SentenceFigure

_BESIDE = re.compile("[,、;]|和|及|与|以及")
_EACH = re.compile("(?:分别|各自?)(?:安排|支出|完成|约|为|是|:|,)*$|(?:均|共)?(?:为|是|:)*$")
_AND = re.compile("、|以及|和|及|与")
_YEAR = re.compile(r"(\d{4})年度?")
_MOST_NAMES = 8

Named = Callable[[str], Subject | None]


def runs_of(figures: Iterable[SentenceFigure]) -> list[list[SentenceFigure]]:
    """Return the figures in groups: those of one kind with nothing but 、 or 和 between them are one."""
    runs: list[list[SentenceFigure]] = []
    for figure in figures:
        last = runs[-1][-1] if runs else None
        together = (
            last and _BESIDE.fullmatch(figure.gap) and (figure.unit == "%") == (last.unit == "%")
        )
        if last and together:
            # What the first is, all of a row are: 各减少20.00、24.40万元.
            runs[-1].append(replace(figure, role=last.role, direction=last.direction))
        else:
            runs.append([figure])
    return runs


def in_years(
    run: list[SentenceFigure], gap: str, year: int
) -> tuple[str, list[SentenceFigure]] | None:
    """Return the name, and each figure with the role of its year; None where no years are named.

    「2024年、2023年机关运行经费分别为40万元、38万元」
    """
    clause = re.split("[;。]", gap)[-1]
    years = [int(found) for found in _YEAR.findall(clause)]
    if len(years) != len(run):
        return None
    roles = {year: FigureRole.VALUE, year - 1: FigureRole.PRIOR}
    figures = zip(run, years, strict=True)
    in_order = [replace(each, role=roles.get(of, FigureRole.OTHER)) for each, of in figures]
    return _EACH.sub("", _YEAR.sub("", clause).lstrip("、,和及与")), in_order


def subjects_of(gap: str, size: int, named: Named) -> list[Subject] | None:
    """Return the subjects that words name for a row of figures; None unless each is understood."""
    words = _EACH.sub("", re.split("[;。:]|其中", gap.rstrip(":"))[-1])
    sides = named(words)
    if sides and len(sides.keys) == size:  # 收、支总计
        return [replace(sides, keys=(key,)) for key in sides.keys]
    cuts = [found.span() for found in _AND.finditer(words)]
    if not size - 1 <= len(cuts) <= _MOST_NAMES:
        return None
    understood: dict[int, list[list[Subject]]] = {}
    for chosen in combinations(cuts, size - 1):  # 和 may be part of a name: 购置和运行维护费
        starts = [0, *(end for _, end in chosen)]
        ends = [*(start for start, _ in chosen), len(words)]
        found = [named(words[a:b]) for a, b in zip(starts, ends, strict=True)]
        known = [each for each in found if each is not None]
        if len(known) == size and len({each.key for each in known}) == size:
            commas = sum(words[start] == "、" for start, _ in chosen)
            understood.setdefault(commas, []).append(known)
    best = understood[max(understood)] if understood else []
    return best[0] if len(best) == 1 else None
