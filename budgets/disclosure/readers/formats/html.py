"""Reads a web page (.html, .mht, or a table that an office program saved as one) without fetching.

Paragraphs and data tables in reading order; what a visitor does not see, menus and tables that only
place things on the page are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from html.parser import HTMLParser

from budgets.disclosure.readers.blocks.document import MOST_BLOCKS, Builder, Document, too_long
from budgets.disclosure.readers.errors import UnreadableDocument, damaged, empty
from budgets.disclosure.readers.formats.html_tables import (
    WIDEST_TABLE,
    PageCell,
    PageParagraph,
    PageTable,
    spread,
)
from budgets.disclosure.readers.formats.txt import decoded
from budgets.disclosure.readers.formats.worksheets import add_rows

LONGEST_PAGE = 8_000_000  # characters
MOST_TAGS = 300_000
DEEPEST_TABLE = 20
LONGEST_ODD_TAG = 300  # a tag with a "<" inside: seldom meant, slow to look through
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]{2,20})""")
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}
_MOST_BROKEN = (
    0.001  # share of characters that may be undecodable in a page that names its encoding
)
# fmt: off
_UNSEEN = frozenset((
    "script", "style", "nav", "footer", "noscript", "template", "select", "button", "svg", "math",
    "object", "iframe", "head",
))
_CELLS = frozenset(("td", "tr"))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl",
    "dt", "fieldset", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main",
    "ol", "p", "pre", "section", "ul", "worksheet",
))
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
))
# fmt: on
_ALIASES = {"th": "td", "row": "tr", "cell": "td"}  # Excel's XML tables of 2003
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_HUGE_REFERENCE = re.compile(r"&#x?[0-9a-f]{9,};?", re.IGNORECASE)
_PAGE_TITLE = re.compile("预算|决算")
_RAW = re.compile(r"<(script|style)\b", re.IGNORECASE)
_RAW_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
# A "<" that needs a second look: most open a tag that holds no "<" and begins no script or style.
_ODD = re.compile(r"<(?!(?:/|[a-rt-zA-RT-Z])[^<>]*>)")
Attributes = list[tuple[str, str | None]]


def read_html(name: str, data: bytes) -> Document:
    """The paragraphs and tables of a page; UnreadableDocument where it has none."""
    text = _text_of(data)
    if len(text) > LONGEST_PAGE:
        raise too_long()
    page = _Page()
    page.feed("".join(_tamed(_HUGE_REFERENCE.sub("", text))))
    page.close()
    return page.document(name)


def read_mhtml(name: str, data: bytes) -> Document:
    """The page inside a web archive (.mht)."""
    try:
        message = message_from_bytes(data)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        pages = [page for part in parts if (page := _payload(part))]
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        raise damaged() from None
    if not pages:
        raise empty()
    return read_html(name, max(pages, key=len))


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(data: bytes) -> str:
    found = _CHARSET.search(data[:8192]) or _XML_CHARSET.match(data[:8192])
    if found and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        charset = found[1].decode("ascii").lower()
        text = _mostly(data, _CHINESE.get(charset, charset))
        if text is not None:
            return text
    try:
        return decoded(data)
    except UnreadableDocument:
        text = _mostly(data, "gb18030") or _mostly(data, "utf-8")
        if text is None:
            raise
        return text


def _mostly(data: bytes, charset: str) -> str | None:
    try:
        text = data.decode(charset, "replace")
    except (LookupError, ValueError, TypeError):
        return None
    return text if text.count("\ufffd") <= len(text) * _MOST_BROKEN else None


