"""Between draft and published: submitted and approved, which nobody changes either."""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BEFORE = import_module("budgets.migrations.0002_freeze").FUNCTIONS.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
FUNCTIONS = """
CREATE OR REPLACE FUNCTION budgets_why_frozen(standing text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN standing IN ('submitted', 'approved')
        THEN 'what is under review does not change'
        ELSE 'what was published does not change' END
$$;

CREATE OR REPLACE FUNCTION budgets_require_draft(edition bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE standing text;
BEGIN
    -- FOR SHARE waits for a publication that is under way, and makes one wait for this change.
    SELECT status INTO standing FROM budgets_edition WHERE id = edition FOR SHARE;
    IF standing <> 'draft' THEN
        RAISE EXCEPTION 'edition % is %: %', edition, standing, budgets_why_frozen(standing)
            USING ERRCODE = 'restrict_violation',
                  HINT = 'Take it back, or correct it by a new edition.';
    END IF;
END $$;

-- A reviewer's remarks come and are answered until the edition is published.
CREATE FUNCTION budgets_freeze_remark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE standing text;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.edition_id, NEW.part, NEW.place, NEW.text, NEW.made_by)
        IS DISTINCT FROM (OLD.edition_id, OLD.part, OLD.place, OLD.text, OLD.made_by)
    THEN
        RAISE EXCEPTION 'remark % is answered, not changed', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT status INTO standing FROM budgets_edition
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END FOR SHARE;
    IF standing NOT IN ('draft', 'submitted', 'approved') THEN
        RAISE EXCEPTION 'its edition is %: %', standing, budgets_why_frozen(standing)
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION budgets_freeze_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['status', 'withdrawal_reason', 'created_by_id'];
    on_the_way text[] := ARRAY['status', 'created_by_id', 'publish_at', 'scheduled_by_id'];
    sealed text[] := on_the_way || ARRAY['published_at', 'checksum', 'wording'];
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
        AND (NEW.status = OLD.status
             OR OLD.status = 'published' AND NEW.status IN ('superseded', 'withdrawn'))
        AND (NEW.withdrawal_reason = OLD.withdrawal_reason
             OR OLD.status = 'published' AND NEW.status = 'withdrawn')
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'edition % is %: %', OLD.id, OLD.status, budgets_why_frozen(OLD.status)
        USING ERRCODE = 'restrict_violation', HINT = 'Correct it by a new edition.';
END $$;

CREATE OR REPLACE FUNCTION budgets_freeze_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.slug <> OLD.slug AND EXISTS (
        SELECT FROM budgets_edition WHERE department_id = OLD.id AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'department % has published: its address does not change', OLD.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION budgets_require_successor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'superseded' AND NOT EXISTS (
        SELECT FROM budgets_edition later
        WHERE later.department_id = NEW.department_id AND later.fiscal_year = NEW.fiscal_year
            AND later.phase = NEW.phase AND later.number > NEW.number
            AND later.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'edition % is superseded by none', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_remark
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_remark();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_remark
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
"""
UNDO = (
    "DROP TRIGGER frozen_once_published ON budgets_remark;\n"
    "DROP TRIGGER refuse_truncate ON budgets_remark;\n"
    "DROP FUNCTION budgets_freeze_remark;\n" + BEFORE + "DROP FUNCTION budgets_why_frozen;\n"
)


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0008_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[("budget", "预算"), ("final", "决算")],
                        default="budget",
                        max_length=8,
                        verbose_name="预算或决算",
                    ),
                ),
                (
                    "approved_on",
                    models.DateField(
                        help_text="财政部门批复本地区各部门的日期；个别部门不同的，填在该部门的年度公开里。",
                        verbose_name="批复日期",
                    ),
                ),
            ],
            options={
                "verbose_name": "批复日期",
                "verbose_name_plural": "批复日期",
                "ordering": ["jurisdiction", "-fiscal_year", "phase"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=20, verbose_name="部分")),
                ("part_name", models.CharField(blank=True, max_length=60, verbose_name="部分名称")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="位置")),
                ("text", models.TextField(max_length=2000, verbose_name="意见")),
                ("made_by", models.CharField(blank=True, max_length=150, verbose_name="审核人")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                ("done", models.BooleanField(default=False, verbose_name="已处理")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="答复")),
                (
                    "answered_by",
                    models.CharField(blank=True, max_length=150, verbose_name="答复人"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
            ],
            options={
                "verbose_name": "审核意见",
                "verbose_name_plural": "审核意见",
                "ordering": ["pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ["department", "-fiscal_year", "phase", "-number"],
                "permissions": [
                    ("submit_edition", "可以提交审核"),
                    ("review_edition", "可以审核"),
                    ("publish_edition", "可以公开"),
                    ("withdraw_edition", "可以撤回"),
                ],
                "verbose_name": "年度公开",
                "verbose_name_plural": "年度公开",
            },
        ),
        migrations.RemoveConstraint(
            model_name="edition",
            name="edition_one_open_draft",
        ),
        migrations.RemoveConstraint(
            model_name="edition",
            name="edition_published_is_dated_and_sealed",
        ),
        migrations.AddField(
            model_name="edition",
            name="publish_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="定时公开"
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="scheduled_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="定时公开的人",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("submitted", "待审核"),
                    ("approved", "已审核"),
                    ("published", "已公开"),
                    ("superseded", "已被更正"),
                    ("withdrawn", "已撤回"),
                ],
                default="draft",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(
                choices=[
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
                ],
                max_length=16,
                verbose_name="操作",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "submitted", "approved"])),
                fields=("department", "fiscal_year", "phase"),
                name="edition_one_open",
                violation_error_message="这个部门、年度和阶段已有一份草稿。",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("checksum", ""),
                        ("published_at__isnull", True),
                        ("status__in", ["draft", "submitted", "approved"]),
                    ),
                    models.Q(
                        ("checksum__regex", "^[0-9a-f]{64}$"),
                        ("published_at__isnull", False),
                        ("status__in", ["published", "superseded", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="edition_published_is_dated_and_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "approved"),
                    models.Q(("publish_at__isnull", True), ("scheduled_by__isnull", True)),
                    _connector="OR",
                ),
                name="edition_scheduled_is_approved",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="jurisdiction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="budgets.jurisdiction",
                verbose_name="地区",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remarks",
                to="budgets.edition",
                verbose_name="年度公开",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "fiscal_year", "phase"),
                name="approval_once",
                violation_error_message="这个地区、年度和阶段的批复日期已经填过，请改那一条。",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
