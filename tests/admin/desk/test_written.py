"""No text that a person writes, and none that comes with a file, is kept with characters that do not show.

Forms and columns are found from the classes, the registry and the database: a new one is asked at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import cycle

import docx
import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from openpyxl import Workbook

from budgets import publishing
from budgets.admin.desk.pages import PARTS
from budgets.admin.registry.log import LogAdmin
from budgets.disclosure.characters import cleaned, harmful, without_harmful
from budgets.disclosure.readers import read_bytes
from budgets.disclosure.readers.own_workbook.form import read_form
from budgets.disclosure.writers.workbook import write_form
from budgets.models import Department, Edition, Event
from tests.admin.entry import save, shown
from tests.admin.imports.test_import_check import DOCUMENT
from tests.cast import fire_budget
from tests.hostile import CHARACTERS, RLO, spoiled, texts_of

pytestmark = pytest.mark.slow

ONE_LINE = [*CHARACTERS, "\n", "\t"]


def own_forms() -> Iterator[tuple[str, forms.Field]]:
    """Every form of ours as a class, and every form of the back office as the superuser meets it."""
    assert get_resolver().url_patterns  # all of the site is loaded
    remade = {page.form for page in admin.site._registry.values()}  # asked as the page makes them
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith(("budgets.", "portal.")) and kind not in remade:
            for name, field in getattr(kind, "base_fields", {}).items():
                yield f"{kind.__module__}.{kind.__qualname__}.{name}", field
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    for model, page in admin.site._registry.items():
        if isinstance(page, LogAdmin):  # to be read only
            continue
        some = model(pk=0)
        sets = [
            inline.get_formset(request, some).form for inline in page.get_inline_instances(request)
        ]
        for form in (page.get_form(request), page.get_form(request, some), *sets):
            for name, field in form.base_fields.items():
                yield f"{model._meta.label}.{form.__name__}.{name}", field


def taken(field: forms.CharField, text: str) -> str:
    """What a form takes of a text; names of users are kept from it by the pattern of their model."""
    value: str = field.clean(text)
    if isinstance(field, UsernameField):
        User(username=value).clean_fields(exclude=["password"])
    return value


def test_every_field_for_a_text_refuses_what_does_not_show(db: None) -> None:
    asked = 0
    for where, field in own_forms():
        if isinstance(field, SimpleArrayField):
            pytest.fail(f"{where}: its texts are not asked; use NamesField")
        plain = isinstance(field, forms.CharField) and not isinstance(
            field.widget, forms.PasswordInput
        )
        if not plain or field.disabled:
            continue
        asked += 1
        lines = isinstance(field.widget, forms.Textarea) or getattr(field, "lines", False)
        for character in CHARACTERS if lines else ONE_LINE:
            with pytest.raises(ValidationError):
                assert taken(field, f"12{character}34") is NotImplemented, (where, character)
    assert asked > 50


def test_the_refusal_is_a_sentence_beside_the_field(
    administrator: Client, department: Department
) -> None:
    page = reverse("admin:budgets_department_change", args=[department.pk])
    county, slug = department.jurisdiction_id, department.slug
    sent = {"name": f"消防{RLO}队", "jurisdiction": county, "slug": slug, "kind": department.kind}
    for inline in ("former_names", "former_addresses", "successions"):
        sent |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    assert "看不见的控制字符（U+202E）" in administrator.post(page, sent).content.decode()
    assert administrator.post(page, sent | {"name": "消防队"}).status_code == 302


@pytest.mark.parametrize("part", PARTS)
def test_no_field_of_the_desk_takes_them(clerk: Client, imported: Edition, part: str) -> None:
    """Every kind of field of every page, one at a time, as a script would send it."""
    fields = shown(clerk, imported, part)
    kinds = {name.rpartition("-")[2]: name for name in fields}
    for name, character in zip(kinds.values(), cycle((RLO, "\x01")), strict=False):
        spoilt = fields | {name: f"{fields[name][:1]}{character}{fields[name][1:]}"}
        assert save(clerk, imported, part, spoilt).status_code < 500, name
    assert not stored()


def test_no_answer_to_a_remark_takes_them(clerk: Client, imported: Edition) -> None:
    publishing.submit(edition=imported)
    asked = publishing.NewRemark(part="", part_name="", place="", text="请改正。")
    publishing.send_back(edition=imported, remarks=[asked])
    (remark,) = imported.remarks.all()
    page = reverse("admin:budgets_edition_remarks", args=[imported.pk])
    answer = clerk.post(page, {f"answer-{remark.pk}": f"已{RLO}改"}, follow=True)
    assert "U+202E" in answer.content.decode()
    assert not stored()


def test_no_act_takes_words_with_them_whoever_calls_it(
    imported: Edition, department: Department
) -> None:
    for act in (
        lambda: publishing.submit(edition=imported, explanations={"x": RLO}),
        lambda: publishing.publish(edition=imported, explanations={"x": RLO}),
        lambda: publishing.keep_explanations(edition=imported, explanations={"x": RLO}),
    ):
        with pytest.raises(publishing.ActRefused):
            act()
    published = publishing.publish(edition=imported)
    with pytest.raises(publishing.ActRefused):
        publishing.withdraw(edition=published, reason=f"写错{RLO}了。")
    draft = publishing.correct(edition=published)
    with pytest.raises(publishing.ActRefused):
        publishing.submit(edition=draft, correction_note=f"更正{RLO}")
    publishing.submit(edition=draft, correction_note="更正")
    asked = publishing.NewRemark(part="", part_name="", place="", text=RLO)
    with pytest.raises(publishing.ActRefused):
        publishing.send_back(edition=draft, remarks=[asked])
    assert not stored()


def test_a_person_with_such_a_name_acts_under_one_without(imported: Edition) -> None:
    person = User.objects.create_user("old", first_name=f"{RLO}名")
    publishing.submit(edition=imported, actor=person)
    assert Event.objects.get(act="submit").actor_name == "名"


def documents() -> Iterator[tuple[str, bytes]]:
    """A budget as every kind of file that is written here, with every character in every word."""
    marks = "".join(c for c in CHARACTERS if c not in "\0\x01\x0b")  # what XML can hold
    text = DOCUMENT.decode()
    spoilt = [f"{line[:3]}{marks}{line[3:]}" for line in text.splitlines()]
    yield "预算.txt", "\r\n".join(spoilt).encode()
    yield (
        "预算.html",
        f"<html><body>{''.join(f'<p>{x}</p>' for x in spoilt)}</body></html>".encode(),
    )
    word, held = docx.Document(), BytesIO()
    for line in spoilt:
        word.add_paragraph(line)
    word.save(held)
    yield "预算.docx", held.getvalue()
    book, held = Workbook(), BytesIO()
    for line in spoilt:
        book.active.append([line])  # type: ignore[union-attr]
    book.save(held)
    yield "预算.xlsx", held.getvalue()


@pytest.mark.parametrize(
    ("name", "data"), documents(), ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_document_is_read_without_them(name: str, data: bytes) -> None:
    reading = read_bytes(name, data)
    assert reading.disclosure.functions or reading.disclosure.lines
    parts = (reading.disclosure, reading.unused, reading.document.blocks)
    found = {harmful(text) for text in texts_of(parts)}
    assert found == {""}


def test_a_form_is_read_without_them() -> None:
    held = fire_budget()
    form = write_form(spoiled(held, lambda text: f"{text[:1]}{RLO}\u2066\ufeff{text[1:]}"), 1)
    assert set(map(harmful, texts_of(read_bytes("x.xlsx", form).disclosure))) == {""}
    assert set(map(harmful, texts_of(read_form("x.xlsx", form, held, 1).disclosure))) == {""}


def test_uploads_and_their_names_are_kept_without_them(
    clerk: Client, department: Department
) -> None:
    for name, data in documents():
        Edition.objects.all().delete()
        file = SimpleUploadedFile(f"预{RLO}算\u2066.{name.rpartition('.')[2]}", data)
        sent = {
            "of": department.pk,
            "fiscal_year": 2020,
            "phase": "budget",
            "document": file,
            "_upload": "1",
        }
        clerk.post(reverse("admin:budgets_edition_add"), sent)
    received = publishing.ReceivedFile(f"a{RLO}.txt", DOCUMENT, read_bytes("a.txt", DOCUMENT))
    publishing.import_draft(department=department, disclosure=fire_budget(), received=received)
    assert Edition.objects.filter(source_name="a.txt").exists()
    assert not stored()


def stored() -> list[tuple[str, str]]:
    """Columns of the database that hold a text with such a character."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
        )
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(f'SELECT "{column}"::text FROM "{table}"')
            found += [(table, column) for (text,) in cursor.fetchall() if text and harmful(text)]
    return found


def test_cleaning_changes_nothing_else() -> None:
    held = fire_budget()
    assert cleaned(held) is held
    assert cleaned(spoiled(held, lambda text: f"{text[:1]}{RLO}{text[1:]}")) == held
    assert without_harmful("一\x0b二\r\n三\u2028四", lines=False) == "一 二 三 四"
    assert without_harmful("一\x0b二\n三\t四") == "一\n二\n三\t四"
    assert harmful("一\n二") == ""
    assert harmful("一\n二", lines=False) == "U+000A"
