"""Words of the department-year page: sums in sentences, labels of kinds, the visitor's language."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Direction, Nature, Table, UnitKind
from budgets.disclosure.money import Amount, MoneyUnit, round_half_up
from budgets.disclosure.rules import is_about_names
from budgets.display import labels, terms
from budgets.display.figure_texts import amount_text, disclosed_text, grasped, unit_text
from budgets.models.history import SEVERITY_LABELS
from budgets.models.lines import NATURE_LABELS
from budgets.models.narrative import DIRECTION_LABELS, UNIT_KIND_LABELS
from budgets.reports.pages.plain_classes import PLAIN_CLASSES

register = template.Library()
register.simple_tag(terms.term_of, takes_context=True)
register.filter(labels.basis_label)

_YI = MoneyUnit.YI.yuan
_CHINESE_WORDS = re.compile(r"([\u3400-\u9fff][\u3400-\u9fff（）、]*)")


@register.filter
def plainly(value: Amount | Decimal | None) -> str:
    """Write 174.3万元, 1.28亿元: at most two decimals, in the unit that is easiest to grasp."""
    yuan = value.yuan if isinstance(value, Amount) else value
    large = yuan is not None and abs(yuan) >= _YI
    return _in_words(value, MoneyUnit.YI if large else MoneyUnit.WAN)


@register.filter
def in_wan(value: Amount | Decimal | None) -> str:
    """Write 10,992.78万元: as `plainly`, in a list whose figures are compared with each other."""
    return _in_words(value, MoneyUnit.WAN)


@register.filter
def in_even_wan(value: Decimal) -> str:
    """Write 82.80万元: as `in_wan`, always with two decimals, so that a column of them is even."""
    if get_language() == "en":
        return in_wan(value)
    return f"{disclosed_text(value)}{unit_text(MoneyUnit.WAN)}"


def _in_words(value: Amount | Decimal | None, unit: MoneyUnit) -> str:
    yuan = value.yuan if isinstance(value, Amount) else value
    if yuan is None or (isinstance(value, Amount) and not value.printed and value.nothing):
        return disclosed_text(value)
    if get_language() == "en":
        return " ".join(grasped(yuan, None))
    figure = amount_text(round_half_up(yuan / unit.yuan, 2) * unit.yuan, unit, None)
    return f"{figure}{unit_text(unit)}"


@register.filter
def unsigned(value: Decimal | None) -> Decimal | None:
    """Return the size of a change, where the words say its direction."""
    return None if value is None else abs(value)


@register.filter
def of_hundred(share: Decimal | None) -> str:
    """Write 85.5: how much of each 100 yuan a share is."""
    if share is None:
        return ""
    figure = round_half_up(share, 1)
    return _("不到0.1") if figure == 0 and share > 0 else f"{figure:f}"


@register.filter
def bar_width(share: Decimal | None) -> str:
    """Return a share as the width of its bar, in per cent with a point."""
    return f"{min(max(share or Decimal(0), Decimal(0)), Decimal(100)):.2f}"


@register.filter
def nature_label(nature: Nature) -> Any:
    """Return 基本支出, 项目支出 …"""
    return NATURE_LABELS[nature]


@register.filter
def direction_label(direction: Direction) -> Any:
    """Return 增加, 减少, 持平."""
    return DIRECTION_LABELS[direction]


@register.filter
def unit_kind_label(kind: UnitKind) -> Any:
    """Return 部门本级, 下属预算单位, 内设机构."""
    return UNIT_KIND_LABELS[kind]


@register.filter
def severity_label(severity: str) -> Any:
    """Return 矛盾, 存疑, 提示."""
    return {key.value: label for key, label in SEVERITY_LABELS.items()}[severity]


@register.filter
def finding_label(finding: Any) -> Any:
    """Return 矛盾, 存疑 or 提示; of headings 科目矛盾 and 名称有误: a misspelt name is no contradiction."""
    of_names = {Severity.ERROR: _("科目矛盾"), Severity.WARNING: _("名称有误")}
    severity = Severity(finding.severity)
    if is_about_names(finding.rule) and severity in of_names:
        return of_names[severity]
    return SEVERITY_LABELS[severity]


@register.filter
def table_label(table: Table) -> str:
    """Return the official name of a table, as published."""
    return table.label


@register.filter
def class_in_plain_words(code: str) -> Any:
    """Return 学校和教育 for 205; "" for what is no functional 类."""
    return PLAIN_CLASSES.get(code, "")


@register.filter
def in_language(finding: Any) -> SafeString | str:
    """Return a finding's sentence in the visitor's language; the names in an English one stay Chinese."""
    if get_language() != "en":
        return str(finding.message)
    pieces = _CHINESE_WORDS.split(finding.message_en)  # every second piece is Chinese
    marked = ((labels.as_published(piece) if at % 2 else piece,) for at, piece in enumerate(pieces))
    return format_html_join("", "{}", marked)


@register.filter
def plain_meaning(entry: Any) -> str:
    """Return a plain term's meaning in the visitor's language."""
    return str(entry.en if get_language() == "en" else entry.zh)
