-- What is kept of an edition for the public (its sealed text and words, the rows of its files, its headline figures, what can be searched) is
-- written as it is published, and afterwards changes only by a rebuild of the tables' owner, who lifts these
-- triggers for it (budgets/db/lifting.py).

CREATE OR REPLACE FUNCTION budgets_keep_derived() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE of_edition bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.edition_id ELSE OLD.edition_id END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM budgets_edition WHERE id = of_edition AND status IN ('draft', 'approved'))
        THEN RETURN NEW;
        END IF;
    ELSIF pg_trigger_depth() > 1 THEN
        -- A trigger of ours: the search follows what becomes of an edition.
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'what is kept of edition % was written at its publication and does not change', of_edition
        USING ERRCODE = 'restrict_violation', HINT = 'The owner of the tables makes it anew.';
END $$;

-- At the end of the transaction: nothing is laid down beforehand for what others publish later.
CREATE OR REPLACE FUNCTION budgets_require_public() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM budgets_edition
        WHERE id = NEW.edition_id AND status IN ('draft', 'submitted', 'approved')
    ) THEN
        RAISE EXCEPTION 'edition % is not public: nothing is kept of it', NEW.edition_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER kept_at_publication BEFORE INSERT OR UPDATE OR DELETE ON budgets_filerows
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_derived();
CREATE TRIGGER kept_at_publication BEFORE INSERT OR UPDATE OR DELETE ON budgets_headline
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_derived();
CREATE CONSTRAINT TRIGGER only_of_the_public AFTER INSERT ON budgets_headline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_public();
CREATE TRIGGER kept_at_publication BEFORE INSERT OR UPDATE OR DELETE ON budgets_searchentry
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_derived();
CREATE TRIGGER kept_at_publication BEFORE INSERT OR UPDATE OR DELETE ON budgets_publishedwords
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_derived();
CREATE CONSTRAINT TRIGGER only_of_the_public AFTER INSERT ON budgets_publishedwords
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_public();
CREATE CONSTRAINT TRIGGER only_of_the_public AFTER INSERT ON budgets_filerows
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_public();
CREATE CONSTRAINT TRIGGER only_of_the_public AFTER INSERT ON budgets_searchentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_public();
