"""An act may concern a whole jurisdiction: the day on which its year was approved. And what was corrected may
be withdrawn too: what should never have been public is in the older edition as well."""

import re
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

ACTS = [
    ("import_draft", "导入草稿"),
    ("start_draft", "新建草稿"),
    ("prepare_draft", "照上年准备"),
    ("edit_draft", "修改草稿"),
    ("discard_draft", "删除草稿"),
    ("submit", "提交审核"),
    ("recall", "收回"),
    ("return", "退回修改"),
    ("answer", "答复审核意见"),
    ("approve", "审核通过"),
    ("schedule", "定时公开"),
    ("cancel_schedule", "取消定时"),
    ("publish", "公开"),
    ("correct", "开始更正"),
    ("withdraw", "撤回"),
    ("approval_date", "填批复日期"),
]

_WORKFLOW = import_module("budgets.migrations.0009_workflow").FUNCTIONS
BEFORE = re.search(
    r"CREATE OR REPLACE FUNCTION budgets_freeze_edition.*?END \$\$;", _WORKFLOW, re.S
)[0]
AFTER = """
CREATE OR REPLACE FUNCTION budgets_freeze_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['status', 'withdrawal_reason', 'created_by_id'];
    on_the_way text[] := ARRAY['status', 'created_by_id', 'publish_at', 'scheduled_by_id'];
    sealed text[] := on_the_way || ARRAY['published_at', 'checksum', 'wording'];
    withdrawn boolean := OLD.status IN ('published', 'superseded') AND NEW.status = 'withdrawn';
BEGIN
    IF OLD.status = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF NEW.status IN ('draft', 'submitted', 'published') THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'UPDATE' AND OLD.status IN ('submitted', 'approved') THEN
        IF to_jsonb(NEW) - on_the_way = to_jsonb(OLD) - on_the_way
            AND NEW.status IN ('draft', 'approved', OLD.status)
        THEN RETURN NEW;
        END IF;
        IF to_jsonb(NEW) - sealed = to_jsonb(OLD) - sealed
            AND OLD.status = 'approved' AND NEW.status = 'published'
        THEN RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
        AND (NEW.status = OLD.status OR withdrawn
             OR OLD.status = 'published' AND NEW.status = 'superseded')
        AND (NEW.withdrawal_reason = OLD.withdrawal_reason OR withdrawn)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'edition % is %: %', OLD.id, OLD.status, budgets_why_frozen(OLD.status)
        USING ERRCODE = 'restrict_violation', HINT = 'Correct it by a new edition.';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0011_sealed")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(choices=ACTS, max_length=16, verbose_name="操作"),
        ),
        migrations.AlterField(
            model_name="event",
            name="department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="budgets.department",
                verbose_name="部门",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="jurisdiction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="budgets.jurisdiction",
                verbose_name="地区",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=Q(department__isnull=False) ^ Q(jurisdiction__isnull=False),
                name="event_is_of_one",
            ),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
