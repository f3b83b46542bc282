"""Files that are no disclosure: one clear sentence each, never a traceback, never a hang."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from budgets.disclosure.readers import LARGEST_FILE, Obstacle, UnreadableDocument, read_document
from budgets.disclosure.readers.blocks.document import MOST_BLOCKS
from budgets.disclosure.readers.in_process import read_bytes
from tests.disclosure.readers.documents import docx_of, text_of

TEXT = text_of("budget_in_words.txt")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def word_file(document: bytes | str) -> bytes:
    """A zip with one Word body in it."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def body(text: str, before: str = "") -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{space}"><w:body>'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    )


def encrypted_zip() -> bytes:
    data = bytearray(word_file(body("预算")))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    return bytes(data)


def zipped(part: str, content: str) -> bytes:
    """A zip with one part in it."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(part, content)
    return stream.getvalue()


ENTITIES = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LETTER = "各位同事：\n明天上午九点在二楼会议室开会，请准时参加。\n办公室\n2020年3月1日\n"

ROW = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr></w:tc></w:tr>'
ROWS = f"<w:tbl>{ROW * (MOST_BLOCKS + 1)}</w:tbl>"

CASES = {
    "empty": ("空.txt", b"", Obstacle.EMPTY),
    "only blanks": ("空.txt", b" \n\t\r\n", Obstacle.EMPTY),
    "an empty Word document": ("空.docx", docx_of(""), Obstacle.EMPTY),
    "a letter": ("信.txt", LETTER.encode(), Obstacle.NOT_A_DISCLOSURE),
    "a letter in Word": ("信.docx", docx_of(LETTER), Obstacle.NOT_A_DISCLOSURE),
    "a truncated Word document": ("半.docx", docx_of(TEXT)[:9000], Obstacle.DAMAGED),
    "broken markup": ("坏.docx", word_file(body("预算")[:-20]), Obstacle.DAMAGED),
    "text named as Word": ("假.docx", TEXT.encode(), Obstacle.DAMAGED),
    "expanding entities": ("炸.docx", word_file(body("&y;", ENTITIES)), Obstacle.DAMAGED),
    "an external entity": ("外.docx", word_file(body("&x;", EXTERNAL)), Obstacle.DAMAGED),
    "an encrypted zip": ("密.docx", encrypted_zip(), Obstacle.ENCRYPTED),
    "a Word document with a password": (
        "密.docx",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        Obstacle.ENCRYPTED,
    ),
    "an old workbook of noise": ("表.xls", OLE + bytes(2048), Obstacle.DAMAGED),
    "an empty workbook": ("表.xlsx", zipped("xl/workbook.xml", "<workbook/>"), Obstacle.EMPTY),
    "a workbook without its parts": ("表.xlsx", zipped("xl/a.xml", "<a/>"), Obstacle.DAMAGED),
    "a slide show": ("会.pptx", zipped("ppt/presentation.xml", "<p/>"), Obstacle.OTHER_TYPE),
    "an OFD file": ("预算.ofd", zipped("OFD.xml", "<o/>"), Obstacle.OTHER_TYPE),
    "an archive": ("预算.zip", zipped("预算.txt", TEXT), Obstacle.OTHER_TYPE),
    "a PDF": ("预算.pdf", b"%PDF-1.7\n...", Obstacle.DAMAGED),
    "a program": ("预算.exe", b"MZ\x90\x00\x03", Obstacle.OTHER_TYPE),
    "a picture": ("扫描.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", Obstacle.OTHER_TYPE),
    "an empty web page": ("预算.html", b"<html></html>", Obstacle.EMPTY),
    "data": ("预算.json", b"{}", Obstacle.OTHER_TYPE),
    "noise": ("预算.txt", bytes([0xFF, 0x00, 0x81, 0x20, 0xFF, 0xC1]), Obstacle.UNDECODABLE),
    "a huge file": ("大.txt", b"1" * (LARGEST_FILE + 1), Obstacle.TOO_LARGE),
    "too many paragraphs": ("长.txt", b"x\n" * (MOST_BLOCKS + 1), Obstacle.TOO_LARGE),
    "a flood of short lines": ("长.txt", b"1\n" * 9_000_000, Obstacle.TOO_LARGE),
    "too many table rows": (
        "宽.docx",
        word_file(body("预算").replace("</w:body>", f"{ROWS}</w:body>")),
        Obstacle.TOO_LARGE,
    ),
    "a zip bomb": ("弹.docx", word_file(body("0" * 60_000_000)), Obstacle.TOO_LARGE),
}


@pytest.mark.parametrize(("name", "data", "obstacle"), CASES.values(), ids=CASES.keys())
def test_a_file_that_cannot_be_read_gets_one_sentence(
    name: str, data: bytes, obstacle: Obstacle
) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes(name, data)
    assert caught.value.obstacle is obstacle
    assert caught.value.message.endswith("。")
    assert caught.value.message.count("。") == 1
    assert caught.value.message_en.endswith(".")
    assert str(caught.value) == caught.value.message


def test_another_type_is_told_to_be_saved_as_docx() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes("扫描.png", b"\x89PNG\r\n")
    assert "另存为 .docx" in caught.value.message


def test_a_disclosure_without_a_year_says_so() -> None:
    text = TEXT.replace("2020年", "").replace("2019年", "")
    with pytest.raises(UnreadableDocument, match="年度"):
        read_bytes("预算.txt", text.encode())


def test_a_truncated_document_never_fails_otherwise() -> None:
    data = docx_of(TEXT)
    for size in range(2, len(data), 997):
        with pytest.raises(UnreadableDocument):
            read_bytes("预算.docx", data[:size])


def test_a_text_cut_off_anywhere_is_read_or_refused() -> None:
    for size in range(1, len(TEXT), 37):
        try:
            read_bytes("预算.txt", TEXT[:size].encode())
        except UnreadableDocument:
            continue


@pytest.mark.parametrize("name", ["预算", "预算.doc", "预算.xlsx", "预算.pdf", "预算.html"])
def test_a_file_is_known_by_its_bytes_whatever_its_name(name: str) -> None:
    reading = read_bytes(name, docx_of(TEXT))
    assert reading.disclosure == read_bytes("预算.docx", docx_of(TEXT)).disclosure


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_every_encoding_of_chinese_offices_reads_alike(encoding: str) -> None:
    reading = read_bytes("预算.txt", TEXT.encode(encoding))
    assert reading.disclosure == read_bytes("预算.txt", TEXT.encode()).disclosure


def test_a_file_on_disk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2020年 部门预算.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert read_document(path).disclosure.fiscal_year == 2020


@pytest.mark.parametrize(
    "filler",
    [
        "比上年增加" * 30_000,
        "（" * 100_000,
        "1" * 100_000,
        "一般公共服务（类）" * 15_000,
        "、" * 90_000,
    ],
)
def test_one_monstrous_paragraph_does_not_hang(filler: str) -> None:
    began = time.process_time()
    read_bytes("预算.txt", (TEXT + "\n三、收支预算情况说明\n" + filler).encode())
    assert time.process_time() - began < 3
