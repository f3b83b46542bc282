"""Every list of the back office × everybody × hostile questions: a list answers what it offers, nothing else.

Lists, columns and relations come from the registry and the models, so that a new one is asked at once.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from budgets.admin.allowed_lookups import RestrictedModelAdmin
from budgets.models import Event, Wording
from portal.admin_site import PortalAdminSite
from tests.admin.places import PEOPLE, Place
from tests.admin.places import other as other
from tests.admin.places import other_of_module as other_of_module
from tests.admin.places import own as own
from tests.admin.places import own_of_module as own_of_module
from tests.admin.places import people as people
from tests.admin.places import people_of_module as people_of_module

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
LABELS = [model._meta.label_lower for model in MODELS]
LOOKUPS = ("regex", "gte", "in")
SHARE = 4  # each page is asked a fourth of the questions
# What is asked of every list, whatever its columns.
ANYWHERE = [
    *("nothing=1", "pk__gt=1", "id__in=1,2", "id__regex=%28", "e=1", "_popup=1", "_to_field=id"),
    *("o=x", "o=99", "o=-", "o=1.x", "o=0&o=1", "o=%00", "p=x", "p=0", "p=-1", "p=999999", "p=%00"),
    *("p=" + "9" * 40, "all=1", "_facets=x", "q=%00", "q=%E2%80%AEx", "q=" + "x" * 1000, "%00=1"),
]


def pages(model: type[Model]) -> Iterator[str]:
    """The list of a model, and its file where it has one."""
    for page in ("changelist", "export", "headings"):
        try:
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
        except NoReverseMatch:
            continue


def columns(model: type[Model]) -> Iterator[str]:
    """Every column of a model, and every column of every table that hangs on it or that it hangs on."""
    for field in model._meta.get_fields():
        yield field.name
        if field.is_relation and field.related_model:
            yield from (
                f"{field.name}__{far.name}" for far in field.related_model._meta.concrete_fields
            )  # type: ignore[union-attr]


def hostile(model: type[Model]) -> Iterator[str]:
    """Questions that a list of a model does not offer."""
    yield from ANYWHERE
    yield from (f"{field.name}__{x}=1" for field in model._meta.get_fields() for x in LOOKUPS)
    yield from (f"{column}__startswith=1" for column in columns(model))
    page = admin.site._registry[model]
    if not page.search_fields:
        yield "q=x"
    filters = [each if isinstance(each, str) else each[0] for each in page.list_filter]
    keys = [
        *(f"{name}__exact" for name in filters),
        *(f"{name}__id__exact" for name in filters),
        *page.also_filtered_by,  # type: ignore[attr-defined]
    ]
    for key in keys:  # its own filters, with values that they do not have
        for value in ("\0", "x\u202e", "9" * 30, "-", "(", "x" * 300):
            yield urlencode({key: value})
        yield f"{key}=1&{key}=2"
    yield from (f"{name}__isnull=x" for name in filters)
    if day := page.date_hierarchy:
        for year in ("x", "0", "9999", "99999999", "２０２０", "-1", "\0"):
            yield urlencode({f"{day}__year": year})
        yield from (f"{day}__month=1", f"{day}__year=2020&{day}__day=1", f"{day}__gte=2020-01-01")
        yield f"{day}__year=2020&{day}__month=13"
        yield f"{day}__year=2021&{day}__month=2&{day}__day=29"
        yield f"{day}__year=2020&{day}__gte=2019-01-01"


def status_of(client: Client, address: str) -> int:
    with transaction.atomic():  # what the database refuses leaves nothing behind
        answer = client.get(address)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.slow
def test_every_list_and_its_file_refuse_what_they_do_not_offer(
    own: Place, people: dict[str, Client], label: str
) -> None:
    """Some of each kind, over HTTP; the next test asks all of them where a list gets its rows."""
    model = MODELS[LABELS.index(label)]
    for turn, page in enumerate(pages(model)):
        questions = list(hostile(model))[turn::SHARE]
        plain = {who: status_of(people[who], page) for who in PEOPLE}
        readers = [who for who in PEOPLE if plain[who] == 200]
        for place, who in enumerate(readers):  # each asks a share
            for question in questions[place :: len(readers)]:
                assert status_of(people[who], f"{page}?{question}") == 400, (page, question, who)
        for who in set(PEOPLE) - set(readers):
            for question in questions[:5]:
                met = status_of(people[who], f"{page}?{question}")
                assert met == plain[who], (page, question, who)


@pytest.mark.slow
@pytest.mark.parametrize("label", LABELS)
def test_a_list_refuses_what_it_does_not_offer_whoever_asks(
    own: Place, people: dict[str, Client], label: str
) -> None:
    """All of it is asked as who may do everything, at the one way to a list's rows."""
    office, request = admin.site._registry[MODELS[LABELS.index(label)]], RequestFactory()
    root = User.objects.get(username="root")
    for question in hostile(office.model):
        asked = request.get(f"/?{question}")
        asked.user = root
        with pytest.raises(SuspiciousOperation):
            office.get_changelist_instance(asked)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.slow
