"""Whether every chain is whole: the public ledger, the logs, the checkpoints.

Everything is recomputed from what the rows say today: a changed row is found as well as a changed link.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from budgets.models import Checkpoint, Edition, LedgerEntry
from budgets.models.ledger import NO_HASH
from budgets.reports.ledger.chains import digest, hash_of, moment
from budgets.reports.ledger.publications import Publication, public_acts, publications


def broken_links() -> Iterator[str]:
    """Yield the first broken link of each chain, and what stands in none, in words. Nothing where all is
    whole.
    """
    yield from _ledger()
    for log in _logs():
        yield from _log(log)
    yield from _checkpoints()


def lost(known: list[str]) -> list[str]:
    """Return those of some hashes, written down earlier, that are neither in a chain nor of a checkpoint."""
    known = [each.strip().lower() for each in known]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hash FROM budgets_ledgerentry WHERE hash = ANY (%(known)s)"
            " UNION SELECT hash FROM budgets_loglink WHERE hash = ANY (%(known)s)"
            " UNION SELECT hash FROM budgets_checkpoint WHERE hash = ANY (%(known)s)",
            {"known": known},
        )
        found = {found for (found,) in cursor.fetchall()}
    return [each for each in known if each not in found]


def _ledger() -> Iterator[str]:
    """Yield what one pass over all public acts, chain by chain, finds broken."""
    last: tuple[int | None, int, str] = (None, 0, NO_HASH)
    broken: set[int] = set()
    events = public_acts().filter(entry__isnull=False)
    events = events.order_by("entry__jurisdiction_id", "entry__sequence")
    for act in publications(events.iterator(chunk_size=2000)):
        entry = act.entry
        if entry.jurisdiction_id != last[0]:
            last = entry.jurisdiction_id, 0, NO_HASH
        why = _why_broken(act, last[1], last[2])
        last = entry.jurisdiction_id, entry.sequence, entry.hash
        if why and entry.jurisdiction_id not in broken:
            broken.add(entry.jurisdiction_id)
            yield f"ledger {entry.jurisdiction_id}, link {entry.sequence} ({act.edition}): {why}"
    gone = ~Exists(Edition.objects.filter(pk=OuterRef("event__edition")))
    for entry in LedgerEntry.objects.filter(gone).order_by("pk")[:1]:
        yield f"ledger {entry.jurisdiction_id}, link {entry.sequence}: its edition is gone"
    for event in public_acts().filter(entry__isnull=True).order_by("pk")[:1]:
        yield f"ledger: act {event.pk} ({event}) is in no chain"
    public = Edition.objects.filter(published_at__isnull=False)
    entered = LedgerEntry.objects.filter(event__act="publish").values("event__edition")
    for edition in public.exclude(pk__in=entered).order_by("pk")[:1]:
        yield f"ledger: no act made edition {edition.pk} ({edition}) public"


def _why_broken(act: Publication, place: int, before: str) -> str:
    """Return what is wrong with a link that should follow `place` and the hash `before`."""
    entry, edition = act.entry, act.edition
    if entry.sequence != place + 1:
        return f"link {place + 1} is missing"
    if entry.hash_before != before:
        return "it does not follow the link before it"
    if hash_of(act) != entry.hash:
        return "its content is not what was hashed"
    gone = act.kind != "withdrawn" and edition.status == Edition.Status.WITHDRAWN
    if gone == bool(act.salt):
        return "its salt stayed though it was withdrawn" if gone else "its salt is gone"
    words = (digest(act.salt + act.document_title), digest(act.salt + act.note))
    if not gone and words != (entry.title_digest, entry.note_digest):
        return "its words are not those that were hashed"
    return ""


def _logs() -> list[str]:
    """Return the tables whose rows are links of a chain, by the database and by the links themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT log FROM budgets_loglink UNION SELECT relname FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = 'linked' ORDER BY 1"
        )
        return [log for (log,) in cursor.fetchall()]


def _log(log: str) -> Iterator[str]:
    values = {"log": log, "none": NO_HASH}
    for chain, sequence, item in _rows(_BROKEN.format(function=_quoted(f"{log}_linked")), values):
        yield f"{log} {chain}, link {sequence} (row {item}): it is not what was hashed, or in its place"
    for (item,) in _rows(_UNLINKED.format(table=_quoted(log)), values):
        yield f"{log}: row {item} is in no chain"


def _checkpoints() -> Iterator[str]:
    place, before = 0, NO_HASH
    for each in Checkpoint.objects.order_by("sequence").iterator():
        content = ["budgets-checkpoint-1", str(each.sequence), moment(each.at), each.heads]
        right = digest("\n".join([*content, each.hash_before])) == each.hash
        if not right or (each.sequence, each.hash_before) != (place + 1, before):
            yield f"checkpoint {each.sequence}: it is not what was hashed, or in its place"
            return
        place, before = each.sequence, each.hash
        for log, chain, sequence in _rows(_LOST_HEADS, {"heads": each.heads.splitlines()}):
            yield f"checkpoint {each.sequence}: {log} {chain} no longer has its link {sequence}"
            return


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


_BROKEN = """
SELECT DISTINCT ON (chain) chain, sequence, item FROM (
    SELECT link.*, linked.content, row_number() OVER chains AS place,
        lag(hash, 1, %(none)s) OVER chains AS before
    FROM budgets_loglink link LEFT JOIN LATERAL {function}(link.item) linked ON true
    WHERE log = %(log)s WINDOW chains AS (PARTITION BY link.chain ORDER BY sequence)
) AS links
WHERE sequence <> place OR hash_before <> before
    OR hash IS DISTINCT FROM budgets_link_hash(log, chain, sequence, content, hash_before)
ORDER BY chain, sequence
"""
_UNLINKED = """
SELECT id FROM {table} WHERE id NOT IN (SELECT item FROM budgets_loglink WHERE log = %(log)s)
ORDER BY id LIMIT 1
"""
_LOST_HEADS = """
SELECT log, chain, sequence FROM (
    SELECT split_part(head, ' ', 1) AS log, split_part(head, ' ', 2)::bigint AS chain,
        split_part(head, ' ', 3)::bigint AS sequence, split_part(head, ' ', 4) AS hash
    FROM unnest(%(heads)s::text[]) AS heads (head)
) AS head
WHERE NOT EXISTS (SELECT FROM budgets_ledgerentry entry WHERE head.log = 'ledger'
        AND (entry.jurisdiction_id, entry.sequence, entry.hash) = (head.chain, head.sequence, head.hash))
    AND NOT EXISTS (SELECT FROM budgets_loglink link
        WHERE (link.log, link.chain, link.sequence, link.hash)
            = (head.log, head.chain, head.sequence, head.hash))
"""