def _tamed(text: str) -> Iterator[str]:
    """The page without comments, declarations and scripts, and with no "<" that opens no tag.

    One walk from front to back: the parser itself would look through the rest of the page again for
    each tag that is never closed.
    """
    kept = place = 0
    closing, end = -1, len(text)
    while met := _ODD.search(text, place):
        opening = met.start()
        after = text[opening + 1 : opening + 2]
        if after in ("!", "?"):
            mark = "-->" if text.startswith("<!--", opening) else ">"
            found = text.find(mark, opening + 2)
            yield text[kept:opening]
            kept = place = found + len(mark) if found >= 0 else end
            continue
        if closing < opening:
            closing = text.find(">", opening)
            closing = end if closing < 0 else closing
        odd = closing - opening > LONGEST_ODD_TAG and text.find("<", opening + 1, closing) >= 0
        if closing == end or odd or not (after.isalpha() or after == "/"):
            yield text[kept:opening]
            yield "&lt;"
            kept = place = opening + 1
            continue
        place = closing + 1
        if after in "sS" and (raw := _RAW.match(text, opening)):
            end_tag = _RAW_ENDS[raw[1].lower()].search(text, place)
            yield text[kept:place]
            kept = place = end_tag.start() if end_tag else end
    yield text[kept:]


