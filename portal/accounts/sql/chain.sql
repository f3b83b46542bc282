-- Each line of the log of accounts is a link of one chain (budgets/db/sql/ledger.sql). The link is made as
-- the transaction ends: its lock is held for no longer than the commit takes.

CREATE OR REPLACE FUNCTION accounts_accountevent_linked(item bigint, OUT chain bigint, OUT content text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT 0::bigint, jsonb_build_array(
        id, budgets_moment(at), act, actor_id, actor_name, subject_id, subject_name, note, host(address)
    )::text FROM accounts_accountevent WHERE id = item
$$;

CREATE OR REPLACE FUNCTION accounts_link_event() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO budgets_loglink (log, item) VALUES ('accounts_accountevent', NEW.id);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER linked AFTER INSERT ON accounts_accountevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_link_event();

-- Lines from before there was a chain get their place in it, once.
INSERT INTO budgets_loglink (log, item)
    SELECT 'accounts_accountevent', id FROM accounts_accountevent
    WHERE NOT EXISTS (SELECT FROM budgets_loglink WHERE log = 'accounts_accountevent') ORDER BY id;
