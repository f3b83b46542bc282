"""What a document lacks, in plain words: for its own page, and counted for a county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.check_sheet import ITEMS, Aspect, Result, Verdict
from budgets.disclosure.model import Phase
from budgets.disclosure.official_form.vocabulary import Name
from budgets.display.answers.words import is_english
from budgets.display.labels import mixed
from budgets.display.rows import Row, Rows, Section, Text

# Contradictions and days have places of their own on the pages.
_OF_CONTENTS = (Aspect.COMPLETENESS, Aspect.DEPTH)
_FIRST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a document lacks: what, what is known of it, and what asks for it."""

    name: str
    why: Text
    basis: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The section on what is missing; `unread` are the names of what was not read, and so not judged."""

    heading: str
    lacks: tuple[Lack, ...]
    unread: tuple[str, ...]
    unread_summary: str


def missing_of(sheet: Sequence[Verdict], *, is_final: bool) -> Missing | None:
    """Return what a document lacks, and what of it was not read; None where it is neither."""
    asked = [verdict for verdict in sheet if verdict.item.aspect in _OF_CONTENTS]
    lacks = tuple(
        Lack(in_words(each.name), _why(each), in_words(each.item.basis))
        for each in asked
        if each.has_failed
    )
    unread = tuple(in_words(each.name) for each in asked if each.result is Result.UNKNOWN)
    if not (lacks or unread):
        return None
    summary = ngettext("{n} 项没有读到，不算缺少", "{n} 项没有读到，不算缺少", len(unread))
    heading = _("这份决算里没有写的") if is_final else _("这份预算里没有写的")
    if not lacks:
        heading = _("该写的，读到的都有")
    return Missing(heading, lacks, unread, summary.format(n=len(unread)))


def lacks_section(sheets: Iterable[Sequence[Verdict]], year: int, phase: Phase) -> Section | None:
    """Return how many departments lack what, the most frequent first; None where nothing could be judged."""
    failed: Counter[str] = Counter()
    judged = lacking = 0
    for sheet in sheets:
        asked = [each for each in sheet if each.item.aspect in _OF_CONTENTS]
        keys = [each.item.key for each in asked if each.has_failed]
        judged += any(each.result in (Result.PASSED, Result.FAILED) for each in asked)
        lacking += bool(keys)
        failed.update(keys)
    if not judged:
        return None
    if lacking:
        words = ngettext(
            "读到的 {n} 份里，{some} 份有没写的。", "读到的 {n} 份里，{some} 份有没写的。", judged
        )
    else:
        words = ngettext("读到的 {n} 份，该写的都写了。", "读到的 {n} 份，该写的都写了。", judged)
    names = {item.key: item.name(year, phase) for item in ITEMS}
    return Section(
        anchor="contents",
        heading=(_("该写的"), _("写全了吗")),
        say=words.format(n=judged, some=lacking),
        rows=Rows([_row(names[key], count) for key, count in failed.most_common(_FIRST_ROWS)]),
    )


def _row(name: Name, count: int) -> Row:
    words = ngettext("{n} 份没写", "{n} 份没写", count)
    return Row(name=in_words(name), amount=words.format(n=count))


def _why(verdict: Verdict) -> Text:
    return mixed(verdict.judged.en) if is_english() else verdict.judged.zh


def in_words(name: Name) -> str:
    """Return a name in the language of the page."""
    return name.title_en if is_english() else name.zh
