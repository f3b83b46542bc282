-- Pieces of one to three characters: a word of three is found without reading what has its halves. The
-- cost says that to make them of a row is far dearer than to look into the index.
CREATE OR REPLACE FUNCTION budgets_grams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}') FROM (
        SELECT unnest(ARRAY[
            piece,
            piece || lead(piece) OVER following,
            piece || lead(piece) OVER following || lead(piece, 2) OVER following
        ]) AS gram
        FROM unnest(string_to_array(words, NULL)) WITH ORDINALITY AS pieces (piece, place)
        WINDOW following AS (ORDER BY place)
    ) AS grams WHERE gram IS NOT NULL
$$;

-- Nothing of a withdrawn edition is found, and a superseded one is told apart. With the rights of the tables'
-- owner: nobody else changes what can be found.
CREATE OR REPLACE FUNCTION budgets_search_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status = 'withdrawn' THEN
        DELETE FROM budgets_searchentry WHERE edition_id = NEW.id;
    ELSE
        UPDATE budgets_searchentry SET is_current = false WHERE edition_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER search_follows AFTER UPDATE OF status ON budgets_edition
    FOR EACH ROW WHEN (NEW.status IN ('withdrawn', 'superseded'))
    EXECUTE FUNCTION budgets_search_follows();
