"""A file from outside is read in a process of its own: what goes wrong there is a sentence here."""

from __future__ import annotations

import ast
import io
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from budgets.disclosure import readers
from budgets.disclosure.codes import FUNCTIONAL, Book
from budgets.disclosure.model import Table
from budgets.disclosure.readers import in_process, read_bytes
from budgets.disclosure.readers.errors import Obstacle, UnreadableDocument
from budgets.disclosure.readers.formats import sandbox
from budgets.disclosure.readers.formats.pdf import read_pdf
from budgets.disclosure.readers.formats.sandbox import apart
from budgets.disclosure.writers.workbook import write_form
from budgets.disclosure.writers.workbook.marked import mark
from budgets.slots import Slots
from tests.builders import letters_office, wan
from tests.disclosure.readers.documents import docx_of, text_of
from tests.disclosure.readers.pdfs import Sheet, pdf_of
from tests.disclosure.readers.word_tables import ALL

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_the_portal_starts_them")]
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
        read_bytes("预算.pdf", data)
    return caught.value


def test_the_document_comes_back_as_it_was_read() -> None:
    assert apart(read_pdf, "预算.pdf", disclosure()) == read_pdf("预算.pdf", disclosure())


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
    assert time.monotonic() - began < sandbox.MOST_WAITING + 3


def test_a_child_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_WAITING", 0.05)
    assert "太复杂" in refused(disclosure()).message


# Every kind of file at every door


def _text(path: str) -> bytes:
    return (Path(__file__).parents[2] / path).read_bytes()


