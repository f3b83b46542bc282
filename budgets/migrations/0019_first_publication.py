"""Two dates: when a year was first public, here or elsewhere, beside when it came into this portal.

Nobody was asked about editions that were published before. The day on which the first one came into the portal
counts as that of first publication where this accuses nobody: not after the law's deadline where that is known, else
within the calendar year in which it falls. Of all others the day is not known.
"""

import datetime

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

KNOWN = """
UPDATE budgets_edition SET first_published_on = first.day, first_published_source = 'portal'
FROM (
    SELECT DISTINCT ON (department_id, fiscal_year, phase) department_id, fiscal_year, phase,
        (published_at AT TIME ZONE %s)::date AS day
    FROM budgets_edition WHERE published_at IS NOT NULL
    ORDER BY department_id, fiscal_year, phase, number
) first
JOIN budgets_department department ON department.id = first.department_id
WHERE budgets_edition.department_id = first.department_id
    AND budgets_edition.fiscal_year = first.fiscal_year AND budgets_edition.phase = first.phase
    AND first.day >= make_date(first.fiscal_year - 1 + (first.phase = 'final')::int, 1, 1)
    AND first.day <= coalesce(
        (SELECT min(own.approved_on) FROM budgets_edition own
            WHERE own.department_id = first.department_id
            AND own.fiscal_year = first.fiscal_year AND own.phase = first.phase) + 20,
        (SELECT approval.approved_on FROM budgets_approval approval
            WHERE approval.jurisdiction_id = department.jurisdiction_id
            AND approval.fiscal_year = first.fiscal_year AND approval.phase = first.phase) + 20,
        make_date(first.fiscal_year + (first.phase = 'final')::int, 12, 31))
"""


def say_what_is_known(apps, schema_editor):
    # What was published is frozen by triggers. Only the two new columns change here.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("ALTER TABLE budgets_edition DISABLE TRIGGER USER")
    schema_editor.execute(KNOWN, [settings.TIME_ZONE])
    schema_editor.execute("ALTER TABLE budgets_edition ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0018_ledger"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="first_published_on",
            field=models.DateField(
                blank=True,
                help_text="部门第一次公开的日期，不论在哪里公开；不知道就留空。按期与否只按这个日期算。",
                null=True,
                verbose_name="原公开日期",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="first_published_source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "—"),
                    ("document", "文件所写"),
                    ("typed", "部门填写"),
                    ("portal", "在本站首次公开"),
                    ("unknown", "不详"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=8,
                verbose_name="原公开日期的来源",
            ),
        ),
        migrations.RunPython(say_what_is_known, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("first_published_on__isnull", False),
                        ("first_published_source__in", ["document", "typed", "portal"]),
                    ),
                    models.Q(
                        ("first_published_on__isnull", True),
                        ("first_published_source__in", ["", "unknown"]),
                    ),
                    models.Q(
                        ("first_published_on__isnull", True),
                        ("first_published_source", "portal"),
                        ("status__in", ["draft", "submitted", "approved"]),
                    ),
                    _connector="OR",
                ),
                name="edition_first_day_has_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_published_on__isnull", True),
                    ("published_at__isnull", True),
                    (
                        "first_published_on__lte",
                        models.Func(
                            django.db.models.expressions.CombinedExpression(
                                models.F("published_at"),
                                "+",
                                models.Value(datetime.timedelta(seconds=50400)),
                            ),
                            output_field=models.DateField(),
                            template="(%(expressions)s AT TIME ZONE 'UTC')::date",
                        ),
                    ),
                    _connector="OR",
                ),
                name="edition_first_day_not_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_published_on__isnull", True),
                    models.Q(
                        ("first_published_on__year__gte", models.F("fiscal_year")),
                        ("phase", "final"),
                    ),
                    models.Q(
                        (
                            "first_published_on__year__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("fiscal_year"), "-", models.Value(1)
                            ),
                        ),
                        ("phase", "budget"),
                    ),
                    _connector="OR",
                ),
                name="edition_first_day_not_absurd",
            ),
        ),
    ]
