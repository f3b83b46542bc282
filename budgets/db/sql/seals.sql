-- What is public has a sealed text, and the checksum is that text's own.

CREATE OR REPLACE FUNCTION budgets_require_seal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM budgets_sealedcopy
        WHERE edition_id = NEW.id AND encode(sha256(convert_to(text, 'UTF8')), 'hex') = NEW.checksum
    ) THEN
        RAISE EXCEPTION 'edition % is not sealed by its checksum', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION budgets_keep_seal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the sealed text of an edition does not change' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER require_seal BEFORE UPDATE OF status ON budgets_edition
    FOR EACH ROW WHEN (NEW.status = 'published' AND OLD.status <> 'published')
    EXECUTE FUNCTION budgets_require_seal();
CREATE TRIGGER keep_seal BEFORE UPDATE OR DELETE ON budgets_sealedcopy
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_seal();
CREATE TRIGGER kept_at_publication BEFORE INSERT ON budgets_sealedcopy
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_derived();
CREATE CONSTRAINT TRIGGER only_of_the_public AFTER INSERT ON budgets_sealedcopy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_require_public();
