"""Read a plain text file, in any of the encodings that Chinese offices produce."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from budgets.disclosure.readers.blocks.blank_columns import is_row_of_figures
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import MOST_CHARACTERS, Builder, Document, too_long
from budgets.disclosure.readers.blocks.flattened import with_tables
from budgets.disclosure.readers.blocks.squared_rows import squared
from budgets.disclosure.readers.errors import undecodable
from budgets.disclosure.readers.formats.text_pages import without_running_lines

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_BLANKS_ALLOWED = 4  # characters, blanks included, for each that may be printed
_COMMON_WORDS = ("预算", "决算", "年", "元", "部门", "单位", "的", "支出", "收入", "合计")


def read_txt(name: str, data: bytes) -> Document:
    """Return the lines of a text file as paragraphs, and its tables, however they were flattened."""
    text = decoded(data)
    if len(text) > MOST_CHARACTERS * _BLANKS_ALLOWED:
        raise too_long()
    builder = Builder(name)
    lines = without_running_lines(text.splitlines())
    width = _wrapped_at(lines)
    run: list[str] = []
    for piece in [*with_tables(lines), []]:
        if isinstance(piece, str):
            run.append(piece)
            continue
        _add_lines(builder, _joined(run, width))
        run = []
        if piece:
            builder.grid(piece)
    return builder.document()


def _add_lines(builder: Builder, lines: list[str]) -> None:
    """Add lines as paragraphs; runs of tab-separated lines as tables, blank rows in their heads included."""
    rows: list[list[str]] = []
    for line, following in pairwise([*lines, "", ""]):
        in_head = rows and not any(is_figure(cell) for row in rows for cell in row)
        blank = not line.strip() and ("\t" in line or "\t" in following.strip())
        if "\t" in line.strip() or (rows and "\t" in line) or (in_head and blank):
            rows.append(line.rstrip("\r\n").split("\t"))
            continue
        if rows:
            _add_rows(builder, rows)
            rows = []
        builder.paragraph(line)


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
_OPEN_START = re.compile(
    r"^(?:[.．,，、。；;）)”%％]|[万亿]?元|[\d０-９.．,，]{1,20}(?:万|亿)?元|[（(](?:类|款|项|境)[）)])"
)
_NUMBERED = re.compile(
    r"\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)、]|[.．](?!\d+\s*(?:[%％]|[万亿]?元)))|第.{1,3}[部章节]"
)
_ITEM = re.compile(r"\d{1,2}(?:[、）)]|[.．](?=[^\d\s]))")  # 3、公务用车费, no rest of a figure
_LEADER = re.compile(r"[.…·]{4,}|…{2,}")  # 一、部门概况……………1
_ALONE = re.compile(r"\d{1,3}")
_USED_FOR = re.compile(
    r"主要用于"
)  # goes on with the item above, never begins a paragraph of its own
_PROSE = re.compile(r"[，,；;。]|\d\s*[万亿]?元")
_FINISHED = re.compile(r"(?:[。；;：:！？!?”》）)|]|情况|说明|如下|表)$")
_WHOLE_FIGURE = re.compile(r"\d\.\d\d$")  # no further digit is missing
_TABLE = re.compile(r"(?:附|公开|预算)?表\s*\d|[（(]?(?:金额)?单位[：:]")  # 公开05表 …, 单位：万元
_HEADING_END = re.compile("(?:情况|说明)$")  # 六、“三公”经费支出决算情况说明, as long as a line
_FEWEST_WRAPPED = 10
_SHORTEST_WRAPPED = 25
_SHORTEST_PROSE = 18  # characters of a line that a page can have cut


def _joined(lines: list[str], width: int | None) -> list[str]:
    """Return lines that were broken inside a figure, or by a page, put together again."""
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
    if _USED_FOR.match(after) and re.search(r"[（(]\d*项[）)]。?$", before):
        return True
    if not before or "\t" in before or _LEADER.search(before) or _ALONE.fullmatch(before):
        return False
    if before[-1] in "。；;：:" or _are_cells(before, after):
        return False
    heads = _NUMBERED.match(before) and _HEADING_END.search(before)
    if width is not None and len(before) >= width and not _NUMBERED.match(after) and not heads:
        return True
    if _OPEN_START.match(after):
        return True
    if _OPEN_END.search(before[-1:]) and after[0].isdigit():
        return not _ITEM.match(after)
    return _is_cut_sentence(before) and not (_NUMBERED.match(after) or after.startswith("["))


def _are_cells(before: str, after: str) -> bool:
    """Return whether two lines are cells or rows of a table, or the title of one comes next."""
    if is_figure(after) and (is_figure(before) or _WHOLE_FIGURE.search(before)):
        return True
    return is_row_of_figures(before) or is_row_of_figures(after) or bool(_TABLE.match(after))


def _is_cut_sentence(line: str) -> bool:
    """Return whether a line is prose and stops in the middle: 「…，决算数小于全」."""
    return len(line) >= _SHORTEST_PROSE and bool(_PROSE.search(line)) and not _FINISHED.search(line)


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
    builder.grid(squared(rows) or [row + [""] * (width - len(row)) for row in rows])
