-- Departments and their units: one level, in one jurisdiction. A budget that holds those of its units is held
-- by none itself, or a yuan would be counted in three places.

CREATE OR REPLACE FUNCTION budgets_keep_levels() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE superior record;
BEGIN
    IF NEW.superior_id IS NOT NULL THEN
        -- FOR SHARE waits for a change of the superior that is under way, and makes one wait for this.
        SELECT superior_id, jurisdiction_id INTO superior
            FROM budgets_department WHERE id = NEW.superior_id FOR SHARE;
        IF superior.superior_id IS NOT NULL THEN
            RAISE EXCEPTION 'department % is a unit, and has no units', NEW.superior_id
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF superior.jurisdiction_id <> NEW.jurisdiction_id THEN
            RAISE EXCEPTION 'department % and its superior are of two jurisdictions', NEW.slug
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM budgets_department unit WHERE unit.superior_id = NEW.id
            AND (NEW.superior_id IS NOT NULL OR unit.jurisdiction_id <> NEW.jurisdiction_id)
    ) THEN
        RAISE EXCEPTION 'department % has units: it is no unit, and stays in their jurisdiction', NEW.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION budgets_keep_approver() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM budgets_department WHERE id = NEW.department_id AND superior_id IS NOT NULL) THEN
        RAISE EXCEPTION 'department % is a unit, and approves none', NEW.department_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER levels_kept BEFORE INSERT OR UPDATE ON budgets_department
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_levels();
CREATE TRIGGER by_a_department BEFORE INSERT OR UPDATE ON budgets_unitapproval
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_approver();
