"""What the rules found, as items of the sheet: by number, or by family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from budgets.disclosure.check_sheet.items import ITEMS, OWN_ITEM, Item
from budgets.disclosure.check_sheet.subject import Subject
from budgets.disclosure.check_sheet.verdicts import (
    Judged,
    Result,
    not_applicable,
    passed,
    unknown,
)
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.rules.engine import RULES
from budgets.disclosure.rules.registry import Family, Rule

_OF_TABLES = (Family.WITHIN_A_TABLE, Family.ACROSS_TABLES, Family.TEXT)
_SHOWN = 3
_FIGURES = 8
_FAMILY_OF = {rule.id: rule.family for rule in RULES}


def judge_rules(item: Item, subject: Subject) -> Judged:
    """Return what holds where the item's own rules found nothing."""
    if not subject.disclosure.lines:
        return unknown("没有读到数。", "No figure was read.")
    return passed("没有空着的。", "None is blank.")


def judge_family(item: Item, subject: Subject) -> Judged:
    """Return what holds where a family of rules found nothing, but for rules with an item of their own."""
    phase = subject.disclosure.phase
    of_family = (rule for rule in RULES if rule.family in item.families)
    rules = [x for x in of_family if x.id not in OWN_ITEM and x.phase in (None, phase)]
    if not rules:
        return not_applicable("没有另外的要求。", "Nothing else is asked for.")
    if not any(_could_look(rule, subject) for rule in rules):
        return unknown("没有读到可以核对的内容。", "Nothing was read that could be compared.")
    if {*item.families} & {*_OF_TABLES} and not subject.has_tables:
        return passed(
            "没有读到表格；文字里的数没有发现问题。",
            "No table was read; nothing was found in the figures of sentences.",
        )
    return passed("没有发现问题。", "Nothing was found.")


def failed_items(findings: Iterable[Finding]) -> dict[str, Judged]:
    """Return, by the key of the item, the failures that findings mean; a notice is none."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        item = item_of(finding.rule)
        if item and finding.severity != Severity.NOTICE:
            found.setdefault(item.key, []).append(finding)
    return {key: _failed(of_item) for key, of_item in found.items()}


def item_of(rule: str) -> Item | None:
    """Return the item that a rule's findings fail; None for what is judged in items apart."""
    own = next((item for item in ITEMS if rule in item.rules), None)
    if own or rule in OWN_ITEM:
        return own
    family = _FAMILY_OF.get(rule)
    return next((item for item in ITEMS if family and family in item.families), None)


def _failed(found: Sequence[Finding]) -> Judged:
    more, more_en = "", ""
    if len(found) > _SHOWN:
        more, more_en = f"……共 {len(found)} 处。", f" … {len(found)} in all."
    figures = tuple(figure for each in found for figure in each.figures)
    return Judged(
        Result.FAILED,
        "".join(each.message for each in found[:_SHOWN]) + more,
        " ".join(each.message_en for each in found[:_SHOWN]) + more_en,
        figures[:_FIGURES],
        next((figure.cell for figure in figures if figure.cell), ""),
        tuple(dict.fromkeys(each.rule for each in found)),
    )


def _could_look(rule: Rule, subject: Subject) -> bool:
    """Return whether a document has what a rule looks at: figures of each of its tables, or words."""
    disclosure = subject.disclosure
    if rule.needs:
        enough = all if rule.family is Family.ACROSS_TABLES else any
        stated = {line.table for line in disclosure.lines if line.amount.yuan is not None}
        return enough(table in stated for table in rule.needs)
    if rule.family is Family.FINAL_ACCOUNTS:
        return any(line.planned for line in disclosure.lines)
    if rule.family is Family.CHANGES:
        compared = any(line.prior or line.change or line.percent for line in disclosure.lines)
        return compared or bool(disclosure.reasons)
    return bool(disclosure.passages or disclosure.functions or disclosure.glossary)
