-- The log of acts, and what each act changed, only grow.

CREATE OR REPLACE FUNCTION budgets_only_grow() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the log of acts only grows' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE ON budgets_event
    FOR EACH ROW EXECUTE FUNCTION budgets_only_grow();
CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE ON budgets_change
    FOR EACH ROW EXECUTE FUNCTION budgets_only_grow();

-- Whether the running transaction wrote a visible row, in a savepoint or not.
CREATE OR REPLACE FUNCTION budgets_is_new(written xid) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN age(written) > 0 THEN false
        -- Of what is visible only our own is still in progress.
        ELSE pg_xact_status((pg_current_xact_id()::text::bigint - age(written))::text::xid8) = 'in progress'
    END
$$;
