"""Read a web page (.html, .mht, or a table that an office program saved as one) without fetching anything.

Return paragraphs and data tables in reading order, without hidden content, menus and layout tables. The tags
come from libxml2's HTML parser, which repairs a broken page: each element that it starts, it also ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from itertools import groupby

from lxml import etree

from budgets.disclosure.readers.blocks.document import MOST_BLOCKS, Builder, Document, too_long
from budgets.disclosure.readers.blocks.flattened import runs_of
from budgets.disclosure.readers.errors import UnreadableDocument, damaged, empty
from budgets.disclosure.readers.formats.html_rows import RowFinder, table_of
from budgets.disclosure.readers.formats.html_tables import (
    WIDEST_TABLE,
    PageCell,
    PageParagraph,
    PageRow,
    PageTable,
    spread,
)
from budgets.disclosure.readers.formats.txt import decoded
from budgets.disclosure.readers.formats.worksheets import add_rows

LONGEST_PAGE = 8_000_000  # characters
MOST_TAGS = 300_000
DEEPEST_TABLE = 20
DEEPEST_TAG = 2_000  # open at once: the parser looks for each end tag in all of them
_PIECE = 65_536  # bytes after which the parser can be stopped
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]{2,20})""")
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}
# The share of characters that may be undecodable in a page that names its encoding.
_MOST_BROKEN = 0.001
# fmt: off
_UNSEEN = frozenset((
    "script", "style", "nav", "footer", "noscript", "template", "select", "button", "svg", "math",
    "object", "iframe", "head",
))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl",
    "dt", "fieldset", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main",
    "ol", "p", "pre", "section", "table", "td", "tr", "ul", "worksheet",
))
# fmt: on
_ALIASES = {"th": "td", "row": "tr", "cell": "td"}  # Excel's XML tables of 2003
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_PAGE_TITLE = re.compile("预算|决算")
_BETWEEN_TITLES = re.compile(
    r"\s*[_|｜>›»]+\s*|\s+[-–—－·]+\s+|\s*[-–—－·]+\s*(?=[^-–—－]{2,20}(?:网|网站|政府|门户|平台|专栏)$)"
)


def read_html(name: str, data: bytes) -> Document:
    """Return the paragraphs and tables of a page; raise UnreadableDocument if it has none."""
    text = _text_of(data)
    if len(text) > LONGEST_PAGE:
        raise too_long()
    page = _Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True, no_network=True)
    source = text.replace("\x00", "").encode("utf-8", "replace") or b" "
    for start in range(0, len(source), _PIECE):
        parser.feed(source[start : start + _PIECE])
    parser.close()
    return page.document(name)


def read_mhtml(name: str, data: bytes) -> Document:
    """Return the page inside a web archive (.mht)."""
    try:
        message = message_from_bytes(data)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        payloads = [part.get_payload(decode=True) for part in parts]
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        raise damaged() from None
    pages = [page for page in payloads if isinstance(page, bytes) and page]
    if not pages:
        raise empty()
    return read_html(name, max(pages, key=len))


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


