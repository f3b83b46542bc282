"""The rules in words: by family with an example each, and what they found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Table
from budgets.disclosure.rules import RULES, Rule
from budgets.disclosure.rules.registry import Family
from budgets.display.answers.words import is_english, joined, quoted, say, strong
from budgets.display.labels import mixed
from budgets.display.lists.drawing import named
from budgets.display.rows import Text
from budgets.models import Finding
from budgets.reports.lists.findings import Found

EXAMPLES = {
    Family.WITHIN_A_TABLE: gettext_lazy("三公经费的合计，应等于接待、公车、出国三样相加。"),
    Family.ACROSS_TABLES: gettext_lazy("同一笔基本支出，在两张表里应是同一个数。"),
    Family.TEXT: gettext_lazy("文字写 96.93 万元，表里是 69.93 万元。"),
    Family.CHANGES: gettext_lazy("文字写增长 34.10%，按金额算是 3.41%。"),
    Family.FINAL_ACCOUNTS: gettext_lazy("年初结转加收入、减支出，应等于年末结转。"),
    Family.NAMES: gettext_lazy("科目写的是离退休，用途写的是养老保险缴费。"),
    Family.COMPLETENESS: gettext_lazy("空着的表也要公开，并写明是没有安排，还是没有公开。"),
    Family.DETAIL: gettext_lazy("基本支出只列到工资福利支出一类，没有列出基本工资、津贴补贴。"),
    Family.LEFTOVERS: gettext_lazy("县里的文件写着“厅机关”，像是套用了省里的模板。"),
}
RESULTS = {
    Severity.ERROR: gettext_lazy("对不上"),
    Severity.WARNING: gettext_lazy("存疑"),
    Severity.NOTICE: gettext_lazy("提示"),
}


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule as it is listed."""

    id: str
    title: str
    about: Text


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """The rules of one family, folded under its name, how many there are and found something, an example."""

    anchor: str
    name: Text
    counts: Text
    example: Text
    rules: tuple[RuleEntry, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """One finding: whose document, what it says, and what the department says of it."""

    title: Text
    href: str
    rule: str
    message: Text
    explanation: Text
    explained_by: Text = ""  # 部门的说明, or 说明 where the words are not the department's own


def sentence(found: Found) -> SafeString:
    """Return how many rules there are, and in how many documents they found something wrong."""
    count = len(RULES)
    rules = ngettext(
        "每份文件公开前，程序按 {rules}核对：表和表、数和字、今年和去年对不对得上。",
        "每份文件公开前，程序按 {rules}核对：表和表、数和字、今年和去年对不对得上。",
        count,
    )
    name = strong(ngettext("{n} 条规则", "{n} 条规则", count).format(n=count))
    parts: list[Text] = [say(rules, rules=name)]
    if found.documents:
        documents = ngettext("{n} 份文件里，", "{n} 份文件里，", found.documents)
        parts.append(
            say(
                _("{documents}{wrong}。"),
                documents=documents.format(n=f"{found.documents:,}"),
                wrong=strong(_wrong(found)),
            )
        )
    return joined(parts)


def _wrong(found: Found) -> str:
    if not found.wrong:
        return _("没有对不上的数，也没有写错的名称")
    count = len(found.errors) + found.more
    words = ngettext(
        "{n} 份有对不上的数或写错的名称", "{n} 份有对不上的数或写错的名称", found.wrong
    )
    places = ngettext("共 {n} 处", "共 {n} 处", count).format(n=count)
    return _("，").join((words.format(n=found.wrong), places))


def families(found: Found, asked: str) -> list[FamilyEntry]:
    """Return the rules by family, those in which `asked` stands; all where it is empty."""
    entries = []
    for family in Family:
        rules = [rule for rule in RULES if rule.family is family]
        meant = [rule for rule in rules if _is_meant(rule, asked)]
        if meant:
            entries.append(_family(family, meant, found, is_open=bool(asked)))
    return entries


def _is_meant(rule: Rule, asked: str) -> bool:
    words = f"{rule.id} {rule.title} {rule.title_en} {rule.family.text.zh}"
    return asked.casefold() in words.casefold()


def _family(family: Family, rules: Sequence[Rule], found: Found, *, is_open: bool) -> FamilyEntry:
    count = sum(found.by_rule.get(rule.id, 0) for rule in rules)
    number = ngettext("{n} 条", "{n} 条", len(rules)).format(n=len(rules))
    places = (
        ngettext("查出 {n} 处", "查出 {n} 处", count).format(n=count) if count else _("没有查出")
    )
    return FamilyEntry(
        family.value.replace("_", "-"),
        family.text.title_en if get_language() == "en" else family.text.zh,
        _("，").join((number, places)) if found.documents else number,
        say(_("例如：{example}"), example=EXAMPLES[family]),
        tuple(map(_rule, rules)),
        is_open,
    )


def _rule(rule: Rule) -> RuleEntry:
    english = get_language() == "en"
    about = _("{needs} · {basis} · 最重：{severity}")
    return RuleEntry(
        rule.id,
        rule.title_en if english else rule.title,
        say(
            about,
            needs=needs_of(rule),
            basis=rule.basis.en if english else rule.basis.zh,
            severity=RESULTS[rule.severity],
        ),
    )


def needs_of(rule: Rule) -> str:
    """Return the tables that a rule reads: 表3、表5; 文字 where it reads the words."""
    return _("、").join(map(_table_number, rule.needs)) or _("文字")


def _table_number(table: Table) -> str:
    """Return 表5 for T5, as the official tables are numbered; a table without a number has its name."""
    number = table.value.removeprefix("T")
    return _("表%(number)s") % {"number": number} if number.isdecimal() else _(table.label)


def found_entries(found: Found) -> list[FoundEntry]:
    """Return the findings of which each is a figure that contradicts another, or a wrong name."""
    return [_found(each) for each in found.errors]


def _found(finding: Finding) -> FoundEntry:
    edition = finding.edition
    place = edition.department.jurisdiction
    title = format_html(
        "{} {}", named(edition.department.name, place.name, place.tag), edition.year_in_words
    )
    return FoundEntry(
        title,
        f"{edition.get_absolute_url()}#disagree",
        finding.rule,
        mixed(finding.message_en if is_english() else finding.message),
        quoted(finding.explanation) if finding.explanation else "",
        _("部门的说明：") if place.is_real else _("说明："),
    )
