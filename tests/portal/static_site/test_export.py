"""The copy of the portal made of files: each link works; only what changed is written."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from lxml import html

from budgets import publishing
from budgets.models import Department, Edition, Jurisdiction
from tests.cast import fire_brigade, fire_budget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ONLINE = "https://budgets.example/"
COPY = "http://copy.example/some/folder/"


@pytest.fixture(autouse=True)
def public_address(settings: Any) -> None:
    settings.PORTAL = {**settings.PORTAL, "base_url": ONLINE}
    settings.ALLOWED_HOSTS = ["budgets.example", "testserver"]


@pytest.fixture(autouse=True)
def connection_stays_open(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a request would close the connection, and with it the test's transaction."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


def publish(department: Department, year: int) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    return publishing.publish(edition=draft)


def copied(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("export_site", str(folder), *options, stdout=out, stderr=out, verbosity=0)
    return out.getvalue()


def pages(folder: Path) -> Iterator[tuple[str, html.HtmlElement]]:
    """Every page of a copy with its file; the page for unknown addresses has none of its own."""
    for path in folder.rglob("*.html"):
        if path.name != "404.html":
            yield path.relative_to(folder).as_posix(), html.document_fromstring(path.read_bytes())


def links_inside(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the page's file and the file that it leads to, for every link within a copy."""
    for file, page in pages(folder):
        for _element, _attribute, link, _position in page.iterlinks():
            full = urljoin(f"{COPY}{file}", link)
            if full.startswith(COPY):
                path = unquote(urlsplit(full).path.removeprefix(urlsplit(COPY).path))
                yield file, f"{path}index.html" if path.endswith("/") or not path else path
            else:
                assert full.startswith((ONLINE, "mailto:", "tel:", "http")), (file, link)


def what_stands(folder: Path) -> dict[str, tuple[int, str]]:
    """When each page and file of the portal was written, and what is in it. The search index is made anew."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            sha256(path.read_bytes()).hexdigest(),
        )
        for path in folder.rglob("*")
        if path.is_file() and "pagefind" not in path.parts and path.name not in _OF_THE_COPY
    }


_OF_THE_COPY = ("SHA256SUMS", "export.json")


def test_a_copy_is_whole_and_follows_publication_correction_and_withdrawal(
    tmp_path: Path, client: Client
) -> None:
    department = fire_brigade()
    first = publish(department, 2020)
    assert "leads nowhere" not in copied(tmp_path)
    inside = list(links_inside(tmp_path))
    assert len(inside) > 500
    assert not [(page, file) for page, file in inside if not (tmp_path / file).is_file()]

    # A file is the portal's own, byte for byte; the sums are right.
    for ending in ("csv", "json"):
        address = first.get_fixed_file_url(ending)
        response: Any = client.get(address)
        served = b"".join(response.streaming_content) if response.streaming else response.content
        assert (tmp_path / address.lstrip("/")).read_bytes() == served
    for line in (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, file = line.partition("  ")
        assert sha256((tmp_path / file).read_bytes()).hexdigest() == digest

    # Nothing has happened: nothing is written.
    before = what_stands(tmp_path)
    assert " 0 written" in copied(tmp_path)
    assert what_stands(tmp_path) == before

    # Another year: its pages are new, the year before is left alone where it does not speak of it.
    publish(department, 2021)
    copied(tmp_path)
    now = what_stands(tmp_path)
    assert "departments/fire-brigade/2021/index.html" in now.keys() - before.keys()
    for file in ("departments/fire-brigade/2020/v1.csv", "departments/fire-brigade/2020/v1.docx"):
        assert now[file] == before[file], file

    # Withdrawn: the copy says so at the same address; its figures are in no file any more.
    publishing.withdraw(edition=first, reason="金额有误，需要重新核对")
    said = copied(tmp_path)
    assert "withdrawn" in said
    page = (tmp_path / "departments/fire-brigade/2020/v1/index.html").read_text("utf-8")
    assert "金额有误" in page
    left = [
        file
        for file in what_stands(tmp_path)
        if "fire-brigade/2020" in file
        and file.endswith((".csv", ".json", ".xlsx", ".docx", ".png"))
    ]
    assert not left


def test_what_only_the_portal_can_do_leads_there(tmp_path: Path) -> None:
    publish(fire_brigade(), 2020)
    copied(tmp_path)
    for page in ("compare", "en/compare", "verify", "api"):
        said = (tmp_path / page / "index.html").read_text("utf-8")
        assert f'href="{ONLINE}{page}/"' in said, page
    for file, page in pages(tmp_path):
        for form in page.iter("form"):
            leads = urljoin(f"{COPY}{file}", form.get("action", ""))
            assert leads.startswith(ONLINE) or "/search/" in leads, (file, leads)
    # The page for addresses that are not there is shown at any address: its links are whole.
    for _element, _attribute, link, _position in html.document_fromstring(
        (tmp_path / "404.html").read_bytes()
    ).iterlinks():
        assert link.startswith((ONLINE, "#", "http")), link


def test_one_year_or_jurisdiction_leads_to_the_portal_for_the_rest(tmp_path: Path) -> None:
    department = fire_brigade()
    publish(department, 2020)
    publish(department, 2021)
    other = Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    elsewhere = Department.objects.create(jurisdiction=other, slug="elsewhere", name="栖岚县消防队")
    publish(elsewhere, 2020)
    here = department.jurisdiction.slug
    copied(tmp_path, "--year", "2020", "--jurisdiction", here)
    files = what_stands(tmp_path)
    assert "departments/fire-brigade/2020/index.html" in files
    assert not [file for file in files if "2021" in file or "elsewhere" in file or "qilan" in file]
    assert not [(page, file) for page, file in links_inside(tmp_path) if file not in files]
    page = (tmp_path / "departments/fire-brigade/index.html").read_text("utf-8")
    assert f'{ONLINE}departments/fire-brigade/2021/"' in page
    assert "栖岚县" not in (tmp_path / "index.html").read_text("utf-8")


def test_the_command_refuses_in_words(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "letter.txt").write_text("not a copy")
    with pytest.raises(CommandError, match="not empty"):
        copied(tmp_path)
    with pytest.raises(CommandError, match="no jurisdiction “nowhere”"):
        copied(tmp_path / "new", "--jurisdiction", "nowhere")
    settings.PORTAL = {**settings.PORTAL, "base_url": ""}
    with pytest.raises(CommandError, match="PUBLIC_BASE_URL"):
        copied(tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
