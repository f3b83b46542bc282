"""A PDF is read in a process of its own: what goes wrong there is a sentence here."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest

from budgets.disclosure.readers import isolation, read_bytes
from budgets.disclosure.readers.document import Document
from budgets.disclosure.readers.isolation import isolated
from budgets.disclosure.readers.pdf import read_pdf
from budgets.disclosure.readers.unreadable import Obstacle, UnreadableDocument
from tests.disclosure.readers.pdfs import Sheet, pdf_of

ROWS = [["项目", "预算数"], ["一、一般公共预算拨款收入", "174.30"], ["收入总计", "174.30"]]


def disclosure() -> bytes:
    sheet = Sheet().say("2020年部门预算", 200, 80, 24)
    sheet.lines(["一、部门概况", "　　本部门负责信访工作。", "二、收支预算情况说明"], 140)
    sheet.lines(["　　2020年收入预算174.30万元，支出预算174.30万元。"], 200)
    sheet.table(ROWS, (90, 300, 500), 300)
    return pdf_of(sheet)


def bomb(megabytes: int) -> bytes:
    """A page whose content unpacks to so much."""
    packed = zlib.compress(bytes(megabytes * 1024 * 1024), 9)
    data = pdf_of(Sheet())
    plain = b"<</Length 0>>stream\n\nendstream"
    packed = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    return data.replace(plain, packed)


def endless() -> bytes:
    """A small page of so many operators that reading them takes a minute."""
    data = pdf_of(Sheet())
    work = zlib.compress(b"1 0 0 1 0 0 cm q Q " * 2_500_000, 9)
    plain = b"<</Length 0>>stream\n\nendstream"
    return data.replace(
        plain, b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(work), work)
    )


def refused(data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        isolated("pdf", "预算.pdf", data)
    return caught.value


def test_the_document_comes_back_as_it_was_read() -> None:
    assert isolated("pdf", "预算.pdf", disclosure()) == read_pdf("预算.pdf", disclosure())


def test_an_uploaded_pdf_is_read_to_the_end() -> None:
    reading = read_bytes("2020年部门预算.pdf", disclosure())
    assert reading.disclosure.fiscal_year == 2020
    assert any(line.amount.printed == "174.30" for line in reading.disclosure.lines)


def test_why_there_is_no_document_comes_back() -> None:
    error = refused(pdf_of(Sheet(picture=True), Sheet(picture=True)))
    assert error.obstacle is Obstacle.OTHER_TYPE
    assert "扫描件" in error.message
    assert "scan" in error.message_en


def test_a_bomb_ends_the_child_and_nothing_else() -> None:
    assert "太复杂" in refused(bomb(900)).message


def test_endless_work_is_ended_in_time() -> None:
    began = time.monotonic()
    assert "太复杂" in refused(endless()).message
    assert time.monotonic() - began < isolation.MOST_WAITING + 3


def test_a_child_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MOST_WAITING", 0.05)
    assert "太复杂" in refused(disclosure()).message


def test_files_are_read_from_several_threads_at_once() -> None:
    expected = read_pdf("预算.pdf", disclosure())
    found: list[Document] = []

    def read() -> None:
        found.append(isolated("pdf", "预算.pdf", disclosure()))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_the_folder_of_the_server_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('not ours')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert isolated("pdf", "预算.pdf", disclosure()).blocks


def test_the_child_sees_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def watched(*args: object, **options: object) -> object:
        seen.append(options["env"])  # type: ignore[arg-type]
        return run(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setattr(subprocess, "run", watched)
    isolated("pdf", "预算.pdf", disclosure())
    assert "SECRET_KEY" in os.environ
    assert "SECRET_KEY" not in seen[0]


def test_the_child_does_not_load_django() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "import budgets.disclosure.readers.isolation, budgets.disclosure.readers.pdf;"
        "sys.exit('django' in sys.modules)"
    )
    command = [sys.executable, "-I", "-c", code, str(isolation._ROOT)]
    assert subprocess.run(command, check=False).returncode == 0
