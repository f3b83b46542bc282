"""Rows of the CSV of amounts that are neither lines nor projects.

The view `budgets_tidyrow` (`db/sql/rows.sql`) has the rows of the CSV (`disclosure/open_data/schema.py`): the
leaves of every table, the projects of T10, and the difference between a table's leaves and its printed total.
That last kind is a `Remainder`: it is computed once, when an edition is published, so that no query has to
add up a million lines to find it.
"""

from __future__ import annotations

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from budgets.models import fields
from budgets.models.editions import Edition

# The same as `remainders` of disclosure/open_data/schema.py; a test compares the two.
_WORK_OUT = """
INSERT INTO budgets_remainder (edition_id, "table", side, fund, amount, amount_unit)
SELECT line.edition_id, line."table", line.side, line.fund,
       line.amount - coalesce(leaves.amount, 0), line.amount_unit
FROM budgets_line line
LEFT JOIN (
    SELECT edition_id, "table", side, sum(amount) AS amount
    FROM budgets_line WHERE is_leaf AND edition_id = ANY(%(editions)s)
    GROUP BY edition_id, "table", side
) leaves USING (edition_id, "table", side)
WHERE line.edition_id = ANY(%(editions)s) AND line."row" = 'total' AND line.nature = ''
  AND (line.fund = '' OR line."table" NOT IN ('T2', 'T4'))
  AND line.amount <> coalesce(leaves.amount, 0)
ORDER BY line.edition_id, line."order", line.id
"""


class RemainderManager(models.Manager["Remainder"]):
    """Computes remainders in the database."""

    def work_out(self, edition: Edition) -> None:
        """Store by how much the leaves of a draft's tables miss their totals, in place of earlier rows."""
        self.filter(edition=edition).delete()
        with connection.cursor() as cursor:
            cursor.execute(_WORK_OUT, {"editions": [edition.pk]})


class Remainder(models.Model):
    """What the leaves of one side of one table miss of its printed total, in 元; may be negative."""

    edition = fields.of_edition("remainders")
    table = models.CharField(_("表"), max_length=3)
    side = models.CharField(_("收支"), max_length=12)
    fund = models.CharField(_("资金"), max_length=5, blank=True)
    amount = fields.value_column(_("金额（元）"))
    amount_unit = fields.unit_column(_("单位"))

    objects = RemainderManager()

    class Meta:
        verbose_name = verbose_name_plural = _("明细与总计之差")
        ordering = ["pk"]
        default_permissions = ()  # nobody writes one by hand

    def __str__(self) -> str:
        return f"{self.table} {self.amount}"
