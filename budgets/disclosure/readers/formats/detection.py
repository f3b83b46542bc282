"""Which kind of file it is: told by its bytes first, by its name second."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from budgets.disclosure.readers import errors
from budgets.disclosure.readers.formats.office_package import Package, opened

_BINARY = (".docx", ".docm", ".doc", ".wps", ".odt", ".pdf", ".xlsx", ".xlsm", ".xls", ".et")
_PAGES = (".html", ".htm")
_ARCHIVES = (".mht", ".mhtml")
# What an upload form offers, and what a folder is searched for.
READABLE = (*_BINARY, ".rtf", ".txt", ".ods", ".json", *_PAGES, *_ARCHIVES)


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is read: by the reader named, after a conversion where `suffix` says from what."""

    reader: str
    suffix: str = ""
    kind: tuple[str, str] = ("", "")

    @property
    def converted_to(self) -> str:
        """The suffix, without its dot, of what LibreOffice makes for the reader."""
        return "docx" if self.reader == "docx" else "xlsx"


DOCX = Format("docx")
WORKBOOK = Format("workbook")
XLS = Format("xls")
PDF = Format("pdf")
HTML = Format("html")
MHTML = Format("mhtml")
TEXT = Format("txt")
OLD_WORD = Format("docx", ".doc", ("旧版 Word 文件（.doc、.wps）", "an old Word file (.doc, .wps)"))
RICH_TEXT = Format("docx", ".rtf", ("RTF 文件", "an RTF file"))
WORD_XML = Format("docx", ".xml", ("Word 的 XML 文件", "a Word file in XML"))
OPEN_TEXT = Format("docx", ".odt", ("OpenDocument 文件", "an OpenDocument file"))
OPEN_SHEET = Format("workbook", ".ods", ("OpenDocument 表格", "an OpenDocument spreadsheet"))
BINARY_SHEET = Format("workbook", ".xlsb", ("二进制 Excel 表格（.xlsb）", "a binary workbook"))

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = ("WordDocument", "Workbook", "Book", "PowerPoint Document")
_WORD, _SHEETS, _OLD_SHEETS, _SLIDES = (name.encode("utf-16-le") for name in _OLE_STREAMS)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SLIDE_SHOW = ("演示文稿", "a slide show")
_ARCHIVE = ("压缩包", "an archive")
_OTHER_KINDS = (
    (b"MZ", "程序文件", "a program"),
    (b"\x7fELF", "程序文件", "a program"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"II*\x00", "图片", "a picture"),
    (b"BM", "图片", "a picture"),
    (b"Rar!", *_ARCHIVE),
    (b"7z\xbc\xaf", *_ARCHIVE),
    (b"\x1f\x8b", *_ARCHIVE),
)
_OTHER_SUFFIXES = {
    ".csv": ("CSV 表格", "a CSV table"),
    ".json": ("JSON 文件", "a JSON file"),
    ".xml": ("XML 文件", "an XML file"),
}
_HEAD = 8192
_MARKUP = re.compile(rb"^[\s\x00]*(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|body|table|div|p|meta|head)\b", re.IGNORECASE)
_EXCEL_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_WORD_XML = (b"<w:worddocument", b"<pkg:package")


def format_of(name: str, data: bytes) -> Format:
    """Return how to read a file; raise UnreadableDocument if nothing here can."""
    suffix = PurePath(name).suffix.lower()
    head = data[:_HEAD]
    if data.startswith(b"PK"):
        with opened(data) as package:
            form = _packed(package)
            if form.suffix:  # LibreOffice unpacks everything
                package.check_declared_size()
            return form
    if b"%PDF-" in head[:1024]:
        return PDF
    if data.startswith(_OLE):
        return _old_office(data, suffix)
    if data.startswith(b"{\\rtf"):
        return RICH_TEXT
    for mark, *kind in _OTHER_KINDS:
        if data.startswith(mark) and not (mark == b"BM" and suffix == ".txt"):
            raise errors.other_type(*kind)
    return _written(suffix, head)


def _packed(package: Package) -> Format:
    names = package.names
    if "mimetype" in names:
        declared = package.start("mimetype", 100)
        if b"opendocument.text" in declared:
            return OPEN_TEXT
        if b"opendocument.spreadsheet" in declared:
            return OPEN_SHEET
    if package.holds("word/"):
        return DOCX
    if "xl/workbook.bin" in names:
        return BINARY_SHEET
    if package.holds("xl/"):
        return WORKBOOK
    if package.holds("ppt/"):
        raise errors.other_type(*_SLIDE_SHOW)
    if "OFD.xml" in names:
        raise errors.other_type("OFD 版式文件", "an OFD file")
    raise errors.other_type(*_ARCHIVE)


def _old_office(data: bytes, suffix: str) -> Format:
    if _ENCRYPTED in data:
        raise errors.encrypted()
    if _WORD in data:
        return OLD_WORD
    if _SHEETS in data or _OLD_SHEETS in data or suffix in (".xls", ".et"):
        return XLS
    if _SLIDES in data:
        raise errors.other_type(*_SLIDE_SHOW)
    return OLD_WORD


def _written(suffix: str, head: bytes) -> Format:
    """Return how to read text: a page, a web archive, an office program's XML, or plain text."""
    plain = head.replace(b"\x00", b"")  # UTF-16
    if re.match(rb"\s*(?:MIME-Version|From|Subject|Date):", plain, re.IGNORECASE) and (
        b"multipart/related" in plain.lower() or suffix in _ARCHIVES
    ):
        return MHTML
    if _MARKUP.match(plain):
        if _PAGE.search(plain) or _EXCEL_XML in plain:
            return HTML
        if any(mark in plain.lower() for mark in _WORD_XML):
            return WORD_XML
    if suffix in _PAGES:
        return HTML
    if suffix in _ARCHIVES:
        return MHTML
    if suffix in _OTHER_SUFFIXES:
        raise errors.other_type(*_OTHER_SUFFIXES[suffix])
    if suffix in (".xls", ".et") and b"\t" in plain:  # some programs' export: tabbed text
        return TEXT
    if suffix in _BINARY:
        raise errors.damaged()
    return TEXT