class _Page:
    """The target of the parser: the state of one walk through a page."""

    def __init__(self) -> None:
        self._root = PageCell()
        self._rows = RowFinder()
        self._tables: list[PageTable] = []
        self._too_deep = 0  # tables that are nested deeper than any page means
        self._depth = 0
        self._unseen_from = 0  # the depth of the outermost element that a visitor does not see
        self._text: list[str] = []
        self._linked = 0  # characters of the paragraph that stand inside links
        self._links = 0
        self._listed = False
        self._lists: list[str] = []
        self._articles = self._preformatted = 0
        self._titles: list[str] = []
        self._dated: list[str] = []
        self._in_title = False
        self._items = self._tags = self._images = 0

    def document(self, name: str) -> Document:
        self._break()
        builder = Builder(name, images=self._images)
        body = "".join("".join(p.text.split()) for p in self._paragraphs())
        title = next(filter(None, map(_title_of, self._titles)), "")
        if title and "".join(title.split()) not in body:
            builder.paragraph(title)
        run: list[PageParagraph] = []
        for kind, group in groupby(self._root.items, key=type):
            items = list(group)
            if kind is PageRow and (rows := table_of([i for i in items if isinstance(i, PageRow)])):
                _add_run(builder, run)
                run = []
                builder.grid(rows)
                continue
            for item in items:
                if isinstance(item, PageParagraph):
                    run += [] if item.only_links else [item]
                elif isinstance(item, PageRow):
                    run += [each for each in item.paragraphs if not each.only_links]
                else:
                    _add_run(builder, run)
                    run = []
                    add_rows(builder, item)
        _add_run(builder, run)
        return builder.document(tuple(self._dated))

    def _paragraphs(self) -> Iterator[PageParagraph]:
        for item in self._root.items:
            if isinstance(item, PageParagraph):
                yield item
            elif isinstance(item, PageRow):
                yield from item.paragraphs

    # The methods that the parser calls

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        self._tags += 1
        self._depth += 1
        if self._tags > MOST_TAGS or self._depth > DEEPEST_TAG:
            raise too_long()
        tag = _ALIASES.get(tag := tag.removeprefix("ss:"), tag)
        if tag == "title":
            self._in_title = True
        elif tag == "meta":
            self._remember(attrs)
        if self._unseen_from:
            return
        if self._is_unseen(tag, attrs):
            self._unseen_from = self._depth
        elif tag == "br":
            self._break(listed=self._listed)
            self._rows.interrupt()
        elif tag in _BLOCKS:
            self._start_block(tag, attrs)
        elif tag == "a" and attrs.get("href"):
            self._links += 1
        elif tag == "img":
            self._images += 1
        if tag == "table":
            self._rows.interrupt()
        elif not (self._tables or self._unseen_from):
            self._rows.start(tag, self._depth, len(self._root.items))

    def end(self, tag: str) -> None:
        self._depth -= 1
        tag = _ALIASES.get(tag := tag.removeprefix("ss:"), tag)
        if tag == "title":
            self._in_title = False
        if self._unseen_from:
            if self._depth < self._unseen_from:
                self._unseen_from = 0
        elif tag == "a":
            self._links = max(self._links - 1, 0)
        elif tag in _BLOCKS:
            self._break()
            if tag == "table":
                self._end_table()
            elif tag in ("ol", "ul"):
                self._lists.pop()
            elif tag in ("article", "main"):
                self._articles -= 1
            elif tag == "pre":
                self._preformatted -= 1
        self._end_row()

    def _end_row(self) -> None:
        """Make the paragraphs of the element that ends a row, if they are one."""
        found = None if self._unseen_from else self._rows.end(self._depth + 1)
        if found is None:
            return
        first, cells = found
        own = [i for i in self._root.items[first:] if isinstance(i, PageParagraph)]
        if own and len(own) == len(self._root.items) - first:
            self._root.items[first:] = [PageRow(cells, own)]

    def data(self, data: str) -> None:
        if self._in_title and len(self._titles) < 20:
            self._titles.append(data.strip())
        if self._unseen_from:
            return
        if self._links:
            self._linked += _characters(data)
        self._rows.data(data)
        if self._preformatted and not self._tables:
            self._lines(data)
        else:
            self._text.append(data)

    def _lines(self, data: str) -> None:
        """Add preformatted text, line by line; tabs part the cells of a row."""
        for number, line in enumerate(data.split("\n")):
            if number:
                self._break()
            if "\t" in line.strip():
                text = PageParagraph(" ".join(line.split()))
                self._count()
                self._root.items.append(PageRow(line.split("\t"), [text]))
            else:
                self._text.append(line)

    def close(self) -> None:
        """Do nothing: every element has been ended by now."""

    # Blocks

    def _start_block(self, tag: str, attrs: Mapping[str, str]) -> None:
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
        elif tag == "li":
            self._listed = bool(self._lists) and self._lists[-1] == "ol"
        elif tag in ("article", "main"):
            self._articles += 1
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "worksheet":
            self._add(PageParagraph(attrs.get("ss:name", "")))

    def _start_cell(self, attrs: Mapping[str, str]) -> None:
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
        """End the paragraph that was being read."""
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
        """Return the innermost open cell; where a table has none yet, what surrounds the table."""
        for table in reversed(self._tables):
            if table.rows and table.rows[-1]:
                return table.rows[-1][-1]
        return self._root

    def _count(self) -> None:
        self._items += 1
        if self._items > MOST_BLOCKS * 4:
            raise too_long()

    # What a visitor does not see

    def _is_unseen(self, tag: str, attrs: Mapping[str, str]) -> bool:
        if tag in _UNSEEN or (tag == "header" and not self._articles):
            return True
        if not attrs or tag in ("body", "html"):
            return False
        return "hidden" in attrs or bool(_INVISIBLE.search(attrs.get("style", "").lower()))

    def _remember(self, attrs: Mapping[str, str]) -> None:
        """Return what pages of governments state in their head: the title, the day of publication."""
        name, content = attrs.get("name", "").lower(), attrs.get("content", "")[:200]
        if name == "articletitle" and content:
            self._titles.insert(0, content)
        elif name == "pubdate" and content:
            self._dated.append(content)


def _add_run(builder: Builder, run: list[PageParagraph]) -> None:
    """Add paragraphs in a row; those that are the cells or rows of a table as one."""
    for start, end, rows in runs_of([each.text for each in run]):
        if rows:
            builder.grid(rows)
            continue
        for each in run[start:end]:
            builder.paragraph(each.text, listed=each.listed)


def _title_of(text: str) -> str:
    """Return a page's own title without the names of its columns and its site; "" if it is of no budget.

    「某局2024年部门预算_部门预算_某县人民政府」, 「某局2024年度决算 - 某县政府网」
    """
    parts = [part.strip() for part in _BETWEEN_TITLES.split(text)]
    return max((part for part in parts if _PAGE_TITLE.search(part)), key=len, default="")


def _characters(text: str) -> int:
    return len("".join(text.split()))


def _number(written: str | None) -> int:
    text = (written or "").strip()
    return min(int(text), WIDEST_TABLE) if text.isdecimal() and len(text) < 6 else 0