class _Page(HTMLParser):
    """The state of one walk through a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._root = PageCell()
        self._tables: list[PageTable] = []
        self._too_deep = 0  # tables that are nested deeper than any page means
        self._unseen: tuple[str, int] | None = None
        self._text: list[str] = []
        self._linked = 0  # characters of the paragraph that stand inside links
        self._links = 0
        self._listed = False
        self._lists: list[str] = []
        self._articles = 0
        self._titles: list[str] = []
        self._dated: list[str] = []
        self._in_title = False
        self._items = self._tags = 0

    def document(self, name: str) -> Document:
        self._break()
        while self._tables:
            self._end_table()
        builder = Builder(name)
        paragraphs = [i for i in self._root.items if isinstance(i, PageParagraph)]
        body = "".join("".join(p.text.split()) for p in paragraphs)
        title = next((t for t in self._titles if _PAGE_TITLE.search(t)), "")
        if title and "".join(title.split()) not in body:
            builder.paragraph(title)
        for item in self._root.items:
            if isinstance(item, list):
                add_rows(builder, item)
            elif not item.only_links:
                builder.paragraph(item.text, listed=item.listed)
        document = builder.document()
        if not document.blocks:
            raise empty()
        return replace(document, dated=tuple(self._dated))

    # What the parser calls

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line of a tag, so none is counted."""
        return j

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._tags += 1
        if self._tags > MOST_TAGS:
            raise too_long()
        if tag == "td" and not attrs and self._tables and not self._unseen:  # most of a long table
            if self._text:
                self._break()
            self._links = 0
            self._start_cell({})
            return
        tag = tag.removeprefix("ss:")
        tag = _ALIASES.get(tag, tag)
        if tag == "title":
            self._in_title = True
        elif tag == "meta":
            self._remember(dict(attrs))
        if self._unseen:
            self._count_unseen(tag)
            if self._unseen:
                return
        if self._is_unseen(tag, attrs):
            if tag not in _VOID:
                self._unseen = (tag, 1)
            return
        if tag == "br":
            self._break(listed=self._listed)
        elif tag in _BLOCKS or tag in ("table", "tr", "td"):
            self._start_block(tag, dict(attrs) if attrs else {})
        elif tag == "a" and any(key == "href" and value for key, value in attrs):
            self._links += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS and not self._unseen:  # most tags of a long table, and all that they do
            if self._text:
                self._break()
            return
        tag = tag.removeprefix("ss:")
        tag = _ALIASES.get(tag, tag)
        if tag == "title":
            self._in_title = False
        if self._unseen:
            name, depth = self._unseen
            if tag == name:
                self._unseen = (name, depth - 1) if depth > 1 else None
            return
        if tag == "a":
            self._links = max(self._links - 1, 0)
        elif tag in _BLOCKS or tag in ("table", "tr", "td"):
            self._break()
            if tag == "table":
                self._end_table()
            elif tag in ("ol", "ul") and self._lists:
                self._lists.pop()
            elif tag in ("article", "main"):
                self._articles = max(self._articles - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._in_title and len(self._titles) < 20:
            self._titles.append(data.strip())
        if self._unseen:
            return
        if self._links:
            self._linked += _characters(data)
        self._text.append(data)

    # Blocks

    def _start_block(self, tag: str, attrs: dict[str, str | None]) -> None:
        if self._text:
            self._break()
        self._links = 0  # a link that was left open ends with its block
        if tag == "table":
            if len(self._tables) < DEEPEST_TABLE:
                self._tables.append(PageTable())
            else:
                self._too_deep += 1
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag == "td" and self._tables:
            self._start_cell(attrs)
        elif tag in ("ol", "ul"):
            self._lists.append(tag)
            del self._lists[1_000:]
        elif tag == "li":
            self._listed = bool(self._lists) and self._lists[-1] == "ol"
        elif tag in ("article", "main"):
            self._articles += 1
        elif tag == "worksheet":
            self._add(PageParagraph(attrs.get("ss:name") or ""))

    def _start_cell(self, attrs: dict[str, str | None]) -> None:
        rows = self._tables[-1].rows
        if not rows:
            rows.append([])
        self._count()
        if not attrs:  # as most cells of a long table are
            rows[-1].append(PageCell())
            return
        across = _number(attrs.get("colspan")) or _number(attrs.get("ss:mergeacross")) + 1
        down = _number(attrs.get("rowspan")) or _number(attrs.get("ss:mergedown")) + 1
        index = _number(attrs.get("ss:index"))
        while len(rows[-1]) < index - 1:
            rows[-1].append(PageCell())
        rows[-1].append(PageCell(across=max(across, 1), down=max(down, 1)))

    def _end_table(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif self._tables:
            table = self._tables.pop()
            into = self._container()
            if table.places_things():
                for cell in table.cells():
                    into.items.extend(cell.items)
            else:
                into.items.append(spread(table))

    def _break(self, *, listed: bool = False) -> None:
        """Ends the paragraph that was being read."""
        if not self._text:
            return
        pieces = self._text
        if text := " ".join((pieces[0] if len(pieces) == 1 else "".join(pieces)).split()):
            only_links = self._linked > 0 and _characters(text) <= self._linked
            self._add(PageParagraph(text, self._listed, only_links))
            self._listed = listed
        self._text.clear()
        self._linked = 0

    def _add(self, paragraph: PageParagraph) -> None:
        self._count()
        self._container().items.append(paragraph)

    def _container(self) -> PageCell:
        """The innermost open cell; where a table has none yet, what surrounds the table."""
        for table in reversed(self._tables):
            if table.rows and table.rows[-1]:
                return table.rows[-1][-1]
        return self._root

    def _count(self) -> None:
        self._items += 1
        if self._items > MOST_BLOCKS * 4:
            raise too_long()

    # What a visitor does not see

    def _is_unseen(self, tag: str, attrs: Attributes) -> bool:
        if tag in _UNSEEN or (tag == "header" and not self._articles):
            return True
        if not attrs:
            return False
        values = dict(attrs)
        return tag not in ("body", "html") and (
            "hidden" in values or bool(_INVISIBLE.search((values.get("style") or "").lower()))
        )

    def _count_unseen(self, tag: str) -> None:
        name, depth = self._unseen or ("", 0)
        if name == "p" and (tag in _BLOCKS or tag in ("table", "tr", "td")):
            self._unseen = None  # the next block ends a paragraph
        elif name == "head" and (tag in _BLOCKS or tag == "table"):
            self._unseen = None
        elif name == tag and tag in ("tr", "td", "li"):
            self._unseen = None  # these end where the next one begins
        elif name == tag and tag not in _VOID:
            self._unseen = (name, depth + 1)

    def _remember(self, attrs: dict[str, str | None]) -> None:
        """What pages of governments say of themselves in their head: the title, the day of publication."""
        name, content = (attrs.get("name") or "").lower(), (attrs.get("content") or "")[:200]
        if name == "articletitle" and content:
            self._titles.insert(0, content)
        elif name == "pubdate" and content:
            self._dated.append(content)


def _characters(text: str) -> int:
    return len("".join(text.split()))


def _number(written: str | None) -> int:
    text = (written or "").strip()
    return min(int(text), WIDEST_TABLE) if text.isdecimal() and len(text) < 6 else 0
