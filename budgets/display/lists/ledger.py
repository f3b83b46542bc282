"""The ledger in words: corrections first, each with what it changed; publications by year, folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.differences import Difference
from budgets.disclosure.model import Phase
from budgets.display.answers.words import joined, published, quoted, say, strong
from budgets.display.lists.drawing import named, tag_of
from budgets.display.rows import Text
from budgets.reports.lists.corrections import Correction
from budgets.reports.lists.ledger_counts import LedgerCounts
from budgets.reports.pages.corrections import part_in_words

# Cells of a correction that the ledger shows; all of them have a page of their own
MOST_CHANGES = 3

CORRECTED, WITHDRAWN = "corrected", "withdrawn"


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One cell before and after, and where it stands."""

    before: Text
    after: Text
    place: Text


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """One correction as the ledger tells it. `more` says how many cells it changed besides."""

    title: Text
    href: str
    meta: Text
    cells: tuple[ChangedCell, ...]
    more: str
    note: Text
    changes_href: str
    before_href: str
    before_label: str
    after_href: str
    after_label: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act to look at, and how many there are; `href` is empty for the one shown."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class YearGroup:
    """The publications of one year and phase: how many, over which days, and where they are listed."""

    summary: str
    days: Text
    href: str


def sentence(counts: LedgerCounts, scope: Text) -> SafeString:
    """Return how many documents were corrected or withdrawn."""
    words = ngettext("{scope}{n} 份文件里，", "{scope}{n} 份文件里，", counts.documents)
    first = say(words, scope=scope, n=f"{counts.documents:,}")
    corrected = (
        ngettext("{n} 份更正过", "{n} 份更正过", counts.corrected_documents).format(
            n=counts.corrected_documents
        )
        if counts.corrections
        else _("没有更正过的")
    )
    withdrawn = (
        ngettext("{n} 份撤回了", "{n} 份撤回了", counts.withdrawals).format(n=counts.withdrawals)
        if counts.withdrawals
        else _("没有撤回的")
    )
    both = say(
        _("{first}{facts}。"), first=first, facts=strong(_("，").join((corrected, withdrawn)))
    )
    return joined([both, _("更正以后，原来的那一版还在，可以对照。")])


def kinds(counts: LedgerCounts, shown: str, query: Mapping[str, str]) -> list[Kind]:
    """Return what one can look at, with the counts."""
    every = [
        ("", _("全部 {n}"), counts.acts),
        (CORRECTED, _("只看更正 {n}"), counts.corrections),
        (WITHDRAWN, _("撤回 {n}"), counts.withdrawals),
    ]
    found = []
    for value, words, count in every:
        asked = {**query, **({"only": value} if value else {})}
        href = "" if value == shown else f"?{urlencode(asked)}" if asked else "?"
        found.append(Kind(words.format(n=f"{count:,}"), href))
    return found


def correction_entry(correction: Correction) -> CorrectionEntry:
    """Return one correction with the first cells that it changed."""
    publication, before = correction.publication, correction.before
    edition = publication.edition
    place = edition.department.jurisdiction
    changes = [x for x in correction.changes if x.before or x.after]
    words = ngettext("{department}更正了 {n} 处", "{department}更正了 {n} 处", len(changes))
    department = named(edition.department.name, place.name, place.tag)
    # Without the edition before, nobody can count.
    title = say(words, department=department, n=len(changes)) if changes else department
    rest = len(changes) - MOST_CHANGES
    more = ngettext("另有 {n} 处", "另有 {n} 处", rest).format(n=rest) if rest > 0 else ""
    return CorrectionEntry(
        title,
        edition.get_changes_url() if before else edition.get_fixed_url(),
        _("{what}，第 {number} 版 · {day} 更正").format(
            what=edition.year_in_words,
            number=edition.number,
            day=timezone.localdate(publication.at),
        ),
        tuple(map(_cell, changes[:MOST_CHANGES])),
        more,
        quoted(publication.note) if publication.note else "",
        edition.get_changes_url() if before else "",
        before.get_fixed_url() if before else "",
        _("第 {n} 版（原来的）").format(n=before.number) if before else "",
        edition.get_fixed_url(),
        _("第 {n} 版").format(n=edition.number),
    )


def _cell(change: Difference) -> ChangedCell:
    nothing = format_html('<span class="soft">{}</span>', _("没有"))
    place = " · ".join(filter(None, (change.place, change.column)))
    return ChangedCell(
        published(change.before) if change.before else nothing,
        published(change.after) if change.after else nothing,
        say(_("{part}：{place}"), part=part_in_words(change), place=published(place)),
    )


def groups(counts: LedgerCounts, query: Mapping[str, str]) -> list[YearGroup]:
    """Return the publications by year and phase, the latest first."""
    return list(_groups(counts, query))


def _groups(counts: LedgerCounts, query: Mapping[str, str]) -> Iterator[YearGroup]:
    for each in counts.years:
        words = (
            ngettext("{year} 年决算，{n} 个部门", "{year} 年决算，{n} 个部门", each.departments)
            if each.phase == Phase.FINAL
            else ngettext(
                "{year} 年预算，{n} 个部门", "{year} 年预算，{n} 个部门", each.departments
            )
        )
        asked = {**query, "year": str(each.year), "phase": each.phase}
        first, last = each.first_day, each.last_day
        if first is None or last is None:
            days = _("原公开日期不详")
        elif first == last:
            days = _("{day} 公开").format(day=first)
        else:
            days = _("{first} 到 {last} 公开").format(first=first, last=last)
        yield YearGroup(
            words.format(year=each.year, n=each.departments), days, f"?{urlencode(asked)}"
        )


def scope_of(scope: object) -> Text:
    """Return the name of what the ledger is narrowed to, with its tag; "" for the whole portal."""
    name, tag = getattr(scope, "name", ""), getattr(scope, "tag", "")
    return format_html("{}{}", published(name), tag_of(tag)) if name else ""
