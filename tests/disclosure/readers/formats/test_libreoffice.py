"""Old and other office files go through LibreOffice, or are refused with what to do."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from psutil import STATUS_ZOMBIE, NoSuchProcess, Process

from budgets.disclosure.readers import Obstacle, UnreadableDocument
from budgets.disclosure.readers import read_bytes as read_upload
from budgets.disclosure.readers.formats import libreoffice
from budgets.disclosure.readers.in_process import read_bytes
from budgets.slots import Slots
from tests.disclosure.readers.documents import docx_of, text_of
from tests.disclosure.readers.word_tables import ALL
from tests.disclosure.readers.workbooks import saved_by_libreoffice

TEXT = text_of("budget_in_words.txt")
RICH_TEXT = b"{\\rtf1\\ansi \\u39044?\\u31639?}"
OLD_WORD = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(504)
    + "WordDocument".encode("utf-16-le")
    + bytes(512)
)


@pytest.mark.parametrize("suffix", ["doc", "odt", "rtf"])
@pytest.mark.office
def test_an_old_document_tells_what_the_new_one_tells(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"  # others convert at the same time and have folders of theirs
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    document = Document(BytesIO(docx_of(TEXT, ALL[2:3])))
    document.add_paragraph("附件到此结束")
    document.save(tmp_path / "source.docx")
    word = (tmp_path / "source.docx").read_bytes()
    old = saved_by_libreoffice(word, ".docx", suffix, tmp_path)
    reading = read_bytes(f"预算.{'wps' if suffix == 'doc' else suffix}", old)
    assert reading.disclosure.lines == read_bytes("预算.docx", word).disclosure.lines
    assert list(own.glob("disclosure-*")) == []


@pytest.mark.office
def test_several_conversions_run_at_a_time(tmp_path: Path) -> None:
    old = saved_by_libreoffice(docx_of(TEXT), ".docx", "doc", tmp_path)
    with ThreadPoolExecutor(3) as threads:
        readings = list(threads.map(lambda n: read_bytes(f"{n}.doc", old), range(3)))
    assert readings[0].disclosure == readings[1].disclosure == readings[2].disclosure


@pytest.mark.parametrize(
    ("name", "data"), [("旧.doc", OLD_WORD), ("旧.wps", OLD_WORD), ("文.rtf", RICH_TEXT)]
)
def test_without_libreoffice_the_sentence_says_to_save_as_docx(
    name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIBREOFFICE", "")
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(name, data)
    assert caught.value.obstacle is Obstacle.OTHER_TYPE
    assert "LibreOffice" in caught.value.message
    assert "另存为 .docx" in caught.value.message


def test_a_conversion_that_never_ends_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "soffice"
    endless.write_text("#!/bin/sh\nsleep 600 & echo $! > " + str(tmp_path / "child") + "\nwait\n")
    endless.chmod(0o755)
    monkeypatch.setenv("LIBREOFFICE", str(endless))
    monkeypatch.setattr("budgets.disclosure.readers.formats.libreoffice.LONGEST_CONVERSION", 1)
    with pytest.raises(UnreadableDocument, match="限定时间"):
        read_bytes("旧.doc", OLD_WORD)
    child = int((tmp_path / "child").read_text())
    until = time.monotonic() + 10  # a killed process may need a moment on a busy machine
    while is_running(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(child)


def is_running(pid: int) -> bool:
    try:
        return Process(pid).status() != STATUS_ZOMBIE
    except NoSuchProcess:
        return False


COUNTING = """#!/bin/sh
# Notes how many of its kind run at a time, then converts nothing.
mkdir "$RUNNING/$$"
ls "$RUNNING" | wc -l >> "$RUNNING.most"
{ ulimit -t; ulimit -d; ulimit -f; ulimit -c; } > "$RUNNING.limits"
sleep 0.4
rmdir "$RUNNING/$$"
exit 0
"""
ONE = """
import sys
sys.path.insert(0, sys.argv[1])
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.formats import libreoffice
try:
    libreoffice.converted(b"x", ".doc", "docx", ("旧", "old"))
except UnreadableDocument:
    pass
"""


@pytest.mark.office
def test_conversions_of_all_processes_of_a_machine_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, running = tmp_path / "soffice", tmp_path / "running"
    program.write_text(COUNTING.replace("$RUNNING", str(running)))
    program.chmod(0o755)
    running.mkdir()
    monkeypatch.setenv("LIBREOFFICE", str(program))
    monkeypatch.setenv("SLOTS_FOLDER", str(tmp_path / "slots"))
    root = Path(libreoffice.__file__).parents[4]
    started = [subprocess.Popen([sys.executable, "-c", ONE, str(root)]) for _ in range(6)]
    assert [each.wait(60) for each in started] == [0] * 6
    at_a_time = [int(line) for line in (tmp_path / "running.most").read_text().split()]
    assert len(at_a_time) == 6
    assert max(at_a_time) <= libreoffice.CONVERSIONS.count
    seconds, memory, file, core = (tmp_path / "running.limits").read_text().split()
    assert int(seconds) == libreoffice.LONGEST_WORK
    assert int(memory) * 1024 <= libreoffice.MOST_MEMORY
    assert file.isdecimal()
    assert core == "0"


def test_who_waits_too_long_for_a_conversion_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIBREOFFICE", "/bin/true")
    monkeypatch.setattr(libreoffice, "CONVERSIONS", few := Slots("one-conversion", 1, wait=0.1))
    with few.one(), pytest.raises(UnreadableDocument) as caught:
        read_upload("旧.doc", OLD_WORD)
    assert caught.value.obstacle is Obstacle.BUSY
    assert "过一分钟" in caught.value.message


def test_an_uploaded_old_document_is_converted_beside_its_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child that reads may not start LibreOffice: it says what it needs, and is given it."""
    made = tmp_path / "made.docx"
    made.write_bytes(docx_of(TEXT, ALL[2:3]))
    program = tmp_path / "soffice"
    program.write_text(
        "#!/bin/sh\n"
        'while [ "$1" != --outdir ]; do shift; done\n'
        f'mkdir -p "$2" && cp {made} "$2/source.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("LIBREOFFICE", str(program))
    found = read_upload("旧.doc", OLD_WORD)
    assert found == read_bytes("旧.doc", made.read_bytes())
