"""The checksums of what follows from no row stand in the log: words, findings, dates of publication.

Every forgery here is made as somebody would who owns the database: with the triggers off.
"""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from budgets import publishing
from budgets.models import Change, Edition, Event, Finding, PublishedWords
from budgets.store.sealed_words import CHECKSUM, TOLD
from tests.admin.conftest import person
from tests.roles import without_triggers

pytestmark = pytest.mark.django_db


def verified() -> str:
    """What `verify_seals` says; it fails where it names an edition."""
    out, code = StringIO(), 0
    try:
        call_command("verify_seals", stdout=out)
    except CommandError as failed:
        code = failed.returncode
    assert code == ("all as they were sealed" not in out.getvalue())
    return out.getvalue()


def kept() -> str:
    out = StringIO()
    call_command("keep_files", stdout=out, verbosity=0)
    return out.getvalue()


def broken() -> str:
    with connection.cursor() as cursor:  # as if committed: the links of the logs are made
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    err = StringIO()
    try:
        call_command("verify_ledger", stdout=StringIO(), stderr=err)
    except CommandError:
        assert err.getvalue()
    return err.getvalue()


def forge_a_word(edition: Edition, old: str = "消防", new: str = "森林") -> None:
    words = PublishedWords.objects.get(edition=edition)
    text = json.dumps(words.blocks, ensure_ascii=False)
    assert old in text
    with without_triggers():
        PublishedWords.objects.filter(pk=edition.pk).update(
            blocks=json.loads(text.replace(old, new, 1))
        )


def lose_the_words(edition: Edition) -> None:
    with without_triggers():
        PublishedWords.objects.filter(edition=edition)._raw_delete("default")


def checksums(edition: Edition) -> list[Change]:
    return list(Change.objects.filter(event__edition=edition, column=CHECKSUM).order_by("pk"))


ALL_IS_WELL = "1 editions, all as they were sealed.\n"


def test_an_edition_is_published_with_its_checksums(edition: Edition) -> None:
    assert [each.part for each in checksums(edition)] == [
        "公开时的问题",
        "公开的日期和来源",
        "公开文件的文字",
    ]
    assert {each.event.act for each in checksums(edition)} == {Event.Act.PUBLISH}
    assert verified() == ALL_IS_WELL
    assert kept() == ""


def test_a_forged_word_is_told_with_its_edition(edition: Edition) -> None:
    forge_a_word(edition)
    assert verified().startswith(f"{edition.pk} {edition}: words: have the checksum ")
    assert kept() == ""  # and gets no checksum from us
    assert verified().startswith(f"{edition.pk} {edition}: words: ")


def test_a_finding_more_is_told(edition: Edition) -> None:
    with without_triggers():
        Finding.objects.create(
            edition=edition, order=99, key="x", rule="R1", severity="error", message="矛盾"
        )
    assert f"{edition.pk} {edition}: findings: " in verified()


def test_a_checksum_forged_along_breaks_the_chain(edition: Edition) -> None:
    assert broken() == ""
    forge_a_word(edition)
    (digest,) = verified().partition("have the checksum ")[2].split(",")[:1]
    with without_triggers():
        Change.objects.filter(part="公开文件的文字", column=CHECKSUM).update(after=digest)
    assert verified() == ALL_IS_WELL
    assert broken().startswith("budgets_event ")


def test_words_that_are_gone_are_told_and_made_anew(edition: Edition) -> None:
    before = PublishedWords.objects.get().blocks
    lose_the_words(edition)
    assert verified().strip() == f"{edition.pk} {edition}: words: are not kept: run keep_files"
    assert kept() == "The words of 1 editions kept.\n"
    assert PublishedWords.objects.get().blocks == before
    assert len(checksums(edition)) == len(TOLD)  # the log has this checksum already
    assert verified() == ALL_IS_WELL
    assert kept() == ""


def test_words_that_come_out_otherwise_are_in_the_log(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a later version of the software words a document."""
    old = checksums(edition)[-1].after
    lose_the_words(edition)
    with monkeypatch.context() as later:
        later.setattr("budgets.store.derived.words_to_keep", lambda outline: [["table", "T1"]])
        assert kept() == "The words of 1 editions kept.\n"
    *_, change = checksums(edition)
    assert (change.part, change.before) == ("公开文件的文字", old)
    assert change.after != old
    assert change.event.act == Event.Act.REBUILD
    assert verified() == ALL_IS_WELL
    assert broken() == ""


@pytest.mark.parametrize("with_words", [True, False])
def test_an_edition_of_before_gets_its_checksums_later(edition: Edition, with_words: bool) -> None:
    """An earlier version of the software published it, and kept its words or did not."""
    with without_triggers():
        Change.objects.filter(column=CHECKSUM)._raw_delete("default")
    if not with_words:
        lose_the_words(edition)
    assert "run keep_files" in verified()
    said = "The checksums of 1 editions written into the log.\n"
    assert kept() == (said if with_words else "The words of 1 editions kept.\n")
    assert {each.event.act for each in checksums(edition)} == {Event.Act.REBUILD}
    (event,) = edition.events.filter(act=Event.Act.REBUILD)
    assert event.note.startswith("公开以后记下的校验值；系统账号 ")
    assert len(checksums(edition)) == len(TOLD)
    assert verified() == ALL_IS_WELL
    assert kept() == ""  # a second time there is nothing to do
    forge_a_word(edition)
    assert f"{edition.pk} {edition}: words: " in verified()


def test_what_was_withdrawn_before_there_were_checksums_is_no_alarm(edition: Edition) -> None:
    with without_triggers():
        Change.objects.filter(column=CHECKSUM)._raw_delete("default")
    publishing.withdraw(edition=edition, reason="写错了。")
    assert verified() == ALL_IS_WELL


def test_a_correction_has_checksums_of_its_own(edition: Edition) -> None:
    correction = publishing.correct(edition=edition)
    assert checksums(correction) == []
    publishing.publish(edition=correction, correction_note="改正。")
    assert len(checksums(correction)) == len(TOLD)
    assert verified() == "2 editions, all as they were sealed.\n"
    forge_a_word(correction)
    assert verified().startswith(f"{correction.pk} ")


def test_the_office_reads_them_in_its_list_and_the_public_does_not(
    edition: Edition, client: Client
) -> None:
    after = publishing.publish(
        edition=publishing.correct(edition=edition), correction_note="改正。"
    )
    digest = checksums(after)[-1].after
    assert digest
    for address in (
        after.get_absolute_url(),
        "/departments/fire-brigade/2020/v2/changes/",
        "/departments/fire-brigade/2020/v2/changes.csv",
        "/ledger/",
        "/ledger.csv",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert digest not in b"".join(answer).decode(), address
    client.force_login(person("auditor", "审计", where=edition.department))
    page = client.get(reverse("admin:budgets_change_changelist")).content.decode()
    assert "公开文件的文字" in page
    assert CHECKSUM in page
    assert digest in page
