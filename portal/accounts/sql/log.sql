-- The log of acts about accounts only grows, whatever the way in.

CREATE OR REPLACE FUNCTION accounts_only_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND NOT EXISTS (SELECT FROM accounts_accountevent) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the log of accounts only grows' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON accounts_accountevent
    FOR EACH ROW EXECUTE FUNCTION accounts_only_grows();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON accounts_accountevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_only_grows();
