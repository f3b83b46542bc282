-- A public act, another name of a department or jurisdiction, or another list of headings makes another
-- state of the public data: the ETags of the API rest on it.

CREATE OR REPLACE FUNCTION budgets_another_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE budgets_publicstate SET version = version + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER another_state AFTER INSERT ON budgets_event
    FOR EACH ROW WHEN (NEW.act IN ('publish', 'withdraw')) EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_department
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_jurisdiction
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR DELETE ON budgets_codebook
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
