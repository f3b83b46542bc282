"""Read a plain text file, in any of the encodings that Chinese offices produce."""

from __future__ import annotations

import codecs
import re

from budgets.disclosure.readers.blocks.document import MOST_CHARACTERS, Builder, Document, too_long
from budgets.disclosure.readers.errors import undecodable

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_BLANKS_ALLOWED = 4  # characters, blanks included, for each that may be printed
_COMMON_WORDS = ("预算", "决算", "年", "元", "部门", "单位", "的", "支出", "收入", "合计")


def read_txt(name: str, data: bytes) -> Document:
    """Return the lines of a text file as paragraphs; runs of tab-separated lines as tables."""
    text = decoded(data)
    if len(text) > MOST_CHARACTERS * _BLANKS_ALLOWED:
        raise too_long()
    lines = _joined(text.splitlines())
    builder = Builder(name)
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if "\t" in line.strip():
            rows.append(line.rstrip("\r\n").split("\t"))
            continue
        if rows:
            _add_rows(builder, rows)
            rows = []
        builder.paragraph(line)
    return builder.document()


def decoded(data: bytes) -> str:
    """Return the text in the encoding that makes most sense of it; raise UnreadableDocument if none does."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            text = decoded_as(data, encoding)
            if text is None:
                raise undecodable()
            return text
    texts = [text for encoding in _CANDIDATES if (text := decoded_as(data, encoding)) is not None]
    if not texts:
        raise undecodable()
    best = max(texts, key=_likelihood)
    if _likelihood(best) == 0 and decoded_as(data, "utf-8") is None:
        raise undecodable()
    return best


def decoded_as(data: bytes, encoding: str) -> str | None:
    """Return the text in an encoding; None if it is in another."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _likelihood(text: str) -> int:
    return sum(text.count(word) for word in _COMMON_WORDS)


_OPEN_END = re.compile(r"[\d０-９.．,，、（(“]$")
_OPEN_START = re.compile(r"^(?:[.．,，、。；;）)”%％]|[万亿]?元|[\d０-９.．,，]{1,20}(?:万|亿)?元)")


_NUMBERED = re.compile(
    r"\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]|第.{1,3}[部章节]"
)
_LEADER = re.compile(r"[.…·]{4,}|…{2,}")  # 一、部门概况……………1
_FEWEST_WRAPPED = 10
_SHORTEST_WRAPPED = 25


def _joined(lines: list[str]) -> list[str]:
    """Return lines that were broken inside a figure, or all at one width, put together again."""
    width = _wrapped_at(lines)
    joined: list[list[str]] = []
    before = ""
    for line in lines:
        text = line.strip()
        if text and joined and "\t" not in text and _is_broken(before, text, width):
            joined[-1].append(text)
        else:
            joined.append([line])
        before = text
    return [
        "".join(part if n else part.rstrip() for n, part in enumerate(parts))
        if len(parts) > 1
        else parts[0]
        for parts in joined
    ]


def _is_broken(before: str, after: str, width: int | None) -> bool:
    if not before or "\t" in before or before[-1] in "。；;：:" or _LEADER.search(before):
        return False
    if width is not None and len(before) >= width and not _NUMBERED.match(after):
        return True
    return bool(_OPEN_START.match(after)) or bool(
        _OPEN_END.search(before[-1:]) and after[0].isdigit()
    )


def _wrapped_at(lines: list[str]) -> int | None:
    """Return the length from which lines were cut by a page, not by their writer; None if none were."""
    long = sorted(len(text) for line in lines if len(text := line.strip()) >= _SHORTEST_WRAPPED)
    cut = [line for line in lines if len(line.strip()) >= _SHORTEST_WRAPPED]
    cut = [line for line in cut if line.strip()[-1] not in "。；;：:”）)"]
    if len(cut) < max(_FEWEST_WRAPPED, len(long) * 0.4):
        return None
    return long[len(long) // 2] * 4 // 5


def _add_rows(builder: Builder, rows: list[list[str]]) -> None:
    """One tabbed line alone is a sentence with debris, not a table."""
    if len(rows) == 1:
        builder.paragraph("".join(rows[0]))
        return
    width = max(len(row) for row in rows)
    builder.grid([row + [""] * (width - len(row)) for row in rows])
