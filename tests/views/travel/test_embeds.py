"""Charts in other people's pages: who may frame what, what they bear, their files, oEmbed."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

from budgets import publishing
from budgets.disclosure.model import Phase
from budgets.models import Department, Edition
from portal.middleware.cache_control import PUBLIC
from tests.cast import fire_brigade, fire_budget, said_of

pytestmark = pytest.mark.django_db

NOTICE, NOTICE_EN = "演示：县是编的", "Demonstration: an invented county"
AT = "/departments/fire-brigade/2020"


@pytest.fixture
def department() -> Department:
    found = fire_brigade()
    with said_of(found.jurisdiction):
        place = found.jurisdiction
        place.kind, place.notice, place.notice_en = "demonstration", NOTICE, NOTICE_EN
        place.save()
    for year in (2019, 2020):
        publish(found, year)
    publish(found, 2020, Phase.FINAL)
    return found


def publish(department: Department, year: int, phase: Phase = Phase.BUDGET) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year, phase))
    return publishing.publish(edition=draft)


def charts() -> list[str]:
    """The charts that the department's page offers to embed."""
    page = Client().get(f"{AT}/share/").content.decode()
    known = ("where", "why", "three", "story")
    return [name for name in known if f"?chart={name}#" in page or f"{name}.png" in page]


@pytest.mark.usefixtures("department")
@pytest.mark.parametrize(("prefix", "notice"), [("", NOTICE), ("/en", NOTICE_EN)])
def test_a_chart_bears_its_mark_edition_and_links_in_each_form(prefix: str, notice: str) -> None:
    client, names = Client(), charts()
    assert {"where", "why"} <= set(names)
    for name in names:
        at = f"{prefix}/embed{AT}/{name}"
        page = client.get(f"{at}/").content.decode()
        assert notice in page
        assert "kind-tag" in page
        assert f'href="http://testserver{prefix}{AT}/' in page
        for ending in ("csv", "png", "svg"):
            assert f"{at}.{ending}" in page
        assert notice in client.get(f"{at}.svg").content.decode()
        picture = Image.open(BytesIO(client.get(f"{at}.png").content))
        assert notice in picture.text["Description"]  # type: ignore[attr-defined]
        rows = [*csv.DictReader(StringIO(client.get(f"{at}.csv").content.decode()))]
        assert rows
        assert {row["notice"] for row in rows} == {NOTICE}


@pytest.mark.usefixtures("department")
def test_only_embeds_may_be_framed(pages_are_kept: None) -> None:
    client = Client()
    first = client.get(f"/embed{AT}/where/")
    known = {"if-none-match": first["ETag"]}
    kept, again = client.get(f"/embed{AT}/where/"), client.get(f"/embed{AT}/where/", headers=known)
    assert (first.status_code, kept.status_code, again.status_code) == (200, 200, 304)
    for framed in (first, kept, again):
        assert "X-Frame-Options" not in framed
        assert "frame-ancestors *" in framed["Content-Security-Policy"]
        assert "default-src 'self'" in framed["Content-Security-Policy"]
        assert not framed.cookies
    for other in ("/", f"{AT}/", f"{AT}/share/", f"{AT}/leaflet/", "/embed/nothing"):
        answer = client.get(other)
        assert answer["X-Frame-Options"] == "DENY", other
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], other


@pytest.mark.usefixtures("department")
def test_an_embed_has_no_scripts_and_nothing_to_open() -> None:
    for name in charts():
        page = Client().get(f"/embed{AT}/{name}/").content.decode()
        assert "<script" not in page
        assert "<details" not in page
        assert '<base target="_blank">' in page
        assert 'href="#' not in page


@pytest.mark.usefixtures("department")
def test_files_are_made_again_only_where_they_changed() -> None:
    client = Client()
    for address in (f"/embed{AT}/where.png", f"/embed{AT}/where.csv", f"{AT}/share.png"):
        first = client.get(address)
        assert first["Cache-Control"] == PUBLIC
        assert first["Access-Control-Allow-Origin"] == "*"
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert client.get(f"/en{address}")["ETag"] != first["ETag"], "another language"


def test_a_correction_changes_the_embed(department: Department) -> None:
    client = Client()
    before = client.get(f"/embed{AT}/where/").content.decode()
    edition = department.editions.current().get(fiscal_year=2020, phase="budget")
    draft = publishing.correct(edition=edition)
    publishing.publish(edition=draft, correction_note="补充。")
    after = client.get(f"/embed{AT}/where/").content.decode()
    assert "第 1 版" in before
    assert "第 2 版" in after


