-- The public ledger and the logs as chains: each link has a hash over its content and the hash before it.
--
-- One chain a jurisdiction: an act waits only for acts of its own county. The lock is the chain's, held to
-- the end of the transaction. Whatever a client passes is computed anew here, so no way in skips it. What
-- is hashed is written down in docs/data.md; another form of it needs another first line ("budgets-ledger-2").

CREATE OR REPLACE FUNCTION budgets_sha256(words text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$ SELECT encode(sha256(convert_to(words, 'UTF8')), 'hex') $$;

CREATE OR REPLACE FUNCTION budgets_moment(at timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
$$;

-- Before the first link of a chain there is nothing.
CREATE OR REPLACE FUNCTION budgets_no_hash() RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$ SELECT repeat('0', 64) $$;


-- THE PUBLIC LEDGER. A new entry is computed from its event, the edition and the end of the chain.

CREATE OR REPLACE FUNCTION budgets_enter() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    act record;
    last record;
    salt text := replace(gen_random_uuid()::text, '-', '');
BEGIN
    SELECT event.at, event.edition_id, edition.fiscal_year, edition.phase, edition.number, edition.status,
        edition.checksum, department.slug AS department, jurisdiction.id AS chain,
        jurisdiction.slug AS jurisdiction, event.act = 'withdraw' AS takes_back,
        CASE WHEN event.act = 'withdraw' THEN 'withdrawn'
             WHEN edition.number > 1 THEN 'corrected' ELSE 'published' END AS name,
        CASE WHEN event.act = 'withdraw' THEN '' ELSE edition.title END AS title,
        CASE WHEN event.act = 'withdraw' THEN edition.withdrawal_reason
             ELSE edition.correction_note END AS note
    INTO act
    FROM budgets_event event
    JOIN budgets_edition edition ON edition.id = event.edition_id
    JOIN budgets_department department ON department.id = edition.department_id
    JOIN budgets_jurisdiction jurisdiction ON jurisdiction.id = department.jurisdiction_id
    WHERE event.id = NEW.event_id AND event.act IN ('publish', 'withdraw');
    IF act IS NULL OR act.checksum = '' OR act.takes_back AND act.status <> 'withdrawn' OR EXISTS (
        SELECT FROM budgets_ledgerentry entry JOIN budgets_event event ON event.id = entry.event_id
        WHERE event.edition_id = act.edition_id AND (event.act = 'withdraw') = act.takes_back
    ) THEN
        RAISE EXCEPTION 'event % is no public act of its edition', NEW.event_id
            USING ERRCODE = 'restrict_violation';
    END IF;

    PERFORM pg_advisory_xact_lock(hashtextextended('budgets_ledgerentry ' || act.chain, 0));
    SELECT sequence, hash INTO last FROM budgets_ledgerentry
        WHERE jurisdiction_id = act.chain ORDER BY sequence DESC LIMIT 1;
    -- Only a number that is taken under the lock rises as the chain does.
    NEW.id := nextval(pg_get_serial_sequence('budgets_ledgerentry', 'id'));
    NEW.jurisdiction_id := act.chain;
    NEW.jurisdiction_slug := act.jurisdiction;
    NEW.sequence := coalesce(last.sequence, 0) + 1;
    NEW.title_digest := budgets_sha256(salt || act.title);
    NEW.note_digest := budgets_sha256(salt || act.note);
    NEW.hash_before := coalesce(last.hash, budgets_no_hash());
    NEW.hash := budgets_sha256(concat_ws(E'\n', 'budgets-ledger-1', act.chain, NEW.sequence,
        budgets_moment(act.at), act.name, act.jurisdiction, act.department, act.fiscal_year, act.phase,
        act.number, act.checksum, NEW.title_digest, NEW.note_digest, NEW.hash_before));

    IF act.takes_back THEN
        DELETE FROM budgets_ledgersalt USING budgets_event published
            WHERE published.id = event_id AND published.edition_id = act.edition_id
            AND published.act = 'publish';
    END IF;
    IF act.takes_back OR act.status <> 'withdrawn' THEN
        INSERT INTO budgets_ledgersalt (event_id, salt) VALUES (NEW.event_id, salt);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION budgets_enter_act() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO budgets_ledgerentry (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

-- No edition becomes public, or is withdrawn, beside the ledger.
CREATE OR REPLACE FUNCTION budgets_require_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE acts text[];
BEGIN
    SELECT array_agg(event.act) INTO acts
        FROM budgets_event event JOIN budgets_ledgerentry entry ON entry.event_id = event.id
        WHERE event.edition_id = NEW.id;
    IF 'publish' = ANY (acts) AND (NEW.status <> 'withdrawn' OR 'withdraw' = ANY (acts)) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'edition % is %, of which the ledger knows nothing', NEW.id, NEW.status
        USING ERRCODE = 'restrict_violation';
END $$;

-- The salt of an edition's words goes when the edition is withdrawn, and stays until then.
CREATE OR REPLACE FUNCTION budgets_keep_salt() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM budgets_event event JOIN budgets_edition edition ON edition.id = event.edition_id
        WHERE event.id = OLD.event_id AND event.act = 'publish' AND edition.status = 'withdrawn'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a salt of the ledger stays until its edition is withdrawn'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER computed BEFORE INSERT ON budgets_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION budgets_enter();
CREATE TRIGGER entered AFTER INSERT ON budgets_event
    FOR EACH ROW WHEN (NEW.act IN ('publish', 'withdraw')) EXECUTE FUNCTION budgets_enter_act();
CREATE CONSTRAINT TRIGGER in_the_ledger AFTER INSERT OR UPDATE OF status ON budgets_edition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.status IN ('published', 'superseded', 'withdrawn'))
    EXECUTE FUNCTION budgets_require_entry();
CREATE TRIGGER keep_salt BEFORE UPDATE OR DELETE ON budgets_ledgersalt
    FOR EACH ROW EXECUTE FUNCTION budgets_keep_salt();


-- THE LOGS. A log is a table with a function <table>_linked(id), which says in whose chain a row stands and
-- what of it is hashed. Its links are made at the end of the transaction: then the act is complete, and the
-- lock is held for no longer than the commit takes.

CREATE OR REPLACE FUNCTION budgets_event_linked(item bigint, OUT chain bigint, OUT content text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(event.jurisdiction_id, department.jurisdiction_id), jsonb_build_array(
        event.id, budgets_moment(event.at), event.act, event.actor_id, event.actor_name,
        event.department_id, event.jurisdiction_id, event.edition_id, event.edition_name, event.note,
        host(event.address), (
            SELECT jsonb_agg(jsonb_build_array(id, part, place, "column", before, after) ORDER BY id)
            FROM budgets_change WHERE event_id = event.id
        ))::text
    FROM budgets_event event LEFT JOIN budgets_department department ON department.id = event.department_id
    WHERE event.id = item
$$;

CREATE OR REPLACE FUNCTION budgets_link_hash(
    log text, chain bigint, sequence bigint, content text, before text
) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT budgets_sha256(concat_ws(E'\n', 'budgets-log-1', log, chain, sequence, content, before))
$$;

CREATE OR REPLACE FUNCTION budgets_link() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    linked record;
    last record;
BEGIN
    EXECUTE format('SELECT chain, content FROM %I($1)', NEW.log || '_linked') INTO linked USING NEW.item;
    IF linked.content IS NULL THEN
        RAISE EXCEPTION '% has no row %', NEW.log, NEW.item USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.log || ' ' || linked.chain, 0));
    SELECT sequence, hash INTO last FROM budgets_loglink
        WHERE log = NEW.log AND chain = linked.chain ORDER BY sequence DESC LIMIT 1;
    NEW.chain := linked.chain;
    NEW.sequence := coalesce(last.sequence, 0) + 1;
    NEW.hash_before := coalesce(last.hash, budgets_no_hash());
    NEW.hash := budgets_link_hash(NEW.log, NEW.chain, NEW.sequence, linked.content, NEW.hash_before);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION budgets_link_event() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO budgets_loglink (log, item) VALUES ('budgets_event', NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION budgets_refuse_late_changes() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM budgets_loglink
        WHERE log = 'budgets_event' AND item IN (SELECT event_id FROM added)
    ) THEN
        RAISE EXCEPTION 'what an act changed is written down with the act, not later'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER computed BEFORE INSERT ON budgets_loglink
    FOR EACH ROW EXECUTE FUNCTION budgets_link();
CREATE CONSTRAINT TRIGGER linked AFTER INSERT ON budgets_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_link_event();
CREATE TRIGGER with_their_act AFTER INSERT ON budgets_change REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse_late_changes();


-- A CHECKPOINT has the heads of all chains at one moment, and is a chain itself.

CREATE OR REPLACE VIEW budgets_chainhead AS
(SELECT DISTINCT ON (jurisdiction_id) 'ledger'::text AS log, jurisdiction_id AS chain, sequence, hash
FROM budgets_ledgerentry ORDER BY jurisdiction_id, sequence DESC)
UNION ALL
(SELECT DISTINCT ON (log, chain) log, chain, sequence, hash
FROM budgets_loglink ORDER BY log, chain, sequence DESC);

CREATE OR REPLACE FUNCTION budgets_compute_checkpoint() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE last record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('budgets_checkpoint', 0));
    SELECT sequence, hash INTO last FROM budgets_checkpoint ORDER BY sequence DESC LIMIT 1;
    NEW.sequence := coalesce(last.sequence, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.hash_before := coalesce(last.hash, budgets_no_hash());
    SELECT coalesce(string_agg(concat_ws(' ', log, chain, sequence, hash), E'\n' ORDER BY log, chain), '')
        INTO NEW.heads FROM budgets_chainhead;
    NEW.hash := budgets_sha256(concat_ws(E'\n', 'budgets-checkpoint-1', NEW.sequence,
        budgets_moment(NEW.at), NEW.heads, NEW.hash_before));
    RETURN NEW;
END $$;

CREATE TRIGGER computed BEFORE INSERT ON budgets_checkpoint
    FOR EACH ROW EXECUTE FUNCTION budgets_compute_checkpoint();


-- All of it only grows.

CREATE OR REPLACE FUNCTION budgets_chain_only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE ON budgets_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION budgets_chain_only_grows();
CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE ON budgets_loglink
    FOR EACH ROW EXECUTE FUNCTION budgets_chain_only_grows();
CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE ON budgets_checkpoint
    FOR EACH ROW EXECUTE FUNCTION budgets_chain_only_grows();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_chain_only_grows();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_ledgersalt
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_chain_only_grows();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_loglink
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_chain_only_grows();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON budgets_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION budgets_chain_only_grows();


-- Acts from before there were chains get their place in them, in order, once.
CREATE OR REPLACE FUNCTION budgets_chain_what_was() RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO budgets_ledgerentry (event_id)
        SELECT id FROM budgets_event WHERE act IN ('publish', 'withdraw')
        AND NOT EXISTS (SELECT FROM budgets_ledgerentry) ORDER BY at, id;
    INSERT INTO budgets_loglink (log, item)
        SELECT 'budgets_event', id FROM budgets_event
        WHERE NOT EXISTS (SELECT FROM budgets_loglink WHERE log = 'budgets_event') ORDER BY id;
$$;
SELECT budgets_chain_what_was();
