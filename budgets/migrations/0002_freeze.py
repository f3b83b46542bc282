"""Published is frozen, by the database: `save()` guards miss `update()`, the shell and psql.

Rows that hang on an edition may change only while it is a draft. An edition itself may, once published,
only be superseded or withdrawn. The log of acts only grows. TRUNCATE is refused like DELETE.
"""

from django.db import migrations

PARTS = [
    "finding",
    "function",
    "holding",
    "line",
    "original",
    "passage",
    "priority",
    "project",
    "reason",
    "statement",
    "term",
    "unit",
]
EVERYTHING = ["edition", "indicator", "event", *PARTS]

FUNCTIONS = """
CREATE FUNCTION budgets_require_draft(edition bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE standing text;
BEGIN
    -- FOR SHARE waits for a publication that is under way, and makes one wait for this change.
    SELECT status INTO standing FROM budgets_edition WHERE id = edition FOR SHARE;
    IF standing <> 'draft' THEN
        RAISE EXCEPTION 'edition % is %: what was published does not change', edition, standing
            USING ERRCODE = 'restrict_violation',
                  HINT = 'Correct it by a new edition.';
    END IF;
END $$;

CREATE FUNCTION budgets_freeze_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM budgets_require_draft(OLD.edition_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM budgets_require_draft(NEW.edition_id); RETURN NEW; END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION budgets_freeze_indicator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budgets_require_draft(edition_id) FROM budgets_project WHERE id = OLD.project_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM budgets_require_draft(edition_id) FROM budgets_project WHERE id = NEW.project_id;
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION budgets_freeze_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_change text[] := ARRAY['status', 'withdrawal_reason', 'created_by_id'];
BEGIN
    IF OLD.status = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF NEW.status IN ('draft', 'published') THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
        AND (NEW.status = OLD.status
             OR OLD.status = 'published' AND NEW.status IN ('superseded', 'withdrawn'))
        AND (NEW.withdrawal_reason = OLD.withdrawal_reason
             OR OLD.status = 'published' AND NEW.status = 'withdrawn')
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'edition % is %: what was published does not change', OLD.id, OLD.status
        USING ERRCODE = 'restrict_violation', HINT = 'Correct it by a new edition.';
END $$;

CREATE FUNCTION budgets_freeze_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.slug <> OLD.slug AND EXISTS (
        SELECT FROM budgets_edition WHERE department_id = OLD.id AND status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'department % has published: its address does not change', OLD.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION budgets_require_successor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'superseded' AND NOT EXISTS (
        SELECT FROM budgets_edition later
        WHERE later.department_id = NEW.department_id AND later.fiscal_year = NEW.fiscal_year
            AND later.phase = NEW.phase AND later.number > NEW.number AND later.status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'edition % is superseded by none', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION budgets_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of acts only grows' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION budgets_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM budgets_edition WHERE status <> 'draft')
        OR EXISTS (SELECT FROM budgets_event) THEN
        RAISE EXCEPTION '% holds what was published: it is not emptied', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""


def _trigger(table: str, name: str, when: str, function: str, each: str = "ROW") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON budgets_{table} "
        f"FOR EACH {each} EXECUTE FUNCTION {function}();\n"
    )


ANY = "INSERT OR UPDATE OR DELETE"
TRIGGERS = "".join(
    [
        *(_trigger(part, "frozen_once_published", ANY, "budgets_freeze_part") for part in PARTS),
        _trigger("indicator", "frozen_once_published", ANY, "budgets_freeze_indicator"),
        _trigger("edition", "frozen_once_published", "UPDATE OR DELETE", "budgets_freeze_edition"),
        _trigger("department", "address_kept", "UPDATE", "budgets_freeze_address"),
        # Deferred: publishing supersedes the former edition before the new one is public.
        "CREATE CONSTRAINT TRIGGER superseded_by_one AFTER UPDATE ON budgets_edition "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        "EXECUTE FUNCTION budgets_require_successor();\n",
        _trigger("event", "only_grow", "UPDATE OR DELETE", "budgets_only_grow"),
        *(
            _trigger(table, "refuse_truncate", "TRUNCATE", "budgets_refuse_truncate", "STATEMENT")
            for table in EVERYTHING
        ),
    ]
)
UNDO = "".join(
    [
        *(
            f"DROP TRIGGER frozen_once_published ON budgets_{t};\n"
            for t in [*PARTS, "indicator", "edition"]
        ),
        "DROP TRIGGER address_kept ON budgets_department;\n",
        "DROP TRIGGER superseded_by_one ON budgets_edition;\n",
        "DROP TRIGGER only_grow ON budgets_event;\n",
        *(f"DROP TRIGGER refuse_truncate ON budgets_{table};\n" for table in EVERYTHING),
        "DROP FUNCTION budgets_refuse_truncate, budgets_only_grow, budgets_require_successor, "
        "budgets_freeze_address, budgets_freeze_edition, "
        "budgets_freeze_indicator, budgets_freeze_part, budgets_require_draft;\n",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, UNDO)]
