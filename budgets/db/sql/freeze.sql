-- Published is frozen, whatever the way in: `save()` guards miss `update()`, the shell and psql.
-- Rows of an edition change only while it is a draft; an edition that was published can only be
-- superseded or withdrawn. TRUNCATE is refused like DELETE.
--
-- Here as in the other files: every function names its search_path, or a temporary table of the caller's could
-- stand for one of ours.


CREATE OR REPLACE FUNCTION budgets_why_frozen(standing text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN standing IN ('submitted', 'approved')
        THEN 'what is under review does not change'
        ELSE 'what was published does not change' END
$$;

CREATE OR REPLACE FUNCTION budgets_require_draft(edition bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION budgets_freeze_part() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM budgets_require_draft(OLD.edition_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM budgets_require_draft(NEW.edition_id); RETURN NEW; END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE FUNCTION budgets_freeze_indicator() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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

-- A reviewer's remarks come and are answered until the edition is published.
CREATE OR REPLACE FUNCTION budgets_freeze_remark() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION budgets_freeze_edition() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    may_change text[] := ARRAY['status', 'withdrawal_reason', 'created_by_id'];
    -- Who publishes says when the year was first public: what was reviewed cannot know that yet.
    on_the_way text[] := ARRAY['status', 'created_by_id', 'publish_at', 'scheduled_by_id',
        'first_published_on', 'first_published_source'];
    sealed text[] := on_the_way || ARRAY['published_at', 'checksum', 'wording', 'notice', 'notice_en'];
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

-- Nobody has said anything in a cell that is open: it leaves no draft, so no refusal is published that nobody said.
CREATE OR REPLACE FUNCTION budgets_require_filled() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM budgets_line WHERE edition_id = NEW.id
               AND 'open' IN (amount_nothing, prior_nothing, planned_nothing, change_nothing))
        OR EXISTS (SELECT FROM budgets_project WHERE edition_id = NEW.id AND amount_nothing = 'open')
        OR EXISTS (SELECT FROM budgets_unit WHERE edition_id = NEW.id AND amount_nothing = 'open')
        OR EXISTS (SELECT FROM budgets_holding WHERE edition_id = NEW.id AND count IS NULL)
        OR EXISTS (SELECT FROM budgets_particular WHERE edition_id = NEW.id
                   AND (amount_nothing = 'open' OR count IS NULL AND amount_unit = ''))
        OR EXISTS (SELECT FROM budgets_statement WHERE edition_id = NEW.id AND amount_nothing = 'open')
        OR EXISTS (SELECT FROM budgets_reason WHERE edition_id = NEW.id
                   AND 'open' IN (change_nothing, prior_nothing))
    THEN
        RAISE EXCEPTION 'edition % is not filled in', NEW.id
            USING ERRCODE = 'restrict_violation',
                  HINT = 'Fill in what is open, or say which kind of nothing it is.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION budgets_require_beginning() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'an edition begins as a draft' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION budgets_freeze_address() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.slug <> OLD.slug AND EXISTS (
        SELECT FROM budgets_edition WHERE department_id = OLD.id AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'department % has published: its address does not change', OLD.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION budgets_require_successor() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION budgets_refuse_truncate() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM budgets_edition WHERE status <> 'draft')
        OR EXISTS (SELECT FROM budgets_event) THEN
        RAISE EXCEPTION '% holds what was published: it is not emptied', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_finding
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_function
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_holding
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_line
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_original
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_particular
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_passage
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_priority
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_project
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_reason
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_remainder
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_statement
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_term
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_unit
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_indicator
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_indicator();
CREATE TRIGGER frozen_once_published BEFORE INSERT OR UPDATE OR DELETE ON budgets_remark
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_remark();
CREATE TRIGGER begins_as_draft BEFORE INSERT ON budgets_edition
    FOR EACH ROW WHEN (NEW.status <> 'draft') EXECUTE FUNCTION budgets_require_beginning();
CREATE TRIGGER frozen_once_published BEFORE UPDATE OR DELETE ON budgets_edition
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_edition();
CREATE TRIGGER filled_in BEFORE UPDATE ON budgets_edition
    FOR EACH ROW WHEN (OLD.status = 'draft' AND NEW.status <> 'draft')
    EXECUTE FUNCTION budgets_require_filled();
CREATE TRIGGER address_kept BEFORE UPDATE ON budgets_department
    FOR EACH ROW EXECUTE FUNCTION budgets_freeze_address();
-- Deferred: publishing supersedes the former edition before the new one is public.
CREATE CONSTRAINT TRIGGER superseded_by_one AFTER UPDATE ON budgets_edition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_successor();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_approval
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_change
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_codebook
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_department
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_edition
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_event
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_filerows
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_finding
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_formeraddress
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_formername
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_headline
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_function
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_holding
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_indicator
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_jurisdiction
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_line
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_original
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_particular
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_passage
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_populationandprices
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_priority
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_project
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_publishedwords
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_publicstate
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_reason
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_remainder
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_remark
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_sealedcopy
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_searchentry
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_statement
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_succession
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_term
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_unit
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_unitapproval
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_wording
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();
