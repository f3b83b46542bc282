-- A site's own lists of headings are loaded and taken away, never changed.

CREATE OR REPLACE FUNCTION budgets_books_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a list of headings is not changed'
        USING ERRCODE = 'restrict_violation', HINT = 'Take it away and load another.';
END $$;

CREATE TRIGGER books_stay BEFORE UPDATE ON budgets_codebook
    FOR EACH ROW EXECUTE FUNCTION budgets_books_stay();
