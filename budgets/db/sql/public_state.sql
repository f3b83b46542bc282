-- A public act, another day of approval, another name of a department or jurisdiction, or another list of headings makes another
-- state of the public data: the ETags of pages, files and the API rest on it. There is one row a jurisdiction, so that two counties
-- that publish do not wait for each other and an act in one leaves the answers of the others as they are, and row 0 for the lists
-- of headings, which are of all. Only these triggers count, with the rights of the tables' owner.

CREATE OR REPLACE FUNCTION budgets_another_state() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place bigint;
BEGIN
    FOR place IN
        SELECT 0 WHERE TG_TABLE_NAME = 'budgets_codebook'
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
        ORDER BY 1  -- two acts count in the same order, so that neither waits for the other for good
    LOOP
        CONTINUE WHEN place IS NULL;
        INSERT INTO budgets_publicstate AS state (jurisdiction_id, version) VALUES (place, 1)
            ON CONFLICT (jurisdiction_id) DO UPDATE SET version = state.version + 1;
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