def test_what_a_list_refuses_it_does_not_ask_of_the_database(
    own: Place, people: dict[str, Client], label: str
) -> None:
    """An answer's time tells as much as its rows: nothing is looked for by what is not offered."""
    model = MODELS[LABELS.index(label)]
    for page in pages(model):
        with CaptureQueriesContext(connection) as asked:
            for column in columns(model):
                people["superuser"].get(f"{page}?{column}__regex=ORACLE")
        assert not [each for each in asked if "ORACLE" in each["sql"]]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.slow
def test_every_link_of_a_list_is_answered_by_the_list_and_its_file(
    own: Place, people: dict[str, Client], label: str
) -> None:
    """Filters, orders, dates, pages, facets: what is shown works."""
    list_page, *others = pages(MODELS[LABELS.index(label)])
    file = [
        each for each in others if each.endswith("/export.csv")
    ]  # which takes what the list takes
    offered: dict[str, list[str]] = defaultdict(list)
    for who in PEOPLE:
        first = people[who].get(list_page)
        if first.status_code == 200:
            for link in set(re.findall(r'href="(\?[^"]*)"', first.content.decode())):
                offered[unescape(link)].append(who)
    for turn, (link, readers) in enumerate(sorted(offered.items())):
        who = readers[turn % len(readers)]  # each link once, by the people in turn
        assert status_of(people[who], list_page + link) == 200, (link, who)
        assert not file or status_of(people[who], file[0] + link) == 200, (link, who)


def test_lists_answer_their_own_questions(own: Place, people: dict[str, Client]) -> None:
    """The same rows as before, which the hostile ones stand beside."""
    changes = reverse("admin:budgets_change_changelist")
    editions = reverse("admin:budgets_edition_changelist")
    events = reverse("admin:budgets_event_changelist")
    for page in (
        f"{changes}?event__edition={own.draft.pk}",
        f"{editions}?department__id__exact={own.draft.department_id}",
        f"{editions}?status__exact=draft&q=消防&o=-2",
        f"{events}?act__exact=publish&at__year={own.event.at.year}",
    ):
        answer = people["auditor"].get(page)
        assert answer.status_code == 200
        assert answer.context["cl"].result_count, page


def test_a_filter_that_is_not_shown_for_want_of_a_choice_filters_all_the_same(
    own: Place, other: Place, people: dict[str, Client]
) -> None:
    """Django forgets what such a filter was asked, and shows the whole list."""
    for model in ("event", "department"):
        page = reverse(f"admin:budgets_{model}_changelist")
        key = "department__id__exact" if model == "event" else "jurisdiction__id__exact"
        elsewhere = (
            other.draft.department_id
            if model == "event"
            else other.draft.department.jurisdiction_id
        )
        answer = people["clerk"].get(f"{page}?{key}={elsewhere}")
        assert answer.status_code == 200
        assert answer.context["cl"].result_count == 0


def test_a_refusal_is_one_line_in_the_journal(own: Place, people: dict[str, Client]) -> None:
    page = reverse("admin:budgets_event_changelist") + "?note__regex=("
    written = StringIO()
    handlers = logging.getLogger("django").handlers
    (handler,) = [each for each in handlers if type(each) is logging.StreamHandler]
    before = handler.setStream(written)
    try:
        assert people["auditor"].get(page).status_code == 400
    finally:
        handler.setStream(before)
    (line,) = written.getvalue().splitlines()
    assert " WARNING django.security." in line


