-- A public act, another day of approval, another name of a department or jurisdiction, or another list of headings makes another
-- state of the public data: the ETags of pages, files and the API rest on it. There is one row a jurisdiction, so that two counties
-- that publish do not wait for each other and an act in one leaves the answers of the others as they are, and row 0 for the lists
-- of headings, which are of all. Row -1 counts the sums that are kept of files, which come after what they sum up. An act on a
-- department is seen on the pages of those that it became, or that became it, wherever these are. Only these triggers count, with
-- the rights of the tables' owner.

CREATE OR REPLACE FUNCTION budgets_another_state() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place bigint;
    acted timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'budgets_event' THEN
        acted := (SELECT at FROM jsonb_to_record(to_jsonb(NEW)) AS act (at timestamptz, act text) WHERE act IN ('publish', 'withdraw'));
    END IF;
    FOR place IN
        SELECT 0 WHERE TG_TABLE_NAME = 'budgets_codebook'
        UNION
        SELECT -1 WHERE TG_TABLE_NAME = 'budgets_filesum'
        UNION
        SELECT (changed ->> CASE TG_TABLE_NAME WHEN 'budgets_jurisdiction' THEN 'id' ELSE 'jurisdiction_id' END)::bigint
        FROM unnest(ARRAY[to_jsonb(OLD), to_jsonb(NEW)]) AS changed
        UNION
        SELECT jurisdiction_id
        FROM unnest(ARRAY[to_jsonb(OLD), to_jsonb(NEW)]) AS changed
        JOIN budgets_department department ON department.id IN (
            (changed ->> 'department_id')::bigint,
            (changed ->> 'former_id')::bigint,
            (changed ->> 'successor_id')::bigint
        )
        UNION
        SELECT jurisdiction_id
        FROM unnest(ARRAY[to_jsonb(OLD), to_jsonb(NEW)]) AS changed
        JOIN budgets_succession change
            ON (changed ->> 'department_id')::bigint IN (change.former_id, change.successor_id)
        JOIN budgets_department department ON department.id IN (change.former_id, change.successor_id)
        ORDER BY 1  -- two acts count in the same order, so that neither waits for the other for good
    LOOP
        CONTINUE WHEN place IS NULL;
        -- The clock's time, not the transaction's: what waited for another to end is later than it. And never back.
        INSERT INTO budgets_publicstate AS state (jurisdiction_id, version, changed_at, acted_at)
            VALUES (place, 1, clock_timestamp(), acted)
            ON CONFLICT (jurisdiction_id) DO UPDATE SET
                version = state.version + 1,
                changed_at = greatest(state.changed_at, EXCLUDED.changed_at),
                acted_at = greatest(state.acted_at, EXCLUDED.acted_at);
    END LOOP;
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
    EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_department
    FOR EACH ROW EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_formername
    FOR EACH ROW EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_formeraddress
    FOR EACH ROW EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_succession
    FOR EACH ROW EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_populationandprices
    FOR EACH ROW EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_jurisdiction
    FOR EACH ROW EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR DELETE ON budgets_codebook
    FOR EACH ROW EXECUTE FUNCTION budgets_another_state();
CREATE TRIGGER another_state AFTER INSERT OR UPDATE OR DELETE ON budgets_filesum
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_another_state();
