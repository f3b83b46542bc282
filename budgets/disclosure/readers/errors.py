"""Why a file cannot be read as a disclosure: one clear sentence for the clerk, in two languages."""

from __future__ import annotations

from enum import StrEnum


class Obstacle(StrEnum):
    """What stands in the way of reading a file."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    OTHER_TYPE = "other_type"
    UNDECODABLE = "undecodable"
    NOT_A_DISCLOSURE = "not_a_disclosure"
    NOT_A_CODE_LIST = "not_a_code_list"
    BUSY = "busy"


class UnreadableDocument(ValueError):
    """A file that is no disclosure document; `message` is Chinese, `message_en` English."""

    def __init__(self, obstacle: Obstacle, message: str, message_en: str) -> None:
        super().__init__(message)
        self.obstacle = obstacle
        self.message = message
        self.message_en = message_en


def empty() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.EMPTY,
        "文件是空的，里面没有文字。",
        "The file is empty: there is no text in it.",
    )


def damaged() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.DAMAGED,
        "文件已损坏或没有传完，请重新保存或重新上传。",
        "The file is damaged or incomplete: save it or upload it again.",
    )


def encrypted() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.ENCRYPTED,
        "文件设有密码：请去掉密码，保存后再上传。",
        "The file is protected by a password: remove it, save the file and upload it again.",
    )


def too_large(limit: str, limit_en: str) -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.TOO_LARGE,
        f"文件太大：{limit}。",
        f"The file is too large: {limit_en}.",
    )


def other_type(kind: str, kind_en: str) -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.OTHER_TYPE,
        f"这是{kind}，无法读取：请上传公开文件本身，用 Word 或 WPS 另存为 .docx。",
        f"This is {kind_en}, which cannot be read: upload the disclosure itself, "
        "saved as .docx in Word or WPS.",
    )


def needs_libreoffice(kind: str, kind_en: str) -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.OTHER_TYPE,
        f"这是{kind}，本系统没有安装 LibreOffice，无法读取：请用 Word 或 WPS 另存为 .docx。",
        f"This is {kind_en}, which needs LibreOffice to be read, and that is not installed here: "
        "save it as .docx in Word or WPS.",
    )


def undecodable() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.UNDECODABLE,
        "无法识别文本的编码，请另存为 UTF-8 编码的 .txt 或 .docx。",
        "The encoding of the text is not recognised: save it as .txt in UTF-8, or as .docx.",
    )


def not_a_disclosure() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.NOT_A_DISCLOSURE,
        "这不像部门预算或决算公开文件：找不到收支预算、“三公”经费等章节或表格。",
        "This does not look like a department's budget or final accounts: "
        "none of their sections or tables were found.",
    )


def not_a_code_list() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.NOT_A_CODE_LIST,
        "文件里没有找到科目：表格（Excel 或 CSV）要有一行表头，写明“编码”和“名称”两列；"
        "可以下载现行的科目表，照它的样式填。",
        "No headings were found in the file: the table (Excel or CSV) needs a header row that names the "
        "columns 编码 (code) and 名称 (name); download the list in force as an example.",
    )


def no_year() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.NOT_A_DISCLOSURE,
        "文件里找不到预算年度（如“2020年部门预算”），请在标题中写明年度。",
        "The fiscal year was not found (such as 2020年部门预算): state it in the title.",
    )


def took_too_long() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.DAMAGED,
        "文件太复杂，在限定时间内没有读完：请另存为 .docx 后重新上传。",
        "The file is too complex and was not read in time: save it as .docx and upload it again.",
    )


def too_busy() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.BUSY,
        "服务器正在读别的文件，轮不到这一个：请过一分钟再上传。",
        "The server is busy reading other files: upload this one again in a minute.",
    )


def scanned() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.OTHER_TYPE,
        "这是扫描件，里面只有图片、没有文字：请从 Word 或 WPS 导出 PDF，或先做文字识别再上传。",
        "This is a scan, which holds pictures and no text: export the PDF from Word or WPS, "
        "or run text recognition on it first.",
    )


def garbled() -> UnreadableDocument:
    return UnreadableDocument(
        Obstacle.UNDECODABLE,
        "PDF 里的文字没有编码，读出来是乱码：请从 Word 或 WPS 重新导出，或上传 .docx。",
        "The text in this PDF has no character codes and reads as gibberish: "
        "export it again from Word or WPS, or upload the .docx.",
    )
