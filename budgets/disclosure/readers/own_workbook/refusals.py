"""Which files are no form at all, and what the clerk should do instead: one sentence each."""

from __future__ import annotations

from pathlib import PurePath

from budgets.disclosure.readers import errors
from budgets.disclosure.readers.errors import Obstacle, UnreadableDocument
from budgets.disclosure.readers.formats.office_package import opened

LARGEST_FORM = 10 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def not_a_form() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.NOT_A_DISCLOSURE,
        "这不是从本系统下载的填报模板：请先下载模板，在模板里填写，再上传。",
        "This is not a template downloaded from here: download the template, fill it in, upload it.",
    )


class LostCover(UnreadableDocument):
    """A form of ours whose cover was renamed, hidden or deleted: no other document either."""

    def __init__(self) -> None:
        super().__init__(
            Obstacle.NOT_A_DISCLOSURE,
            "填报模板的“封面”工作表被改名、隐藏或删掉了，认不出是哪个部门、哪一年的：请改回来再上传。",
            "The template has lost its sheet 封面 (renamed, hidden or deleted), which says whose and which "
            "year it is: put it back and upload again.",
        )


def check_kind(name: str, data: bytes) -> None:
    """UnreadableDocument, with what to do, for every file that is no .xlsx without macros."""
    if len(data) > LARGEST_FORM:
        megabytes = LARGEST_FORM // (1024 * 1024)
        raise errors.too_large(f"最多 {megabytes} MB", f"at most {megabytes} MB")
    if not data.strip():
        raise errors.empty()
    if data.startswith(_OLE):
        raise (
            _encrypted()
            if _ENCRYPTED in data
            else _other("旧版 Excel 文件（.xls、.et）", "an old Excel file")
        )
    if not data.startswith(b"PK"):
        if PurePath(name).suffix.lower() == ".xlsx":
            raise errors.damaged()
        raise _no_workbook()
    with opened(data) as package:
        package.check_declared_size()
        names = package.names
        if any(part.endswith("vbaProject.bin") for part in names):
            raise _other("带宏的工作簿（.xlsm）", "a workbook with macros (.xlsm)")
        if "mimetype" in names and b"opendocument" in package.start("mimetype", 100):
            raise _other("OpenDocument 文件（.ods）", "an OpenDocument file (.ods)")
        if "xl/workbook.bin" in names:
            raise _other("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)")
        if not package.holds("xl/"):
            raise _no_workbook()


def _no_workbook() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.OTHER_TYPE,
        "这不是 .xlsx 工作簿，不能作为填好的模板上传。Word、PDF 等公开文件请用“读入公开文件”。",
        "This is no .xlsx workbook, and cannot be uploaded as a template filled in. For a Word or PDF "
        "document use “Read the department's document”.",
    )


def _encrypted() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.ENCRYPTED,
        "文件设有打开密码，无法读取：请去掉密码，另存为 .xlsx 后上传。",
        "The file is protected by a password: remove it, save as .xlsx and upload again.",
    )


def _other(kind: str, kind_en: str) -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.OTHER_TYPE,
        f"这是{kind}，不能作为模板上传：请用 Excel、WPS 或 LibreOffice 另存为 .xlsx。",
        f"This is {kind_en}, which cannot be uploaded as a template: "
        "save it as .xlsx in Excel, WPS or LibreOffice.",
    )
