-- A public act, another day of approval, another name of a department or jurisdiction, or another list of headings makes another
-- state of the public data: the ETags of the API rest on it. The state is the sum of the rows: one a
-- jurisdiction, so that two counties that publish do not wait for each other, and row 0 for what is of all.
-- Only these triggers count it up, with the rights of the tables' owner.

CREATE OR REPLACE FUNCTION budgets_another_state() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE budgets_publicstate SET version = version + 1 WHERE jurisdiction_id = 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION budgets_another_state_of_one() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE county bigint := coalesce(
    NEW.jurisdiction_id, (SELECT jurisdiction_id FROM budgets_department WHERE id = NEW.department_id)
);
BEGIN
    INSERT INTO budgets_publicstate AS state (jurisdiction_id, version) VALUES (county, 1)
        ON CONFLICT (jurisdiction_id) DO UPDATE SET version = state.version + 1;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION budgets_count_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the state of the public data is counted up, not set' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER only_counted BEFORE INSERT OR UPDATE OR DELETE ON budgets_publicstate
    FOR EACH ROW EXECUTE FUNCTION budgets_count_only();
CREATE TRIGGER another_state AFTER INSERT ON budgets_event
    FOR EACH ROW WHEN (NEW.act IN ('publish', 'withdraw', 'rebuild', 'approval_date'))
    EXECUTE FUNCTION budgets_another_state_of_one();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_department
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_jurisdiction
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR DELETE ON budgets_codebook
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