def test_a_withdrawn_chart_says_so_and_shows_nothing(department: Department) -> None:
    edition = department.editions.current().get(fiscal_year=2020, phase="budget")
    publishing.withdraw(edition=edition, reason="发错了文件。")
    answer = Client().get(f"/embed{AT}/where/")
    assert answer.status_code == 410
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert "撤回" in page
    assert "<svg" not in page
    for gone in (f"/embed{AT}/where.png", f"/embed{AT}/where.csv", f"{AT}/share.png"):
        assert Client().get(gone).status_code in (404, 410), gone


@pytest.mark.usefixtures("department")
def test_a_chart_that_the_document_has_no_figures_for_says_so_in_its_frame() -> None:
    missing = next(name for name in ("three", "story") if name not in charts())
    answer = Client().get(f"/embed{AT}/{missing}/")
    assert answer.status_code == 404
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert NOTICE in answer.content.decode()
    assert Client().get(f"/embed{AT}/{missing}.png").status_code == 404


def oembed(address: str, **more: str) -> Any:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return Client().get(f"/oembed?url={quote(address, safe='')}{query}")


@pytest.mark.usefixtures("department")
@pytest.mark.parametrize(
    ("address", "leads"),
    [
        (f"http://testserver{AT}/", f"/embed{AT}/where/"),
        (f"http://testserver{AT}/#why", f"/embed{AT}/why/"),
        (f"https://testserver/en{AT}/", f"/en/embed{AT}/where/"),
        (f"http://testserver{AT}/final/", f"/embed{AT}/final/where/"),
        (f"http://testserver/embed{AT}/why/", f"/embed{AT}/why/"),
    ],
)
def test_a_program_that_meets_an_address_learns_how_to_embed_it(address: str, leads: str) -> None:
    said = oembed(address, dnt="1").json()
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert f'src="http://testserver{leads}"' in said["html"]
    assert "<script" not in said["html"]
    assert (said["notice"], said["notice_en"]) == (NOTICE, NOTICE_EN)
    assert said["thumbnail_url"].endswith("/share.png")
    assert Client().get(leads).status_code == 200


@pytest.mark.usefixtures("department")
def test_the_page_names_its_oembed_and_its_picture() -> None:
    page = Client().get(f"{AT}/").content.decode()
    (found,) = [part for part in page.split('"') if "/oembed?url=" in part]
    assert Client().get(found.replace("&amp;", "&")).json()["type"] == "rich"
    assert f'<meta property="og:image" content="http://testserver{AT}/share.png">' in page
    assert 'property="og:description"' in page


@pytest.mark.usefixtures("department")
@pytest.mark.parametrize(
    "address",
    ["", "x", "http://evil.example/departments/fire-brigade/2020/", "http://testserver/", "http://[",
     "http://testserver/departments/fire-brigade/1999/", "http://testserver/admin/"],
)  # fmt: skip
def test_what_is_not_ours_has_no_embed(address: str) -> None:
    assert oembed(address).status_code == 404


@pytest.mark.usefixtures("department")
def test_oembed_keeps_to_the_size_and_form_that_is_asked_for() -> None:
    said = oembed(f"http://testserver{AT}/", maxwidth="300", maxheight="200").json()
    assert (said["width"], said["height"]) == (300, 200)
    assert oembed(f"http://testserver{AT}/", format="xml").status_code == 400
    assert oembed(f"http://testserver{AT}/", maxwidth="-3").json()["width"] == 640


@pytest.mark.usefixtures("department")
def test_the_code_to_copy_is_text_that_makes_a_frame() -> None:
    page = Client().get(f"{AT}/share/?chart=why").content.decode()
    code = page.partition("data-citation>")[2].partition("</p>")[0]
    assert code.startswith("&lt;iframe src=")
    text = code.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    frame = ElementTree.fromstring(text)  # noqa: S314 - our own
    assert frame.get("src") == f"http://testserver/embed{AT}/why/"
    assert "演示" in (frame.get("title") or "")


@pytest.mark.usefixtures("department")
def test_an_unknown_chart_is_not_found() -> None:
    for address in (f"/embed{AT}/what/", f"/embed{AT}/where.gif", "/embed/departments/x/2020/why/"):
        assert Client().get(address).status_code == 404
