"""Which files are no form at all: each is refused with what the clerk should do instead."""

from __future__ import annotations

from budgets.disclosure.readers.errors import (
    Obstacle,
    UnreadableDocument,
    check_size,
    empty,
    refusal,
)
from budgets.disclosure.readers.formats import detection
from budgets.disclosure.readers.formats.office_package import opened

LARGEST_FORM = 10 * 1024 * 1024
_OLD_EXCEL = ("旧版 Excel 文件（.xls、.et）", "an old Excel file")
_OTHER_WORKBOOKS = {
    detection.XLS: _OLD_EXCEL,
    detection.OLD_WORD: _OLD_EXCEL,  # whatever has the name of a workbook and the bytes of that time
    detection.OPEN_SHEET: ("OpenDocument 文件（.ods）", "an OpenDocument file (.ods)"),
    detection.BINARY_SHEET: ("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)"),
}
# What is said of a file that is no disclosure either tells how to upload one: a form has its own words.
_OF_FORMS = {Obstacle.ENCRYPTED: "encrypted_form", Obstacle.OTHER_TYPE: "no_workbook"}


class LostCover(UnreadableDocument):
    """A form of ours whose cover was renamed, hidden or deleted: no other document either."""

    def __init__(self) -> None:
        lost = refusal("lost_cover")
        super().__init__(lost.obstacle, lost.message, lost.message_en)


def check_kind(name: str, data: bytes) -> None:
    """Raise UnreadableDocument, with what to do, for every file that is no .xlsx without macros."""
    check_size(len(data), LARGEST_FORM)
    if not data.strip():
        raise empty()
    try:
        form = detection.format_of(name, data)
    except UnreadableDocument as error:
        own = _OF_FORMS.get(error.obstacle)
        raise (refusal(own) if own else error) from None
    if form in _OTHER_WORKBOOKS:
        raise refusal("other_workbook", *_OTHER_WORKBOOKS[form])
    if form is not detection.WORKBOOK:
        raise refusal("no_workbook")
    with opened(data) as package:
        package.check_declared_size()
        if any(part.endswith("vbaProject.bin") for part in package.names):
            macros = ("带宏的工作簿（.xlsm）", "a workbook with macros (.xlsm)")
            raise refusal("other_workbook", *macros)