PAGE = (
    "<html><body><p>2020年部门预算</p><table><tr><td>收入</td></tr></table></body></html>".encode()
)
MHT = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n" + PAGE
FILES: dict[str, Callable[[], bytes]] = {
    "预算.docx": lambda: docx_of(text_of("budget_in_words.txt"), ALL[2:3]),
    "预算.xlsx": lambda: write_form(letters_office()),
    "表.xls": lambda: _text("files/old_excel.xls"),
    "预算.pdf": disclosure,
    "预算.html": lambda: PAGE,
    "预算.mht": lambda: MHT,
    "预算.txt": lambda: text_of("budget_in_words.txt").encode(),
    "预算.csv": lambda: "编码,名称\n201,一般公共服务支出\n".encode(),
    "预算.json": lambda: b"{}",
}
DOORS: dict[str, Callable[[str, bytes], object]] = {
    "read_bytes": readers.read_bytes,
    "read_blocks": readers.read_blocks,
    "read_form": lambda name, data: readers.read_form(name, data, letters_office()),
    "read_for_draft": lambda name, data: readers.read_for_draft(name, data, letters_office(), 1),
    "read_form_or_document": readers.read_form_or_document,
    "read_code_list": lambda name, data: readers.read_code_list(name, data, "functional", 2024),
    "read_rows": readers.read_rows,
    "made_apart": lambda _name, data: readers.made_apart(mark, data, []),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", FILES)
def test_whatever_is_read_at_a_door_is_read_within_the_limits(
    name: str, door: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without the time to start a child nothing is read, and nothing is left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sandbox, "MOST_WAITING", 0.001)
    with pytest.raises(UnreadableDocument, match="太复杂"):
        DOORS[door](name, FILES[name]())
    assert list(tmp_path.iterdir()) == []


def test_the_child_has_its_limits() -> None:
    memory, seconds = sandbox.MOST_MEMORY, sandbox.MOST_SECONDS
    assert apart(_limits) == [(memory, memory), (seconds, seconds), (0, 0), (0, 0)]


def _limits() -> list[tuple[int, int]]:
    kinds = (resource.RLIMIT_DATA, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
    return [resource.getrlimit(kind) for kind in kinds]


def test_the_doors_are_all_there_are() -> None:
    told = {name for name in readers.__all__ if name.startswith(("read_", "made_"))}
    assert told - {"read_document"} == set(DOORS)


def test_nobody_reads_a_file_past_the_doors() -> None:
    """Outside the document wing, what is called of the readers is a door, or reads no file."""
    # They read the words of a draft again, a text that this portal sealed itself, and a list of words.
    harmless = {"with_own_words_read", "from_canonical_json", "known_headings"}
    root = Path(sandbox._ROOT)
    past = []
    for folder in ("budgets", "portal", "demo"):
        for path in (root / folder).rglob("*.py"):
            if (root / "budgets" / "disclosure") in path.parents:
                continue
            if (root / "budgets" / "reports" / "verification") in path.parents:
                continue  # which has limits of its own, far below the child's (docs/adr/0041)
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                    "budgets.disclosure.readers"
                ):
                    past += [
                        (path.name, alias.name)
                        for alias in node.names
                        if callable(found := getattr(import_module(node.module or ""), alias.name))
                        and not isinstance(found, type)
                        and alias.name not in {*DOORS, "read_document", *harmless}
                    ]
    assert past == []


def test_a_child_that_is_killed_in_the_middle_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(UnreadableDocument, match="太复杂"):
        sandbox._called(partial(_die_beside_a_file), largest_file=1024)
    assert list(tmp_path.iterdir()) == []


def _die_beside_a_file() -> None:
    with tempfile.NamedTemporaryFile(delete=False) as left:
        left.write(b"half")
        left.flush()
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_child_writes_no_file_unless_it_makes_one() -> None:
    with pytest.raises(UnreadableDocument, match="太复杂"):
        apart(_write_a_file)


def _write_a_file() -> None:
    Path("here").write_bytes(b"x")


def test_a_child_knows_the_books_that_this_site_has_loaded() -> None:
    book = Book(2024, (("201", "本站的名称"),))
    FUNCTIONAL.follow([book])
    try:
        assert apart(_name_of_201) == "本站的名称"
    finally:
        FUNCTIONAL.follow([])
    assert apart(_name_of_201) != "本站的名称"


def _name_of_201() -> str:
    return FUNCTIONAL.name_of("201", 2024)


def test_too_many_at_a_time_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    few = Slots("few", 1, wait=0.1)
    monkeypatch.setattr(sandbox, "CHILDREN", few)
    with few.one(), pytest.raises(UnreadableDocument) as caught:
        read_bytes("预算.pdf", disclosure())
    assert caught.value.obstacle is Obstacle.BUSY
    assert read_bytes("预算.pdf", disclosure())


# What comes back


class _Evil:
    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch /tmp/evil",)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no pickle",
        pickle.dumps(("made", _Evil())),
        pickle.dumps(("made", partial(os.system, "true"))),
        pickle.dumps(("made", subprocess.Popen)),
        pickle.dumps(("made", UnreadableDocument)),
        pickle.dumps("made"),
    ],
)
def test_an_answer_is_decoded_and_never_run(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_ran", lambda *_args: answer)
    with pytest.raises(UnreadableDocument) as caught:
        apart(_name_of_201)
    assert caught.value.obstacle is Obstacle.DAMAGED


def test_plain_values_come_back_as_they_are() -> None:
    assert apart(_plain) == _plain()


def _plain() -> object:
    return (Decimal("1.5"), date(2024, 2, 29), frozenset({1}), {"a": [None, True]}, wan("3.10"))


def test_files_are_read_from_several_threads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CHILDREN", Slots("several", 2, wait=60, waiters=8))
    expected = in_process.read_bytes("预算.pdf", disclosure())
    found: list[object] = []

    def read() -> None:
        found.append(read_bytes("预算.pdf", disclosure()))

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
    assert read_bytes("预算.pdf", disclosure()).document.blocks


def test_the_child_sees_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:hush@nowhere/none")
    seen = apart(_environment)
    assert "hush" not in " ".join([*seen, *seen.values()])


def _environment() -> dict[str, str]:
    return dict(os.environ)


def test_the_child_does_not_load_django() -> None:
    assert "django" not in apart(_modules)


def _modules() -> list[str]:
    return [*sys.modules]


def test_a_usual_document_is_read_within_a_second_with_the_start_of_the_child() -> None:
    data = FILES["预算.docx"]()
    before = os.times()
    read_bytes("预算.docx", data)
    after = os.times()
    assert (
        after.children_user + after.children_system - before.children_user - before.children_system
        < 1
    )


def test_the_member_of_an_enum_is_decoded_whichever_python_wrote_it() -> None:
    """Debian's Python 3.11.2 writes getattr(Table, "T5"): of an Enum it is taken, of nothing else."""
    table = b"cbuiltins\ngetattr\n(cbudgets.disclosure.model\nTable\nVT5\ntR."
    line = b"cbuiltins\ngetattr\n(cbudgets.disclosure.model\nLine\nV__init__\ntR."
    assert sandbox._Decoder(io.BytesIO(table)).load() is Table.T5
    with pytest.raises(pickle.UnpicklingError):
        sandbox._Decoder(io.BytesIO(line)).load()
