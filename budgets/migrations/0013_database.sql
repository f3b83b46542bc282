-- Functions, views and triggers as migration 0013 left them, for who rolls back to it: the database's own words.

CREATE OR REPLACE FUNCTION budgets_another_state()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    UPDATE budgets_publicstate SET version = version + 1;
    RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION budgets_books_stay()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'a list of headings is not changed'
        USING ERRCODE = 'restrict_violation', HINT = 'Take it away and load another.';
END $function$;

CREATE OR REPLACE FUNCTION budgets_freeze_address()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NEW.slug <> OLD.slug AND EXISTS (
        SELECT FROM budgets_edition WHERE department_id = OLD.id AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'department % has published: its address does not change', OLD.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION budgets_freeze_edition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION budgets_freeze_indicator()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budgets_require_draft(edition_id) FROM budgets_project WHERE id = OLD.project_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM budgets_require_draft(edition_id) FROM budgets_project WHERE id = NEW.project_id;
        RETURN NEW;
    END IF;
    RETURN OLD;
END $function$;

CREATE OR REPLACE FUNCTION budgets_freeze_part()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM budgets_require_draft(OLD.edition_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM budgets_require_draft(NEW.edition_id); RETURN NEW; END IF;
    RETURN OLD;
END $function$;

CREATE OR REPLACE FUNCTION budgets_freeze_remark()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION budgets_grams(words text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT COST 1000
AS $function$
    SELECT coalesce(array_agg(DISTINCT gram), '{}') FROM (
        SELECT unnest(ARRAY[
            piece,
            piece || lead(piece) OVER following,
            piece || lead(piece) OVER following || lead(piece, 2) OVER following
        ]) AS gram
        FROM unnest(string_to_array(words, NULL)) WITH ORDINALITY AS pieces (piece, place)
        WINDOW following AS (ORDER BY place)
    ) AS grams WHERE gram IS NOT NULL
$function$;

CREATE OR REPLACE FUNCTION budgets_keep_seal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the sealed text of an edition does not change' USING ERRCODE = 'restrict_violation';
END $function$;

CREATE OR REPLACE FUNCTION budgets_only_grow()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the log of acts only grows' USING ERRCODE = 'restrict_violation';
END $function$;

CREATE OR REPLACE FUNCTION budgets_place("table" text, "order" bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (((strpos('T1 T2 T3 T4 T5 T6 T7 T8 T9 T10O1 O2 O3 '::text, rpad("table", 3)))::bigint * '10000000000'::bigint) + "order");

CREATE OR REPLACE FUNCTION budgets_refuse_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF EXISTS (SELECT FROM budgets_edition WHERE status <> 'draft')
        OR EXISTS (SELECT FROM budgets_event) THEN
        RAISE EXCEPTION '% holds what was published: it is not emptied', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION budgets_require_draft(edition bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE standing text;
BEGIN
    -- FOR SHARE waits for a publication that is under way, and makes one wait for this change.
    SELECT status INTO standing FROM budgets_edition WHERE id = edition FOR SHARE;
    IF standing <> 'draft' THEN
        RAISE EXCEPTION 'edition % is %: %', edition, standing, budgets_why_frozen(standing)
            USING ERRCODE = 'restrict_violation',
                  HINT = 'Take it back, or correct it by a new edition.';
    END IF;
END $function$;

CREATE OR REPLACE FUNCTION budgets_require_seal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NOT EXISTS (
        SELECT FROM budgets_sealedcopy
        WHERE edition_id = NEW.id AND encode(sha256(convert_to(text, 'UTF8')), 'hex') = NEW.checksum
    ) THEN
        RAISE EXCEPTION 'edition % is not sealed by its checksum', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION budgets_require_successor()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION budgets_search_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NEW.status = 'withdrawn' THEN
        DELETE FROM budgets_searchentry WHERE edition_id = NEW.id;
    ELSE
        UPDATE budgets_searchentry SET is_current = false WHERE edition_id = NEW.id;
    END IF;
    RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION budgets_why_frozen(standing text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    SELECT CASE WHEN standing IN ('submitted', 'approved')
        THEN 'what is under review does not change'
        ELSE 'what was published does not change' END
$function$;

CREATE OR REPLACE VIEW budgets_tidyrow AS
 SELECT budgets_line.id,
    budgets_line.edition_id,
    'line'::text AS kind,
    budgets_place((budgets_line."table")::text, (budgets_line."order")::bigint) AS place,
    (budgets_line."table")::text AS "table",
    (budgets_line.side)::text AS side,
    (budgets_line."row")::text AS "row",
    ((budgets_line.code)::text COLLATE "C") AS code,
    (budgets_line.name)::text AS name,
    budgets_line.path,
    (budgets_line.code_as_written)::text AS code_as_written,
    (budgets_line.fund)::text AS fund,
    (budgets_line.nature)::text AS nature,
    (budgets_line.amount)::numeric AS amount,
    (budgets_line.amount_printed)::text AS amount_printed,
    (budgets_line.amount_unit)::text AS amount_unit,
    (budgets_line.amount_nothing)::text AS amount_nothing,
    (budgets_line.prior)::numeric AS prior,
    (budgets_line.prior_printed)::text AS prior_printed,
    (budgets_line.prior_unit)::text AS prior_unit,
    (budgets_line.prior_nothing)::text AS prior_nothing,
    (budgets_line.planned)::numeric AS planned,
    (budgets_line.planned_printed)::text AS planned_printed,
    (budgets_line.planned_unit)::text AS planned_unit,
    (budgets_line.planned_nothing)::text AS planned_nothing,
    budgets_line.purpose,
    (budgets_line.source_place)::text AS source_place,
    budgets_line.is_leaf,
    COALESCE((budgets_line.amount)::numeric, '-Infinity'::numeric) AS amount_order
   FROM budgets_line
UNION ALL
 SELECT budgets_remainder.id,
    budgets_remainder.edition_id,
    'difference'::text AS kind,
    budgets_place((budgets_remainder."table")::text, '9999999999'::bigint) AS place,
    (budgets_remainder."table")::text AS "table",
    (budgets_remainder.side)::text AS side,
    'item'::text AS "row",
    (''::text COLLATE "C") AS code,
    '（明细与总计之差）'::text AS name,
    '[]'::jsonb AS path,
    ''::text AS code_as_written,
    (budgets_remainder.fund)::text AS fund,
    ''::text AS nature,
    (budgets_remainder.amount)::numeric AS amount,
    ''::text AS amount_printed,
    (budgets_remainder.amount_unit)::text AS amount_unit,
    ''::text AS amount_nothing,
    NULL::numeric AS prior,
    ''::text AS prior_printed,
    ''::text AS prior_unit,
    ''::text AS prior_nothing,
    NULL::numeric AS planned,
    ''::text AS planned_printed,
    ''::text AS planned_unit,
    ''::text AS planned_nothing,
    ''::text AS purpose,
    ''::text AS source_place,
    true AS is_leaf,
    COALESCE((budgets_remainder.amount)::numeric, '-Infinity'::numeric) AS amount_order
   FROM budgets_remainder
UNION ALL
 SELECT budgets_project.id,
    budgets_project.edition_id,
    'project'::text AS kind,
    budgets_place('T10'::text, (budgets_project.number)::bigint) AS place,
    'T10'::text AS "table",
    'expenditure'::text AS side,
    'item'::text AS "row",
    (''::text COLLATE "C") AS code,
    (budgets_project.name)::text AS name,
    '[]'::jsonb AS path,
    ''::text AS code_as_written,
    ''::text AS fund,
    'project'::text AS nature,
    (budgets_project.amount)::numeric AS amount,
    (budgets_project.amount_printed)::text AS amount_printed,
    (budgets_project.amount_unit)::text AS amount_unit,
    (budgets_project.amount_nothing)::text AS amount_nothing,
    NULL::numeric AS prior,
    ''::text AS prior_printed,
    ''::text AS prior_unit,
    ''::text AS prior_nothing,
    NULL::numeric AS planned,
    ''::text AS planned_printed,
    ''::text AS planned_unit,
    ''::text AS planned_nothing,
    budgets_project.goal AS purpose,
    (budgets_project.source_place)::text AS source_place,
    true AS is_leaf,
    COALESCE((budgets_project.amount)::numeric, '-Infinity'::numeric) AS amount_order
   FROM budgets_project;

CREATE TRIGGER address_kept BEFORE UPDATE ON budgets_department FOR EACH ROW EXECUTE FUNCTION budgets_freeze_address();

CREATE TRIGGER another_state AFTER INSERT OR DELETE ON budgets_codebook FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();

CREATE TRIGGER another_state AFTER INSERT OR DELETE OR UPDATE ON budgets_department FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();

CREATE TRIGGER another_state AFTER INSERT ON budgets_event FOR EACH ROW WHEN (((new.act)::text = ANY ((ARRAY['publish'::character varying, 'withdraw'::character varying])::text[]))) EXECUTE FUNCTION budgets_another_state();

CREATE TRIGGER another_state AFTER INSERT OR DELETE OR UPDATE ON budgets_jurisdiction FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();

CREATE TRIGGER books_stay BEFORE UPDATE ON budgets_codebook FOR EACH ROW EXECUTE FUNCTION budgets_books_stay();

CREATE TRIGGER frozen_once_published BEFORE DELETE OR UPDATE ON budgets_edition FOR EACH ROW EXECUTE FUNCTION budgets_freeze_edition();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_finding FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_function FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_holding FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_indicator FOR EACH ROW EXECUTE FUNCTION budgets_freeze_indicator();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_line FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_original FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_passage FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_priority FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_project FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_reason FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_remainder FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_remark FOR EACH ROW EXECUTE FUNCTION budgets_freeze_remark();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_statement FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_term FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER frozen_once_published BEFORE INSERT OR DELETE OR UPDATE ON budgets_unit FOR EACH ROW EXECUTE FUNCTION budgets_freeze_part();

CREATE TRIGGER keep_seal BEFORE DELETE OR UPDATE ON budgets_sealedcopy FOR EACH ROW EXECUTE FUNCTION budgets_keep_seal();

CREATE TRIGGER only_grow BEFORE DELETE OR UPDATE ON budgets_change FOR EACH ROW EXECUTE FUNCTION budgets_only_grow();

CREATE TRIGGER only_grow BEFORE DELETE OR UPDATE ON budgets_event FOR EACH ROW EXECUTE FUNCTION budgets_only_grow();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_change FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_edition FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_event FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_finding FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_function FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_holding FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_indicator FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_line FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_original FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_passage FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_priority FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_project FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_reason FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_remainder FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_remark FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_sealedcopy FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_statement FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_term FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_unit FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_truncate();

CREATE TRIGGER require_seal BEFORE UPDATE OF status ON budgets_edition FOR EACH ROW WHEN ((((new.status)::text = 'published'::text) AND ((old.status)::text <> 'published'::text))) EXECUTE FUNCTION budgets_require_seal();

CREATE TRIGGER search_follows AFTER UPDATE OF status ON budgets_edition FOR EACH ROW WHEN (((new.status)::text = ANY ((ARRAY['withdrawn'::character varying, 'superseded'::character varying])::text[]))) EXECUTE FUNCTION budgets_search_follows();

CREATE CONSTRAINT TRIGGER superseded_by_one AFTER UPDATE ON budgets_edition DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_successor();
