"""Reads disclosure documents (.docx, .txt) into Disclosures."""

from __future__ import annotations

from pathlib import Path

from budgets.disclosure.readers import unreadable
from budgets.disclosure.readers.docx import read_docx
from budgets.disclosure.readers.reading import Coverage, Reading, read
from budgets.disclosure.readers.txt import read_txt
from budgets.disclosure.readers.unreadable import Obstacle, UnreadableDocument

__all__ = [
    "LARGEST_FILE",
    "Coverage",
    "Obstacle",
    "Reading",
    "UnreadableDocument",
    "read_bytes",
    "read_document",
]

LARGEST_FILE = 20 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KINDS = (
    (b"%PDF", "PDF 文件", "a PDF file"),
    (b"{\\rtf", "RTF 文件", "an RTF file"),
    (b"MZ", "程序文件", "a program"),
    (b"\x7fELF", "程序文件", "a program"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"Rar!", "压缩包", "an archive"),
    (b"7z\xbc\xaf", "压缩包", "an archive"),
    (b"\x1f\x8b", "压缩包", "an archive"),
)
_OTHER_SUFFIXES = {
    ".csv": ("CSV 表格", "a CSV table"),
    ".htm": ("网页", "a web page"),
    ".html": ("网页", "a web page"),
    ".json": ("JSON 文件", "a JSON file"),
    ".xml": ("XML 文件", "an XML file"),
}


def read_document(path: Path) -> Reading:
    """Reads a file; UnreadableDocument where it holds no disclosure, OSError where it cannot be opened."""
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large()
    return read_bytes(path.name, path.read_bytes())


def read_bytes(name: str, data: bytes) -> Reading:
    """Reads an uploaded file; its name only helps to tell what kind of file it is."""
    if len(data) > LARGEST_FILE:
        raise _too_large()
    if not data.strip():
        raise unreadable.empty()
    if data.startswith(b"PK"):
        return read(read_docx(name, data))
    _refuse_other_kinds(name, data)
    return read(read_txt(name, data))


def _refuse_other_kinds(name: str, data: bytes) -> None:
    suffix = Path(name).suffix.lower()
    if data.startswith(_OLE):
        if _OLE_ENCRYPTED in data:
            raise unreadable.encrypted()
        if suffix in (".xls", ".et"):
            raise unreadable.other_type("Excel 表格", "an Excel workbook")
        raise unreadable.other_type(
            "旧版 Word（.doc）等格式的文件", "an old Word file (.doc) or the like"
        )
    for mark, kind, kind_en in _KINDS:
        if data.startswith(mark):
            raise unreadable.other_type(kind, kind_en)
    if suffix in _OTHER_SUFFIXES:
        raise unreadable.other_type(*_OTHER_SUFFIXES[suffix])
    if suffix in (".docx", ".doc", ".xlsx", ".pdf"):
        raise unreadable.damaged()


def _too_large() -> UnreadableDocument:
    megabytes = LARGEST_FILE // (1024 * 1024)
    return unreadable.too_large(f"最多 {megabytes} MB", f"at most {megabytes} MB")
