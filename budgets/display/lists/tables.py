"""Tables of documents and days: which are public, and since when."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from budgets.display.tables import NOT_YET_PUBLIC, BudgetTable, CountColumn, LinkColumn, TextColumn


class EditionsTable(BudgetTable):
    """The documents of a department. Rows: `year`, and the words and address of its budget and accounts."""

    phone = "plain"

    year = TextColumn(verbose_name=gettext_lazy("年度"), lang="")
    budget = LinkColumn(
        verbose_name=gettext_lazy("预算"), address="budget_url", lang="", default=NOT_YET_PUBLIC
    )
    final = LinkColumn(
        verbose_name=gettext_lazy("决算"), address="final_url", lang="", default=NOT_YET_PUBLIC
    )

    class Meta:
        orderable = False


class PunctualityColumn(TextColumn):
    """Words on a deadline, in red too where it has passed."""

    def render(self, value: str, record: Any) -> SafeString | str:
        if not record.deadline.is_late:
            return value
        return format_html('<strong class="late">{}</strong>', value)


class ProgressTable(BudgetTable):
    """Which departments have published a year, when, and within the law's twenty days or not."""

    department = LinkColumn(verbose_name=gettext_lazy("部门"), accessor="of__name", tagged=True)
    standing = TextColumn(verbose_name=gettext_lazy("状态"), lang="")
    first = TextColumn(
        verbose_name=gettext_lazy("原公开日期"),
        accessor="first_in_words",
        order_by="deadline__published_on",
        lang="",
    )
    published_at = tables.DateTimeColumn(
        verbose_name=gettext_lazy("本站收录日期"), format="Y-m-d", default=""
    )
    approved_on = tables.DateColumn(
        verbose_name=gettext_lazy("批复日期"),
        accessor="deadline__approved_on",
        format="Y-m-d",
        default="",
    )
    days = CountColumn(verbose_name=gettext_lazy("用了几天"), accessor="deadline__took")
    last_day = tables.DateColumn(
        verbose_name=gettext_lazy("期限"),
        accessor="deadline__last_day",
        format="Y-m-d",
        default="",
    )
    punctuality = PunctualityColumn(
        verbose_name=gettext_lazy("是否按期"), accessor="deadline__in_words", lang=""
    )


class ProgressByYearTable(BudgetTable):
    """How the budgets and the accounts of each year stand. Rows: `year`, and words with their address."""

    phone = "plain"

    year = TextColumn(verbose_name=gettext_lazy("年度"), lang="")
    budget = LinkColumn(verbose_name=gettext_lazy("预算（计划）"), address="budget_url", lang="")
    final = LinkColumn(verbose_name=gettext_lazy("决算（实际）"), address="final_url", lang="")

    class Meta:
        orderable = False
