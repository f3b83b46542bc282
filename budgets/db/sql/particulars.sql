-- What is said of departments and jurisdictions, day by day, is no part of what was published, but stands beside
-- it. It changes only together with a line in the log of acts, which nobody can take away again: at the end of the
-- transaction there is one of the department or jurisdiction.

CREATE OR REPLACE FUNCTION budgets_has_line(of_what text, whose bigint) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM budgets_event event
        WHERE CASE of_what WHEN 'department' THEN event.department_id ELSE event.jurisdiction_id END = whose
            AND budgets_is_new(event.xmin)
    )
$$;

-- Arguments: whether the line is a department's or a jurisdiction's, and the column that says whose.
CREATE OR REPLACE FUNCTION budgets_require_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    former jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    latter jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    whose bigint;
BEGIN
    IF former = latter THEN RETURN NULL; END IF;
    FOR whose IN SELECT DISTINCT (said ->> TG_ARGV[1])::bigint FROM unnest(ARRAY[former, latter]) said
              WHERE said IS NOT NULL
    LOOP
        IF NOT budgets_has_line(TG_ARGV[0], whose) THEN
            RAISE EXCEPTION '% changes only with a line in the log of acts', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation', HINT = 'Change it in the back office.';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- The lists of headings are the site's: the lines are of every jurisdiction that there is.
CREATE OR REPLACE FUNCTION budgets_require_line_of_books() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM budgets_jurisdiction) AND NOT EXISTS (
        SELECT FROM budgets_event WHERE act IN ('load_codes', 'discard_codes') AND budgets_is_new(xmin)
    ) THEN
        RAISE EXCEPTION '% changes only with a line in the log of acts', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'Load it in the back office.';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER told_in_the_log AFTER UPDATE ON budgets_department
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('department', 'id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER UPDATE ON budgets_jurisdiction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('jurisdiction', 'id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR UPDATE OR DELETE ON budgets_formername
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('department', 'department_id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR UPDATE OR DELETE ON budgets_formeraddress
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('department', 'department_id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR UPDATE OR DELETE ON budgets_succession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('department', 'former_id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR UPDATE OR DELETE ON budgets_approval
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('jurisdiction', 'jurisdiction_id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR UPDATE OR DELETE ON budgets_unitapproval
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('department', 'department_id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR UPDATE OR DELETE ON budgets_populationandprices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('jurisdiction', 'jurisdiction_id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR UPDATE OR DELETE ON budgets_wording
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line('jurisdiction', 'jurisdiction_id');
CREATE CONSTRAINT TRIGGER told_in_the_log AFTER INSERT OR DELETE ON budgets_codebook
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_line_of_books();
