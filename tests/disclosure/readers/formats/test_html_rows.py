"""Tables that a page makes of blocks, spans or bare rows, and texts that are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from budgets.disclosure.readers.blocks.document import Document, Grid, Paragraph
from budgets.disclosure.readers.formats.html import read_html

ROWS = [
    ["科目编码", "科目名称", "年初预算数", "决算数"],
    ["合计", "基本支出", "项目支出", "合计", "基本支出", "项目支出"],
    ["2130204", "事业机构", "60.00", "60.00", "", "58.10", "58.10", ""],
    ["2130205", "森林资源培育", "30.00", "", "30.00", "26.00", "", "26.00"],
]
SPREAD = [
    ["科目编码", "科目名称", *["年初预算数"] * 3, *["决算数"] * 3],
    ["科目编码", "科目名称", *["合计", "基本支出", "项目支出"] * 2],
    *ROWS[2:],
]


def read(body: str, title: str = "") -> Document:
    """The blocks of a page."""
    page = (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"
    )
    return read_html("a.html", page.encode())


def rows_of(opening: str, closing: str) -> Callable[[str], str]:
    """Rows with something before and behind each cell."""
    return lambda row: "".join(
        f"<{row}>" + "".join(f"{opening}{cell}{closing}" for cell in cells) + f"</{row}>"
        for cells in ROWS
    )


MADE = {
    "blocks": rows_of("<div>", "</div>")("div"),
    "blocks with a blank": rows_of("<div>", "&nbsp;</div>")("div"),
    "spans": rows_of("<span>", "</span>")("div"),
    "spans in blocks": rows_of("<div><span>", "</span></div>")("div"),
    "items of a list": f"<ul>{rows_of('<p>', '</p>')('li')}</ul>",
    "rows without spans": f"<table>{rows_of('<td>', '</td>')('tr')}</table>",
    "preformatted": "<pre>" + "\n".join("\t".join(row) for row in ROWS) + "</pre>",
}


@pytest.mark.parametrize("body", MADE.values(), ids=MADE)
def test_rows_are_a_table_however_a_page_makes_them(body: str) -> None:
    document = read(f"<div class='page'><p>支出决算表</p><div>{body}</div><p>说明如下。</p></div>")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.strip() for cell in row] for row in grid.rows] == SPREAD
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == ["支出决算表", "说明如下。"]


@pytest.mark.parametrize(
    "body",
    [
        "<p><span>一、</span><span>部门概况</span></p>" * 4,
        "<p><span>2024</span><span>年预算</span><span>350.00</span><span>万元。</span></p>" * 4,
        "<div><span>收入</span><span>，</span><span>350.00</span></div>" * 4,
        "<div><div>首页</div><div>公开</div></div>" * 4,
    ],
    ids=["headings", "sentences", "parts of a sentence", "a menu"],
)
def test_words_of_sentences_are_no_cells(body: str) -> None:
    assert not [block for block in read(body).blocks if isinstance(block, Grid)]


@pytest.mark.parametrize(
    "title",
    [
        "栖岚县林业站2024年部门预算_部门预决算_栖岚县人民政府",
        "栖岚县林业站2024年部门预算 - 栖岚县人民政府门户网站",
        "栖岚县林业站2024年部门预算-栖岚县政府网",
        "栖岚县林业站2024年部门预算 | 预决算公开",
        "栖岚县林业站2024年部门预算",
    ],
)
def test_the_name_of_a_site_is_no_part_of_a_title(title: str) -> None:
    first = read("<p>收入合计350.00万元。</p>", title).blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text == "栖岚县林业站2024年部门预算"
