"""What contradicts itself in a document: two figures side by side, then names and doubts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.display.answers.frame import Frame, cited_of
from budgets.display.answers.words import is_english, published, quoted
from budgets.display.rows import Contradiction, Figure, Text
from budgets.reports.answers.standing import DOUBTS, FIGURES, NAMES, kind_of

Places = Callable[[Any], str]  # a cited figure → its address in the document; "" for none


@dataclass(frozen=True, slots=True)
class Contradictions:
    """What contradicts itself: figures first, then names and doubts, folded under their summaries."""

    heading: tuple[Text, ...]
    figures: tuple[Contradiction, ...]
    names: tuple[Contradiction, ...]
    doubts: tuple[Contradiction, ...]
    names_summary: str = ""
    doubts_summary: str = ""


def contradictions_of(frame: Frame, place_of: Places = lambda figure: "") -> Contradictions | None:
    """Return what the check found; None where it found nothing but notices."""
    by_kind: dict[str, list[Any]] = {FIGURES: [], NAMES: [], DOUBTS: []}
    for finding in frame.findings:
        by_kind.setdefault(kind_of(finding), []).append(finding)
    figures, names, doubts = (by_kind[kind] for kind in (FIGURES, NAMES, DOUBTS))
    if not (figures or names or doubts):
        return None
    return Contradictions(
        _heading(len(figures), len(names), len(doubts)),
        tuple(_pair(each, place_of) for each in figures),
        tuple(_sentence(each, place_of) for each in names),
        tuple(_sentence(each, place_of) for each in doubts),
        wrong_names(len(names)) if names else "",
        doubtful(len(doubts)) if doubts else "",
    )


def _heading(figures: int, names: int, doubts: int) -> tuple[Text, ...]:
    if figures:
        return (_("文件里"), contradictory(figures))
    return (_("文件里"), wrong_names(names) if names else doubtful(doubts))


def contradictory(n: int) -> str:
    """Return 2 处数字对不上."""
    return ngettext("%(n)s 处数字对不上", "%(n)s 处数字对不上", n) % {"n": n}


def wrong_names(n: int) -> str:
    """Return 2 处名称写错."""
    return ngettext("%(n)s 处名称写错", "%(n)s 处名称写错", n) % {"n": n}


def doubtful(n: int) -> str:
    """Return 4 处存疑."""
    return ngettext("%(n)s 处存疑", "%(n)s 处存疑", n) % {"n": n}


def pair_of(finding: Any) -> tuple[Figure, Figure] | None:
    """Return the two figures that a finding sets against each other; None where it has not just two."""
    figures = [_figure(each, lambda figure: "") for each in finding.figures]
    if len(figures) != 2 or figures[0].printed == figures[1].printed:
        return None
    return figures[0], figures[1]


def _pair(finding: Any, place_of: Places) -> Contradiction:
    found = _sentence(finding, place_of)
    figures = [_figure(each, place_of) for each in finding.figures]
    if len(figures) != 2 or figures[0].printed == figures[1].printed:
        return found
    return Contradiction(found.message, figures[0], figures[1], reply=found.reply)


def _sentence(finding: Any, place_of: Places) -> Contradiction:
    reply = getattr(finding, "explanation", "")
    return Contradiction(
        message_of(finding),
        reply=quoted(reply) if reply else "",
        figures=tuple(_figure(each, place_of) for each in finding.figures),
    )


def message_of(finding: Any) -> str:
    """Return what a finding says, in the language of the page."""
    return str(finding.message_en if is_english() else finding.message)


def _figure(figure: Any, place_of: Places) -> Figure:
    return Figure(
        published(cited_of(figure, "label")),
        cited_of(figure, "printed"),
        cited_of(figure, "place"),
        place_of(figure),
    )
