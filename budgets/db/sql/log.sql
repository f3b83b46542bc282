-- The log of acts, and what each act changed, only grow.

CREATE OR REPLACE FUNCTION budgets_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of acts only grows' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE ON budgets_event
    FOR EACH ROW EXECUTE FUNCTION budgets_only_grow();
CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE ON budgets_change
    FOR EACH ROW EXECUTE FUNCTION budgets_only_grow();
