"""Whose unit a unit is, in words, and that its money is its department's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from budgets.display.answers.names import short_name
from budgets.display.answers.words import link, published, say
from budgets.display.rows import Text
from budgets.models import Department


def unit_of(unit: Department) -> Text:
    """Return 教育局的所属单位. Its superior has been fetched along."""
    words = _("{superior}的所属单位")
    if unit.is_own_office:
        words = _("{superior}自己的机关（本级）")
    elif unit.is_merged:
        words = _("{superior}的所属单位，预算并入本级")
    return say(words, superior=_name(unit))


def part_of(unit: Department) -> Text:
    """Return that a unit's budget is a part of its department's, with a link there."""
    superior = unit.superior
    if superior is None:
        return ""
    words = _("它的预算是{superior}预算的一部分，两个数不要相加。")
    return say(words, superior=link(superior.get_absolute_url(), _name(unit)))


def _name(unit: Department) -> Text:
    superior = unit.superior
    if superior is None:
        return ""
    # The place of both is the same, and has been fetched along with the unit.
    superior.jurisdiction = unit.jurisdiction
    return published(short_name(superior))
