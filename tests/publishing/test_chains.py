"""The ledger and the logs are chains, made and kept by the database, and a broken one is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from budgets import publishing
from budgets.models import (
    Checkpoint,
    Edition,
    Event,
    Jurisdiction,
    LedgerEntry,
    LedgerSalt,
    LogLink,
)
from budgets.publishing.audit_log import record as record_act
from budgets.reports.ledger.chains import digest, hash_of
from budgets.reports.ledger.publications import public_acts, publications
from portal.accounts.audit_log import record
from portal.accounts.models import AccountEvent
from tests.cast import fire_budget, said_of
from tests.roles import as_owner, without_triggers

pytestmark = pytest.mark.django_db


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def settled() -> None:
    """As if the transaction had been committed: the links of the logs are made."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def verified(*known: str) -> str:
    """What the command says of whole chains, or of broken ones."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", *known, stdout=out, stderr=err)
    except CommandError:
        assert err.getvalue()
        return err.getvalue()
    return out.getvalue()


@pytest.fixture
def acts(edition: Edition) -> list[Edition]:
    """Three editions of one year, the second withdrawn: four public acts; and a line about an account."""
    second = publishing.publish(
        edition=publishing.correct(edition=edition), correction_note="改了电话"
    )
    third = publishing.publish(edition=publishing.correct(edition=second), correction_note="再改")
    publishing.withdraw(edition=second, reason="发错了")
    record(AccountEvent.Act.LOGIN, subject=None, name="clerk")
    settled()
    return [edition, second, third]


def test_each_act_follows_the_one_before(acts: list[Edition]) -> None:
    found = list(publications(public_acts().order_by("entry__sequence")))
    assert [act.kind for act in found] == ["published", "corrected", "corrected", "withdrawn"]
    assert [act.entry.sequence for act in found] == [1, 2, 3, 4]
    before = "0" * 64
    for act in found:
        assert act.entry.hash_before == before
        assert hash_of(act) == act.entry.hash
        before = act.entry.hash
    assert verified().endswith("whole\n")


def test_a_withdrawal_takes_the_salt_and_the_chain_still_checks(acts: list[Edition]) -> None:
    first, second, _third, taken = publications(public_acts().order_by("entry__sequence"))
    assert first.salt
    assert digest(first.salt + fire_budget().title) == first.entry.title_digest
    assert (second.salt, second.document_title, second.note) == ("", "", "")
    assert digest(taken.salt + "发错了") == taken.entry.note_digest
    assert not LedgerSalt.objects.filter(event__edition=acts[1], event__act="publish").exists()
    assert "whole" in verified()


def test_an_act_stays_in_the_chain_of_the_county_in_which_it_was_done(acts: list[Edition]) -> None:
    department = acts[0].department
    elsewhere = Jurisdiction.objects.create(slug="qinghe", name="青禾县")
    with said_of(department):
        department.jurisdiction = elsewhere
        department.save()
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2021))
    publishing.publish(edition=draft)
    settled()
    places = LedgerEntry.objects.order_by("pk").values_list("jurisdiction_slug", "sequence")
    assert list(places)[-2:] == [("yunxi", 4), ("qinghe", 1)]
    assert public_acts(jurisdiction=elsewhere).count() == 1
    assert "whole" in verified()


# What is refused to the site's role by a trigger; all else by the grants, and to the owner by triggers too.
BY_TRIGGER = ("INSERT INTO budgets_event", "INSERT INTO budgets_change")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO budgets_ledgerentry (event_id, sequence, hash) VALUES ({act}, 77, 'x')",
        "INSERT INTO budgets_event (at, act, actor_name, edition_name, note, department_id, edition_id)"
        " VALUES (now(), 'publish', '', '', '', {department}, {edition})",
        "INSERT INTO budgets_event (at, act, actor_name, edition_name, note, department_id, edition_id)"
        " VALUES (now(), 'withdraw', '', '', '', {department}, {edition})",
        "UPDATE budgets_ledgerentry SET note_digest = hash",
        "DELETE FROM budgets_ledgerentry",
        "UPDATE budgets_ledgersalt SET salt = ''",
        "DELETE FROM budgets_ledgersalt",
        "UPDATE budgets_loglink SET hash = hash_before",
        "DELETE FROM budgets_loglink",
        "INSERT INTO budgets_loglink (log, item) VALUES ('budgets_event', {act})",
        "INSERT INTO budgets_loglink (log, item) VALUES ('budgets_event', 0)",
        "INSERT INTO budgets_change (event_id, part, place, \"column\") VALUES ({act}, '', '', '')",
        "UPDATE budgets_checkpoint SET heads = ''",
        "DELETE FROM budgets_checkpoint",
        "TRUNCATE budgets_ledgerentry",
        "TRUNCATE budgets_ledgersalt",
        "TRUNCATE budgets_loglink",
        "TRUNCATE budgets_checkpoint",
    ],
)
def test_the_database_lets_nobody_write_into_a_chain(acts: list[Edition], statement: str) -> None:
    call_command("checkpoint_ledger", stdout=StringIO())
    act = Event.objects.get(edition=acts[0], act="publish")
    values = {"act": act.pk, "department": acts[0].department_id, "edition": acts[0].pk}
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        sql(statement.format(**values))
    refused = IntegrityError if statement.startswith(BY_TRIGGER) else ProgrammingError
    with pytest.raises(refused) as why, transaction.atomic():
        sql(statement.format(**values))
    assert ("permission denied" in str(why.value)) == (refused is ProgrammingError)
    assert "whole" in verified()


def test_no_edition_becomes_public_beside_the_ledger(edition: Edition) -> None:
    draft = publishing.import_draft(department=edition.department, disclosure=fire_budget(2021))
    sql(
        f"INSERT INTO budgets_sealedcopy SELECT {draft.pk}, text FROM budgets_sealedcopy"
        f" WHERE edition_id = {edition.pk}"
    )
    Edition.objects.filter(pk=draft.pk).update(
        status="published", checksum=edition.checksum, published_at=edition.published_at
    )
    with pytest.raises(IntegrityError, match="the ledger knows nothing"), transaction.atomic():
        settled()
    Edition.objects.filter(pk=draft.pk).update(status="withdrawn", withdrawal_reason="x")
    record_act(Event.Act.PUBLISH, draft, None)
    record_act(Event.Act.WITHDRAW, draft, None)
    settled()


def test_no_edition_is_withdrawn_beside_the_ledger(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(status="withdrawn", withdrawal_reason="x")
    with pytest.raises(IntegrityError, match="the ledger knows nothing"), transaction.atomic():
        settled()
    record_act(Event.Act.WITHDRAW, edition, None)
    settled()


def test_a_checkpoint_is_what_it_prints(acts: list[Edition]) -> None:
    for count in (1, 2):
        out = StringIO()
        call_command("checkpoint_ledger", stdout=out)
        *content, hash_printed = out.getvalue().splitlines()
        assert digest("\n".join(content)) == hash_printed
        assert content[1] == str(count)
        logs = [line.split(" ")[0] for line in content[3:-1]]
        assert logs == ["accounts_accountevent", "budgets_event", "ledger"]
        assert f"ledger {acts[0].department.jurisdiction_id} 4 " in out.getvalue()
    last = Checkpoint.objects.get(sequence=2)
    assert last.hash_before == content[-1]
    sql(
        "INSERT INTO budgets_checkpoint (sequence, at, heads, hash_before, hash)"
        " VALUES (99, '2001-01-01', '', '', 'x')"  # the database believes nothing of it
    )
    forged = Checkpoint.objects.get(sequence=3)
    assert (forged.heads, forged.hash_before) == (last.heads, last.hash)
    assert forged.at > last.at
    assert "whole" in verified(hash_printed.upper(), content[-1])


def test_the_sites_role_writes_into_no_chain_and_still_acts(edition: Edition) -> None:
    publishing.withdraw(edition=edition, reason="发错了")
    record(AccountEvent.Act.LOGIN, subject=None, name="clerk")
    settled()
    assert LedgerEntry.objects.count() == 2
    call_command("checkpoint_ledger", stdout=StringIO())
    assert "whole" in verified()
    for statement in (
        "INSERT INTO budgets_ledgerentry (event_id) SELECT id FROM budgets_event",
        "UPDATE budgets_ledgerentry SET hash = ''",
        "DELETE FROM budgets_ledgersalt",
        "INSERT INTO budgets_loglink (log, item) VALUES ('budgets_event', 0)",
        "ALTER TABLE budgets_loglink DISABLE TRIGGER USER",
        "SELECT budgets_chain_what_was()",
    ):
        refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
        with refused, transaction.atomic():
            sql(statement)


@pytest.fixture
def forging(acts: list[Edition]) -> Iterator[Callable[[str], None]]:
    """What the owner of the database can do: switch the triggers off, write, switch them on."""
    call_command("checkpoint_ledger", stdout=StringIO())

    def forge(statement: str) -> None:
        with without_triggers():
            sql(statement)

    return forge


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE budgets_ledgerentry SET hash = repeat('a', 64) WHERE sequence = 2", "link 2"),
        ("UPDATE budgets_edition SET checksum = repeat('a', 64) WHERE number = 1", "link 1"),
        ("UPDATE budgets_edition SET correction_note = 'x' WHERE number = 3", "link 3"),
        ("UPDATE budgets_edition SET withdrawal_reason = 'x' WHERE number = 2", "link 4"),
        ("UPDATE budgets_event SET at = at - interval '1 day' WHERE act = 'withdraw'", "link 4"),
        ("DELETE FROM budgets_ledgerentry WHERE sequence = 2", "link 2 is missing"),
        ("DELETE FROM budgets_ledgerentry WHERE sequence = 4", "is in no chain"),
        ("DELETE FROM budgets_ledgersalt", "its salt is gone"),
        (
            "INSERT INTO budgets_ledgersalt SELECT id, 'x' FROM budgets_event"
            " WHERE act = 'publish' ON CONFLICT DO NOTHING",
            "its salt stayed",
        ),
        ("DELETE FROM budgets_event WHERE act = 'correct'", "budgets_event"),
        ("UPDATE budgets_event SET note = 'x' WHERE act = 'import_draft'", "budgets_event"),
        ("UPDATE budgets_event SET actor_name = 'x' WHERE act = 'withdraw'", "budgets_event"),
        (
            'INSERT INTO budgets_change (event_id, part, place, "column")'
            " SELECT min(id), '', '', '' FROM budgets_event",
            "budgets_event",
        ),
        (
            "INSERT INTO budgets_event (at, act, actor_name, edition_name, note, department_id)"
            " SELECT now(), 'approve', '', '', '', id FROM budgets_department",
            "is in no chain",
        ),
        ("UPDATE accounts_accountevent SET subject_name = 'x'", "accounts_accountevent"),
        ("DELETE FROM accounts_accountevent", "accounts_accountevent"),
        ("UPDATE budgets_checkpoint SET at = at - interval '1 day'", "checkpoint 1"),
        # The whole log with its links: only what was written down elsewhere, or the checkpoint, tells.
        (
            "DELETE FROM accounts_accountevent;"
            " DELETE FROM budgets_loglink WHERE log = 'accounts_accountevent'",
            "checkpoint 1: accounts_accountevent 0 no longer has its link 1",
        ),
    ],
)
def test_what_an_owner_of_the_database_changes_is_named(
    forging: Callable[[str], None], statement: str, told: str
) -> None:
    assert "whole" in verified()
    forging(statement)
    assert told in verified()


def test_a_tail_that_is_rewritten_whole_is_seen_by_whoever_kept_a_head(
    forging: Callable[[str], None], acts: list[Edition]
) -> None:
    head = LedgerEntry.objects.latest("sequence").hash
    assert "whole" in verified(head)
    forging(
        "DELETE FROM budgets_checkpoint; DELETE FROM budgets_ledgerentry;"
        "DELETE FROM budgets_ledgersalt; UPDATE budgets_edition SET correction_note = 'x'"
        " WHERE number = 3"
    )
    with as_owner():
        sql("SELECT budgets_chain_what_was()")
    assert "whole" in verified()
    assert f"{head} is in no chain" in verified(head)


def test_what_was_done_before_there_were_chains_gets_its_place_in_them(
    forging: Callable[[str], None], acts: list[Edition]
) -> None:
    before = list(LedgerEntry.objects.order_by("pk").values_list("event", "sequence"))
    logs = LogLink.objects.count()
    forging(
        "DELETE FROM budgets_checkpoint; DELETE FROM budgets_ledgerentry;"
        "DELETE FROM budgets_ledgersalt; DELETE FROM budgets_loglink WHERE log = 'budgets_event'"
    )
    for _again in range(2):
        with as_owner():
            sql("SELECT budgets_chain_what_was()")
    assert list(LedgerEntry.objects.order_by("pk").values_list("event", "sequence")) == before
    assert LogLink.objects.count() == logs
    assert not LedgerSalt.objects.filter(event__edition=acts[1], event__act="publish").exists()
    assert "whole" in verified()