def test_the_refusal_is_a_sentence_in_the_language_of_the_person(
    own: Place, people: dict[str, Client]
) -> None:
    page = reverse("admin:budgets_event_changelist") + "?note__regex=("
    assert "这一页不认识的条件" in people["auditor"].get(page).content.decode()
    with translation.override("en"):
        page = reverse("admin:budgets_event_changelist") + "?note__regex=("
    assert page.startswith("/en/")
    assert "this page does not know" in people["auditor"].get(page).content.decode()


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.slow
def test_no_page_of_an_object_breaks_at_a_hostile_address(
    own: Place, people: dict[str, Client], label: str
) -> None:
    model = MODELS[LABELS.index(label)]
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    some = model._default_manager.first()
    keys = ("0", "-1", "x", "9" * 30, "\0", "_00", "1\u202e", "1' or '1'='1")
    queries = (
        "_to_field=id",
        "_to_field=password",
        "_popup=%00",
        "_changelist_filters=%00%3D(",
        "id=%00",
    )
    for page in ("change", "history", "delete"):
        addresses = [reverse(f"{name}_{page}", args=[key]) for key in keys]
        if some:
            addresses += [f"{reverse(f'{name}_{page}', args=[some.pk])}?{x}" for x in queries]
        for address in addresses:
            assert status_of(people["superuser"], address) < 500, address
    fields = [field.name for field in model._meta.concrete_fields]
    for value in ("\0", "x", "9" * 30):
        query = urlencode(dict.fromkeys(fields, value))
        assert status_of(people["superuser"], f"{reverse(f'{name}_add')}?{query}") < 500
    marked = {"action": "delete_selected", "_selected_action": ["\0", "x", "9" * 30]}
    with transaction.atomic():
        answer = people["superuser"].post(reverse(f"{name}_changelist"), marked)
        transaction.set_rollback(True)
    assert answer.status_code < 500


def test_what_completes_a_typed_name_refuses_the_same_texts(
    own: Place, people: dict[str, Client]
) -> None:
    page = reverse("admin:autocomplete")
    field = {"app_label": "budgets", "model_name": "assignment", "field_name": "department"}
    for term in ("\0", "\u202e", "x" * 1000):
        answer = people["administrator"].get(page, field | {"term": term})
        assert answer.status_code == 400, term
    assert people["administrator"].get(page, field | {"term": "消防"}).json()["results"]


@pytest.mark.slow
def test_a_hidden_note_is_neither_shown_nor_found(own: Place, people: dict[str, Client]) -> None:
    """Remarks and templates, for everybody whom they are hidden from, at the log's every page."""
    remark, template = "绝密备注ZZ", "绝密措辞ZZ"
    Event.objects.create(
        act=Event.Act.RETURN, department=own.draft.department, edition=own.draft, note=remark
    )
    wording = {
        "jurisdiction": own.wording.jurisdiction_id,
        "phase": "final",
        "section": "functions",
        "template": template,
    }
    people["administrator"].post(reverse("admin:budgets_wording_add"), wording)
    assert Wording.objects.filter(template=template).exists()
    short = Wording.objects.get(template=template)
    changed = reverse("admin:budgets_wording_change", args=[short.pk])
    people["administrator"].post(changed, wording | {"template": template + "二"})
    events = Event.objects.filter(note__contains="ZZ")
    assert {event.act for event in events} == {"return", "wording"}
    seen: dict[str, set[str]] = {"remark": set(), "template": set()}
    for who in PEOPLE:
        texts = "".join(everything(people[who], events))
        seen["remark"] |= {who} if remark in texts else set()
        seen["template"] |= {who} if template in texts else set()
        for word, hidden in ((remark, remark not in texts), (template, template not in texts)):
            counts = [found(people[who], page, word) for page in log_pages()]
            assert not hidden or not any(counts), (who, word, counts)
    assert seen["remark"] == {"clerk", "reviewer", "publisher", "auditor", "superuser"}
    assert seen["template"] == {"administrator", "auditor", "superuser"}


def log_pages() -> list[str]:
    return [reverse(f"admin:budgets_{model}_changelist") for model in ("event", "change")]


def everything(client: Client, events: Iterable[Event]) -> Iterator[str]:
    """What a person reads of these in the log: lists, files, pages of acts and of what they changed."""
    addresses = [*log_pages(), *(f"{page}export.csv" for page in log_pages())]
    for event in events:
        for page in ("change", "history"):
            addresses.append(reverse(f"admin:budgets_event_{page}", args=[event.pk]))
        for change in event.changes.all():
            addresses.append(reverse("admin:budgets_change_change", args=[change.pk]))
    for address in addresses:
        answer = client.get(address, follow=True)
        body = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
        yield b"".join(body).decode()


def found(client: Client, page: str, word: str) -> int:
    """How many rows a search for a word finds."""
    answer = client.get(page, {"q": word})
    return int(answer.context["cl"].result_count) if answer.status_code == 200 else 0


def test_the_site_refuses_a_list_without_the_base() -> None:
    assert all(isinstance(page, RestrictedModelAdmin) for page in admin.site._registry.values())
    assert admin.site.check(None) == []
    bare = PortalAdminSite()
    bare.register(User, UserAdmin)
    assert "portal.E001" in {each.id for each in bare.check(None)}
