"""The review of an import: the document beside its figures, the conflicting ones first."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgets import publishing
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.writers.canonical_json import canonical_json
from budgets.models import Department, Edition, Event
from tests.admin.entry import address, fields_of

# The total is stated as 120 and, in the next sentence, as 125.
DOCUMENT = """云溪县消防救援大队2021年部门预算公开
一、收支预算情况说明
消防大队2021年收支总预算120万元，比2020年收支预算总数增加20万元，主要原因是新增人员2人。
（一）收入预算情况
消防大队2021年收入预算120万元，一般公共预算拨款收入120万元，占100%。
（二）支出预算情况
消防大队2021年支出预算120万元，其中：基本支出90万元，占75%；项目支出30万元，占25%。
消防大队2021年支出预算125万元，其中：基本支出90万元。
二、“三公”经费财政拨款预算安排情况说明
消防大队2021年“三公”经费财政拨款预算数3万元，其中：因公出国（境）经费0万元，公务接待费3万元，公务用车购置及运行维护费0万元。
""".encode()


@pytest.fixture
def uploaded(clerk: Client, department: Department) -> Edition:
    file = SimpleUploadedFile("预算.txt", DOCUMENT)
    clerk.post(reverse("admin:budgets_edition_add"), {"of": "", "file": file, "_upload": "1"})
    return Edition.objects.get()


def page_of(client: Client, edition: Edition) -> str:
    response = client.get(address(edition, "review"))
    assert response.status_code == 200
    return str(response.content.decode())


def total_of(edition: Edition) -> Decimal | None:
    return edition.lines.get(table="T3", row="total", nature="").amount


def test_conflicting_figures_stand_first_with_both_their_places(
    clerk: Client, uploaded: Edition
) -> None:
    page = page_of(clerk, uploaded)
    assert page.index("前后不一致") < page.index("只读到一次")
    figures = page[page.index('class="review-figures"') :]
    assert "以 120万元 为准" in figures
    assert "以 125万元 为准" in figures


def test_every_figure_leads_to_its_place_in_the_document(clerk: Client, uploaded: Edition) -> None:
    page = page_of(clerk, uploaded)
    places = {part.split('"')[0] for part in page.split('href="#')[1:]} - {"content-start", ""}
    assert len(places) > 3
    assert [place for place in places if f'id="{place}"' not in page] == []


def test_the_figure_chosen_stands_and_the_other_is_kept(clerk: Client, uploaded: Edition) -> None:
    assert total_of(uploaded) == Decimal(1_200_000)
    fields = fields_of(clerk.get(address(uploaded, "review")).content)
    radio = next(name for name in _radios(page_of(clerk, uploaded)))
    response = clerk.post(address(uploaded, "review"), fields | {radio: "1"}, follow=True)
    assert "120万元 → 125万元" in response.content.decode()
    assert total_of(uploaded) == Decimal(1_250_000)
    kept = uploaded.statements.filter(table="T3", row="total", amount=Decimal(1_200_000))
    assert kept.exists()
    cited = {x.printed for f in publishing.validate(uploaded) for x in f.figures}
    assert {"120万元", "125万元"} <= cited
    assert Event.objects.filter(edition=uploaded, note__contains="120万元 → 125万元").exists()


def _radios(page: str) -> list[str]:
    names = [part.split('"')[0] for part in page.split('type="radio" name="')[1:]]
    return list(dict.fromkeys(names))


def test_a_review_without_a_choice_changes_nothing_and_is_noted(
    clerk: Client, uploaded: Edition
) -> None:
    fields = fields_of(clerk.get(address(uploaded, "review")).content)
    chosen = dict.fromkeys(_radios(page_of(clerk, uploaded)), "0")
    clerk.post(address(uploaded, "review"), fields | chosen)
    assert total_of(uploaded) == Decimal(1_200_000)
    assert Event.objects.filter(edition=uploaded, note__contains="没有改动").exists()


@pytest.mark.parametrize("choice", ["9", "-1", "x", "1" * 30])
def test_a_choice_that_was_not_offered_changes_nothing(
    clerk: Client, uploaded: Edition, choice: str
) -> None:
    radio = _radios(page_of(clerk, uploaded))[0]
    assert clerk.post(address(uploaded, "review"), {radio: choice}).status_code == 302
    assert total_of(uploaded) == Decimal(1_200_000)


def test_the_file_comes_back_as_it_was_uploaded(clerk: Client, uploaded: Edition) -> None:
    response = clerk.get(address(uploaded, "original"))
    assert response.content == DOCUMENT
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"


def test_a_published_import_is_shown_but_no_longer_settled(
    clerk: Client, uploaded: Edition
) -> None:
    radio = _radios(page_of(clerk, uploaded))[0]
    publishing.publish(edition=uploaded)
    assert "核对完毕" not in page_of(clerk, uploaded)
    assert clerk.post(address(uploaded, "review"), {radio: "1"}).status_code == 403
    assert total_of(uploaded) == Decimal(1_200_000)


def test_an_edition_typed_by_hand_has_no_review(clerk: Client, draft: Edition) -> None:
    assert clerk.get(address(draft, "review")).status_code == 404
    assert clerk.get(address(draft, "original")).status_code == 404


def test_the_uploaded_file_is_for_those_who_may_see_the_edition(
    client: Client, administrator: Client, uploaded: Edition
) -> None:
    for page in ("review", "original"):
        assert client.get(address(uploaded, page)).status_code == 302  # to the login
        assert administrator.get(address(uploaded, page)).status_code == 403


UNREAD = DOCUMENT + "消防大队2021年另有栖岚专户资金往来17.25万元。\n".encode()


def test_unread_figures_stand_before_those_that_were_read_by_section_and_with_links(
    clerk: Client, department: Department
) -> None:
    file = SimpleUploadedFile("预算.txt", UNREAD)
    clerk.post(reverse("admin:budgets_edition_add"), {"of": "", "file": file, "_upload": "1"})
    page = page_of(clerk, Edition.objects.get())
    figures = page[page.index('class="review-figures"') :]
    assert (
        figures.index("前后不一致") < figures.index("没有读懂的金额") < figures.index("只读到一次")
    )
    unread = figures[figures.index("没有读懂的金额") : figures.index("只读到一次")]
    assert ">17.25万元</a>" in unread
    assert "<h3>" in unread
    assert '<details class="module review-group once">' in figures  # folded


def test_the_json_of_a_published_year_can_be_uploaded(
    clerk: Client, department: Department
) -> None:
    held = read_bytes("预算.txt", DOCUMENT).disclosure
    file = SimpleUploadedFile("v1.json", canonical_json(held).encode())
    clerk.post(reverse("admin:budgets_edition_add"), {"of": "", "file": file, "_upload": "1"})
    edition = Edition.objects.get()
    assert total_of(edition) == Decimal(1_200_000)
    assert edition.source_name == "v1.json"
    page = page_of(clerk, edition)
    assert "没有读懂的金额" not in page
    assert 'href="#p' not in page  # the places are those of the document, which is not here
