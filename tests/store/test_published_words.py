"""The words of an official document are written once, at publication; no reader pays for a template."""

from __future__ import annotations

from hashlib import sha256
from io import StringIO
from time import process_time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from budgets import publishing, store
from budgets.disclosure.model import Section
from budgets.disclosure.writers.outline import outline_of, outline_of_kept, words_to_keep
from budgets.disclosure.writers.word.document import write_docx
from budgets.disclosure.writers.wording import standard_template
from budgets.models import Department, Edition, PublishedWords, Wording
from budgets.reports.ledger.chains import own_hash
from budgets.reports.pages.official_document import official_outline, official_word
from tests.cast import fire_brigade, fire_budget
from tests.disclosure.writers.test_wording_limits import HOSTILE
from tests.roles import as_owner, without_triggers

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ADDRESS = "/departments/fire-brigade/2020"
OWN = "# 单位\n{{ 部门 }}的单位，另有措辞。"
# It costs as much as a template may, and writes one sentence.
DEAR = (
    "# 三公\n贵。\n{% for a in '"
    + "x" * 300
    + "' %}{% for b in '"
    + "y" * 300
    + "' %}{% endfor %}{% endfor %}"
)


def as_if_before(edition: Edition, template: str) -> None:
    """As an earlier version of the software left it: with a template, and no words kept."""
    with without_triggers():
        PublishedWords.objects.all().delete()
        Edition.objects.filter(pk=edition.pk).update(wording={"units": template})


def said() -> str:
    out = StringIO()
    call_command("keep_files", stdout=out)
    return out.getvalue()


def published(department: Department, template: str = "") -> Edition:
    if template:
        wording = Wording(
            jurisdiction=department.jurisdiction,
            phase="budget",
            section="units",
            template=template,
        )
        wording.save()
        publishing.save_master_data(described=wording, before={})
    draft = publishing.import_draft(department=department, disclosure=fire_budget())
    return publishing.publish(edition=draft)


def test_page_and_word_file_of_the_demonstration_are_the_same_words_as_before() -> None:
    call_command("load_demonstration", departments=3, stdout=StringIO())
    editions = list(Edition.objects.published())
    assert len(editions) > 30
    for edition in editions:
        disclosure, wording = store.read(edition), store.wording_of(edition)
        assert official_outline(edition)[0] == outline_of(disclosure, wording)
        assert sha256(store.sealed_text(edition).encode()).hexdigest() == edition.checksum
    call_command("verify_seals", verbosity=0)
    for edition in editions[::6]:
        before = write_docx(
            store.read(edition),
            wording=store.wording_of(edition),
            checksum=edition.checksum,
            ledger_hash=own_hash(edition).get(),
            notices=edition.department.jurisdiction.notices,
            author=str(settings.PORTAL["name"]),  # of what is fictional: no department is named
        )
        assert official_word(edition) == before


def test_a_template_that_changes_after_publication_changes_nothing(client: Client) -> None:
    edition = published(fire_brigade(), OWN)
    page = client.get(f"{ADDRESS}/document/").content
    word = client.get(f"{ADDRESS}.docx").content
    assert "的单位，另有措辞。" in page.decode()
    with without_triggers():
        Edition.objects.filter(pk=edition.pk).update(wording={"units": DEAR})
    assert client.get(f"{ADDRESS}/document/").content == page
    assert client.get(f"{ADDRESS}.docx").content == word


def test_the_database_keeps_the_words_for_good() -> None:
    edition = published(fire_brigade())
    words = PublishedWords.objects.filter(edition=edition)
    for change in (lambda: words.update(blocks=[]), words.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()  # the grants refuse it to the site, the trigger to the owner
        refused = pytest.raises(IntegrityError, match="does not change")
        with as_owner(), refused, transaction.atomic():
            change()
    assert words.get().blocks


@pytest.mark.parametrize(
    "template", [HOSTILE["loops over constants"][0], HOSTILE["parentheses"][0]]
)
def test_a_bad_template_of_before_gives_way_to_the_standard_wording(
    client: Client, template: str
) -> None:
    edition = published(fire_brigade())
    disclosure = store.read(edition)
    as_if_before(edition, template)
    standard = outline_of(disclosure)
    assert official_outline(Edition.objects.get())[0] == standard  # before the command was run, too
    assert said() == "The words of 1 editions kept.\n"
    assert official_outline(Edition.objects.get())[0] == standard
    assert said() == ""
    before = process_time()
    assert client.get(f"{ADDRESS}/document/").status_code == 200
    assert process_time() - before < 1


def test_a_usable_template_of_before_is_filled_in_by_the_command() -> None:
    edition = published(fire_brigade())
    as_if_before(edition, OWN)
    edition = Edition.objects.get()
    before = official_outline(edition)[0]
    said()
    assert PublishedWords.objects.exists()
    assert (
        official_outline(edition)[0]
        == before
        == outline_of(store.read(edition), {Section.UNITS: OWN})
    )


def test_words_that_are_kept_make_the_outline_again() -> None:
    outline = outline_of(
        fire_budget(), {Section.UNITS: standard_template(Section.UNITS, fire_budget().phase)}
    )
    assert outline_of_kept(fire_budget(), words_to_keep(outline)) == outline
