"""The acts: each one changes an edition's standing, leaves one Event, and refuses what must not be."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from budgets import publishing, store
from budgets.disclosure.model import (
    Disclosure,
    Identity,
    Nature,
    Passage,
    Phase,
    Row,
    Section,
    Table,
)
from budgets.disclosure.writers.canonical_json import checksum
from budgets.models import Department, Edition, Event
from tests.builders import wan
from tests.cast import fire_brigade, fire_budget

Status = Edition.Status


def published(department: Department, year: int = 2020) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    return publishing.publish(edition=draft)


def contradictory() -> Disclosure:
    """The fire budget with another sum of basic expenditure in T6 than in T3."""
    lines = tuple(
        replace(line, amount=wan("69.1"))
        if line.table is Table.T6 and line.row is Row.TOTAL and line.nature is Nature.TOTAL
        else line
        for line in fire_budget().lines
    )
    return replace(fire_budget(), lines=lines)


def test_an_import_is_a_draft_that_holds_the_document(department: Department) -> None:
    clerk = User.objects.create_user("clerk", first_name="小王")
    draft = publishing.import_draft(department=department, disclosure=fire_budget(), actor=clerk)
    assert (draft.status, draft.number) == (Status.DRAFT, 1)
    assert store.read(draft) == fire_budget()
    event = Event.objects.get()
    assert (event.act, event.actor, event.actor_name) == ("import_draft", clerk, "小王")


def test_a_second_draft_of_the_same_year_is_refused(department: Department) -> None:
    publishing.start_draft(department=department, fiscal_year=2020)
    with pytest.raises(publishing.ActRefused, match="已有一份草稿"):
        publishing.import_draft(department=department, disclosure=fire_budget())
    with pytest.raises(publishing.ActRefused, match="已有一份草稿"):
        publishing.start_draft(department=department, fiscal_year=2020)
    publishing.start_draft(department=department, fiscal_year=2020, phase=Phase.FINAL)


def test_a_published_year_is_not_started_again(department: Department) -> None:
    published(department)
    with pytest.raises(publishing.ActRefused, match="开始更正"):
        publishing.start_draft(department=department, fiscal_year=2020)


def test_publishing_seals_the_edition_with_its_checksum(department: Department) -> None:
    edition = published(department)
    assert edition.status == Status.PUBLISHED
    assert edition.checksum == checksum(fire_budget())
    assert edition.published_at is not None


def test_findings_and_explanations_are_kept_with_the_edition(department: Department) -> None:
    draft = publishing.import_draft(department=department, disclosure=contradictory())
    errors = publishing.open_errors(publishing.validate(draft))
    assert errors, "the contradiction was not found"
    words = {error.key: "表六漏填一人工资" for error in errors}
    publishing.publish(edition=draft, explanations=words)
    kept = draft.findings.filter(severity="error")
    assert {finding.explanation for finding in kept} == {"表六漏填一人工资"}
    assert any("69.1" in finding.message for finding in kept)


def test_a_contradiction_without_explanation_never_stops_publication(
    department: Department,
) -> None:
    draft = publishing.import_draft(department=department, disclosure=contradictory())
    assert publishing.publish(edition=draft).status == Status.PUBLISHED


def test_a_correction_supersedes_what_was_published(department: Department) -> None:
    first = published(department)
    draft = publishing.correct(edition=first)
    assert (draft.number, store.read(draft)) == (2, fire_budget())
    with pytest.raises(publishing.ActRefused, match="更正说明"):
        publishing.publish(edition=draft)
    second = publishing.publish(edition=draft, correction_note="补列消防车维修费")
    first.refresh_from_db()
    assert (first.status, second.status) == (Status.SUPERSEDED, Status.PUBLISHED)
    assert list(Edition.objects.current()) == [second]
    assert set(Edition.objects.published()) == {first, second}


def test_a_year_is_corrected_one_draft_at_a_time(department: Department) -> None:
    first = published(department)
    draft = publishing.correct(edition=first)
    with pytest.raises(publishing.ActRefused, match="已有一份更正草稿"):
        publishing.correct(edition=first)
    with pytest.raises(publishing.ActRefused, match="只有当前公开的版本"):
        publishing.correct(edition=draft)


def test_a_withdrawal_needs_a_reason_and_hides_the_edition(department: Department) -> None:
    edition = published(department)
    with pytest.raises(publishing.ActRefused, match="撤回要写原因"):
        publishing.withdraw(edition=edition, reason="  ")
    publishing.withdraw(edition=edition, reason="误传了内部稿")
    assert not Edition.objects.published().exists()
    edition.refresh_from_db()
    assert edition.withdrawal_reason == "误传了内部稿"


def test_what_was_corrected_is_withdrawn_too_and_the_correction_stays(
    department: Department, client: Client
) -> None:
    first = published(department)
    draft = publishing.correct(edition=first)
    with publishing.changing(edition=draft):
        draft.functions.filter(number=1).update(text="救火。")
    second = publishing.publish(edition=draft, correction_note="删去不该公开的一句。")
    publishing.withdraw(edition=first, reason="写了个人信息。")
    old = client.get(first.get_fixed_url())
    assert old.status_code == 410
    assert "写了个人信息。" in old.content.decode()
    for address in (
        first.get_fixed_url(),
        first.get_fixed_file_url("csv"),
        first.get_fixed_file_url("json"),
        first.get_document_url(),
        second.get_changes_url(),
        second.get_changes_url("csv"),
        second.get_fixed_url(),
        "/ledger/",
    ):
        assert "扑救火灾" not in client.get(address).content.decode(), address
    page = client.get(second.get_fixed_url()).content.decode()
    assert "救火。" in page
    assert second.get_changes_url() not in page
    assert list(Edition.objects.current()) == [second]


def test_only_drafts_are_discarded_and_the_log_remembers(department: Department) -> None:
    draft = publishing.start_draft(department=department, fiscal_year=2020)
    name = str(draft)
    publishing.discard_draft(edition=draft)
    assert not Edition.objects.exists()
    assert Event.objects.get(act="discard_draft").edition_name == name
    with pytest.raises(publishing.ActRefused, match="只有草稿可以删除"):
        publishing.discard_draft(edition=published(department))


def test_publishing_twice_is_refused(department: Department) -> None:
    edition = published(department)
    with pytest.raises(publishing.ActRefused, match="已经公开过"):
        publishing.publish(edition=edition)


def test_last_years_published_figures_are_held_against_this_years(department: Department) -> None:
    published(department, 2019)
    draft = publishing.import_draft(department=department, disclosure=fire_budget(2020))
    rules = {finding.rule for finding in publishing.validate(draft)}
    assert "R33" in rules  # 90 is stated for 2019, but 100 was published


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_refused() -> None:
    draft = publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    together, outcomes = Barrier(2), []

    def try_it() -> None:
        edition = Edition.objects.get(pk=draft.pk)
        together.wait()
        try:
            publishing.publish(edition=edition)
            outcomes.append("published")
        except publishing.ActRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["published", "refused"]
    assert Event.objects.filter(act="publish").count() == 1


def test_the_document_of_another_department_is_an_error(department: Department) -> None:
    other = replace(fire_budget(), department=Identity("云溪县林业局"))
    draft = publishing.import_draft(department=department, disclosure=other)
    found = [finding for finding in publishing.validate(draft) if finding.rule == "R57"]
    assert [finding.severity for finding in found] == ["error"]
    assert "云溪县林业局" in found[0].message


def test_what_the_database_cannot_keep_is_refused_whole(department: Department) -> None:
    too_long = replace(fire_budget(), title="长" * 300)
    with pytest.raises(publishing.ActRefused, match="什么都没有存"):
        publishing.import_draft(department=department, disclosure=too_long)
    assert not Edition.objects.exists()
    assert not Event.objects.exists()


def test_a_change_that_goes_against_its_own_word_is_kept_as_written(
    department: Department,
) -> None:
    reason = replace(fire_budget().reasons[0], change=wan("-10"))
    against = replace(fire_budget(), reasons=(reason,))
    draft = publishing.import_draft(department=department, disclosure=against)
    assert store.read(draft) == against


def test_words_that_contradict_the_lines_are_found_when_an_edition_is_published(
    department: Department,
) -> None:
    line = next(x for x in fire_budget().lines if x.table is Table.T5 and x.row is Row.TOTAL)
    words = "{}2020年一般公共预算当年拨款{}万元。"
    name = fire_budget().department.name

    def rules_found(figure: str) -> set[str]:
        own = Passage(Section.GENERAL_BUDGET, "", words.format(name, figure))
        told = replace(fire_budget(), passages=(own,))
        return {finding.rule for finding in publishing.findings_in(told, department)}

    assert "R25" not in rules_found(line.amount.printed)
    assert "R25" in rules_found("9999.9")
