"""Two people at once, on real Postgres: nothing is overwritten in silence, nothing stands half."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import StringIO
from threading import Barrier, Thread
from threading import Event as Signal

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgets import code_book_cache, publishing, store
from budgets.access.roles import CLERK, ensure_roles
from budgets.disclosure.model import Function
from budgets.disclosure.writers.workbook import write_form
from budgets.models import CodeBook, Department, Edition, Event, Upload
from portal.accounts.grants import acts
from portal.accounts.models import Grant
from tests.admin.conftest import person
from tests.admin.entry import address, fields_of
from tests.cast import fire_budget

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4  # who comes first is chance


@pytest.fixture
def draft(department: Department) -> Edition:
    return publishing.import_draft(department=department, disclosure=fire_budget())


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave, or the refusal that it met, all begun at the same moment."""
    together = Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        together.wait()
        try:
            outcomes[place] = act()
        except publishing.ActRefused as refused:
            outcomes[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refusals(outcomes: list[object]) -> int:
    return sum(isinstance(outcome, publishing.ActRefused) for outcome in outcomes)


def fresh(edition: Edition) -> Edition:
    return Edition.objects.select_related("department").get(pk=edition.pk)


def with_function(edition: Edition, text: str) -> None:
    """An edit of the draft through the act that all edits go through."""
    with publishing.changing(edition=edition, note=text):
        held = store.read(fresh(edition))
        more = Function(len(held.functions) + 1, text)
        store.write(fresh(edition), replace(held, functions=(*held.functions, more)))


def clerk(name: str) -> Client:
    user = User.objects.create_superuser(name, password="a long enough word")
    ensure_roles()
    client = Client()
    client.force_login(user)
    return client


def test_of_two_saves_of_one_page_the_second_is_told_and_keeps_what_it_typed(
    draft: Edition,
) -> None:
    page = address(draft, "part", "T5")
    people = [clerk("one"), clerk("two")]
    fields = fields_of(people[0].get(page).content)
    name = next(key for key, value in fields.items() if value == "30" and "-c" in key)
    typed = ["31", "32"]

    def save(who: int) -> Callable[[], tuple[int, str]]:
        def act() -> tuple[int, str]:
            answer = people[who].post(page, fields | {name: typed[who], "_save": "1"})
            return answer.status_code, answer.content.decode()

        return act

    outcomes = at_once(save(0), save(1))
    assert sorted(code for code, _text in outcomes) == [200, 302]  # type: ignore[misc]
    loser = next(place for place, (code, _) in enumerate(outcomes) if code == 200)  # type: ignore[misc]
    text = outcomes[loser][1]  # type: ignore[index]
    assert "保存过这里" in text
    assert f'value="{typed[loser]}"' in text
    stored = draft.lines.filter(code="2240201", nature="project").get().amount_printed
    assert stored == typed[1 - loser]


def test_of_two_workbooks_confirmed_at_once_one_is_stored_and_the_other_shown_anew(
    draft: Edition,
) -> None:
    page = address(draft, "upload")
    people = [clerk("one"), clerk("two")]
    typed = []
    for client, text in zip(people, ("甲改的职能。", "乙改的职能。"), strict=True):
        held = store.read(fresh(draft))
        said = replace(held, functions=(replace(held.functions[0], text=text), *held.functions[1:]))
        file = SimpleUploadedFile("模板.xlsx", write_form(said))
        preview = client.post(address(draft, "workbook"), {"file": file}, follow=True)
        typed.append(fields_of(preview.content) | {"_confirm": "1"})

    def confirm(who: int) -> Callable[[], str]:
        def act() -> str:
            answer = people[who].post(page, typed[who])
            return str(people[who].get(answer["Location"]).content.decode())

        return act

    outcomes = at_once(confirm(0), confirm(1))
    won = next(place for place, text in enumerate(outcomes) if "已存入草稿" in str(text))
    stored = store.read(fresh(draft)).functions[0].text
    assert stored == ("甲改的职能。", "乙改的职能。")[won]
    told = str(outcomes[1 - won])
    assert "又有改动，什么都没有存" in told
    assert f"<del>{stored}</del>" in told
    assert draft.events.filter(act=Event.Act.EDIT_DRAFT).count() == 1
    assert Upload.objects.count() == 1


def test_two_edits_at_once_are_both_kept(draft: Edition) -> None:
    for number in range(ROUNDS):
        texts = [f"第{number}轮{who}" for who in "甲乙"]
        outcomes = at_once(*(lambda text=text: with_function(draft, text) for text in texts))
        assert refusals(outcomes) == 0
        said = {function.text for function in store.read(fresh(draft)).functions}
        assert said >= set(texts)
    assert draft.events.filter(act=Event.Act.EDIT_DRAFT).count() == 2 * ROUNDS


def edited_during(act: Callable[..., Edition], department: Department) -> Iterator[Edition]:
    """Drafts that underwent an act while somebody edited them: the edit is in each, or was refused."""
    for number in range(ROUNDS):
        draft = publishing.import_draft(
            department=department, disclosure=fire_budget(2010 + number)
        )
        edit, acted = at_once(
            lambda draft=draft: with_function(draft, "末了加的"),
            lambda draft=draft: act(edition=fresh(draft)),
        )
        assert isinstance(acted, Edition)
        said = [function.text for function in store.read(fresh(draft)).functions]
        assert ("末了加的" in said) is not isinstance(edit, publishing.ActRefused)
        yield fresh(draft)


def test_an_edit_during_a_publication_is_in_it_or_refused(department: Department) -> None:
    for edition in edited_during(publishing.publish, department):
        assert edition.status == Edition.Status.PUBLISHED


def test_of_two_corrections_at_once_there_is_one_draft(draft: Edition) -> None:
    published = publishing.publish(edition=draft)
    outcomes = at_once(*[lambda: publishing.correct(edition=fresh(published))] * 3)
    assert refusals(outcomes) == 2
    assert Edition.objects.unpublished().count() == 1


def test_a_publication_during_a_correction_leaves_one_current_edition(draft: Edition) -> None:
    current = publishing.publish(edition=draft)
    for number in range(ROUNDS):
        correction = publishing.correct(edition=fresh(current))
        outcomes = at_once(
            lambda correction=correction, number=number: publishing.publish(
                edition=fresh(correction), correction_note=f"第 {number} 次"
            ),
            lambda current=current: publishing.correct(edition=fresh(current)),
            lambda current=current: publishing.withdraw(edition=fresh(current), reason="试"),
        )
        assert Edition.objects.current().count() == 1
        assert Edition.objects.unpublished().count() <= 1
        assert refusals(outcomes) >= 1
        for each in Edition.objects.unpublished():
            publishing.discard_draft(edition=fresh(each))
        current = Edition.objects.current().get()
        assert store.read(current) == fire_budget()


def test_two_who_prepare_the_same_year_make_one_draft(draft: Edition) -> None:
    department = publishing.publish(edition=draft).department
    outcomes = at_once(
        *[lambda: publishing.prepare_draft(department=department, fiscal_year=2021)] * 3
    )
    assert refusals(outcomes) == 2
    assert Edition.objects.filter(fiscal_year=2021).count() == 1


def approved(department: Department, year: int = 2020) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    publishing.submit(edition=draft)
    return publishing.approve(edition=draft)


def test_an_edit_during_a_submission_is_in_what_is_reviewed_or_refused(
    department: Department,
) -> None:
    for edition in edited_during(publishing.submit, department):
        assert edition.is_submitted


def test_of_approving_taking_back_and_returning_at_once_one_happens(draft: Edition) -> None:
    for number in range(ROUNDS):
        publishing.submit(edition=fresh(draft))
        outcomes = at_once(
            lambda: publishing.approve(edition=fresh(draft)),
            lambda: publishing.recall(edition=fresh(draft)),
        )
        assert refusals(outcomes) == 1, number
        now = fresh(draft)
        assert now.is_approved is isinstance(outcomes[0], Edition)
        if now.is_approved:
            publishing.send_back(edition=now, remarks=[publishing.NewRemark("再看看。")])


def test_of_two_publishers_at_once_one_publishes(department: Department) -> None:
    for number in range(ROUNDS):
        edition = approved(department, 2010 + number)
        outcomes = at_once(
            *[lambda edition=edition: publishing.publish_approved(edition=fresh(edition))] * 2
        )
        assert refusals(outcomes) == 1
        assert edition.events.filter(act=Event.Act.PUBLISH).count() == 1


def test_a_return_during_a_publication_leaves_a_draft_or_a_public_edition(
    department: Department,
) -> None:
    for number in range(ROUNDS):
        edition = approved(department, 2010 + number)
        outcomes = at_once(
            lambda edition=edition: publishing.publish_approved(edition=fresh(edition)),
            lambda edition=edition: publishing.send_back(
                edition=fresh(edition), remarks=[publishing.NewRemark("再看看。")]
            ),
        )
        assert refusals(outcomes) == 1
        now = fresh(edition)
        assert now.is_draft is not (now.status == Edition.Status.PUBLISHED)
        assert bool(now.checksum) is (now.status == Edition.Status.PUBLISHED)


def test_two_schedulers_at_once_publish_each_edition_once(department: Department) -> None:
    editions = [approved(department, 2010 + number) for number in range(ROUNDS)]
    root = User.objects.create_superuser("root")
    for edition in editions:
        at = timezone.now() + timedelta(hours=1)
        publishing.schedule(edition=fresh(edition), at=at, actor=root)
    Edition.objects.unpublished().update(publish_at=timezone.now() - timedelta(minutes=1))

    def run() -> str:
        said = StringIO()
        call_command("publish_due", stdout=said)
        return said.getvalue()

    lines = "".join(map(str, at_once(run, run))).splitlines()
    assert sorted(lines) == sorted(f"已公开：{edition}" for edition in editions)
    assert Edition.objects.current().count() == ROUNDS
    assert Event.objects.filter(act=Event.Act.PUBLISH).count() == ROUNDS


def test_a_correction_submitted_while_another_begins_leaves_one_open_edition(
    draft: Edition,
) -> None:
    current = publishing.publish(edition=draft)
    correction = publishing.correct(edition=fresh(current))
    for _number in range(ROUNDS):
        at_once(
            lambda: publishing.submit(edition=fresh(correction), correction_note="改正"),
            lambda: publishing.correct(edition=fresh(current)),
        )
        assert Edition.objects.unpublished().count() == 1
        publishing.recall(edition=fresh(correction))


def test_of_two_lists_confirmed_at_once_the_second_is_to_be_seen_again(
    department: Department,
) -> None:
    for number in range(ROUNDS):
        seen = code_book_cache.version()
        books = [
            CodeBook(kind="functional", year=2026, headings=[[f"20177{number}{n}", "新"]])
            for n in range(2)
        ]
        outcomes = at_once(
            *(partial(publishing.load_code_book, book=book, seen=seen) for book in books)
        )
        assert refusals(outcomes) == 1
        assert CodeBook.objects.count() == number + 1


def test_of_two_who_take_a_list_away_one_is_in_the_log(department: Department) -> None:
    for _round in range(ROUNDS):
        loaded = CodeBook(kind="functional", year=2026, headings=[["20177", "新"]])
        publishing.load_code_book(book=loaded)
        mine = [CodeBook.objects.get(pk=loaded.pk) for _ in range(2)]
        at_once(*(partial(publishing.discard_code_book, book=book) for book in mine))
    assert Event.objects.filter(act=Event.Act.DISCARD_CODES).count() == ROUNDS


def test_a_group_gets_people_or_powers_at_a_moment_and_not_both(department: Department) -> None:
    """By two windows of one superuser: neither act would see the other, and nobody else is asked."""
    publish = Permission.objects.get(codename="publish_edition")
    newcomer = person("xinren", CLERK, where=department)
    group = Group.objects.create(name="档案")
    other_window, root = clerk("root"), User.objects.get(username="root")
    page = reverse("admin:auth_group_change", args=[group.pk])
    other_window.get(page)
    given, widened = Signal(), Signal()

    def give() -> None:
        with transaction.atomic():
            role = Grant(kind=Grant.Kind.ROLE, group=group)
            acts.give(person=newcomer, by=root, grants=[role])
            given.set()
            widened.wait(3)  # before this is committed: the other must not be done by then

    def widen() -> None:
        given.wait(10)
        other_window.post(page, {"name": group.name, "permissions": [publish.pk]})
        widened.set()

    at_once(give, widen)
    assert newcomer.groups.filter(pk=group.pk).exists()
    assert not User.objects.get(pk=newcomer.pk).has_perm("budgets.publish_edition")
