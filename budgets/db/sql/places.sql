-- A jurisdiction is in a city and this in a province: three levels, and none above itself. Models say the same next to the field.

CREATE OR REPLACE FUNCTION budgets_require_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    levels integer;
BEGIN
    -- One at a time, so that two changes at once make no circle. Nobody waits long: places hardly ever change.
    PERFORM pg_advisory_xact_lock(hashtext('budgets_jurisdiction.parent'));
    WITH RECURSIVE above AS (
        SELECT id, parent_id, 1 AS level FROM budgets_jurisdiction WHERE id = NEW.id
        UNION ALL
        SELECT place.id, place.parent_id, level + 1
        FROM budgets_jurisdiction place JOIN above ON place.id = above.parent_id WHERE level <= 3
    ), below AS (
        SELECT id, 0 AS level FROM budgets_jurisdiction WHERE id = NEW.id
        UNION ALL
        SELECT place.id, level + 1
        FROM budgets_jurisdiction place JOIN below ON place.parent_id = below.id WHERE level <= 3
    )
    SELECT (SELECT max(level) FROM above) + (SELECT max(level) FROM below) INTO levels;
    IF levels > 3 THEN
        RAISE EXCEPTION 'jurisdiction % is below itself, or on a fourth level', NEW.name
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER of_three_levels AFTER INSERT OR UPDATE OF parent_id ON budgets_jurisdiction
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION budgets_require_place();
