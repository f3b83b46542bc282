"""Pages saved from a browser, web archives, and tables that office programs save as pages."""

from __future__ import annotations

import contextlib
import time
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from budgets.disclosure.readers import Obstacle, UnreadableDocument
from budgets.disclosure.readers.blocks.document import Grid, Paragraph
from budgets.disclosure.readers.formats.html import DEEPEST_TAG, read_html
from budgets.disclosure.readers.in_process import blocks_of, read_bytes
from tests.disclosure.readers.documents import text_of

TEXT = text_of("budget_in_words.txt")
PAGE = "<html><head><title>某县</title></head><body>{}</body></html>"


def paragraphs(body: str) -> list[str]:
    document = blocks_of("页.html", PAGE.format(body).encode())
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(body: str) -> list[list[list[str]]]:
    document = blocks_of("页.html", PAGE.format(body).encode())
    return [[list(row) for row in b.rows] for b in document.blocks if isinstance(b, Grid)]


def as_page(text: str) -> str:
    return PAGE.format("".join(f"<p>&emsp;&emsp;{line}</p>\r\n" for line in text.splitlines()))


def test_a_saved_page_tells_what_its_text_tells() -> None:
    page = read_bytes("预算.html", as_page(TEXT).encode()).disclosure
    assert page == read_bytes("预算.txt", TEXT.encode()).disclosure


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_names(encoding: str) -> None:
    page = as_page(TEXT).replace("<head>", f'<head><meta charset="{encoding}">')
    data = page.encode("gb18030" if encoding.startswith("gb") else encoding)
    plain = read_bytes("预算.txt", TEXT.encode()).disclosure
    assert read_bytes("预算.htm", data).disclosure == plain


def test_a_page_that_names_the_wrong_encoding_is_read_all_the_same() -> None:
    page = as_page(TEXT).replace("<head>", '<head><meta charset="utf-8">').encode("gb18030")
    assert read_bytes("预算.html", page).disclosure.fiscal_year == 2020


def test_a_web_archive_is_read() -> None:
    archive = MIMEMultipart("related")
    archive.attach(MIMEText(as_page(TEXT), "html", "utf-8"))
    archive.attach(MIMEText("body {}", "css"))
    plain = read_bytes("预算.txt", TEXT.encode()).disclosure
    assert read_bytes("预算.mht", archive.as_bytes()).disclosure == plain


def test_breaks_and_blocks_end_paragraphs_and_inline_marks_do_not() -> None:
    body = "<div>一、部门<b>职</b>能<br>负责接待<p>二、收入 <span>174.3</span>&nbsp;万元</div>三"
    assert paragraphs(body) == ["一、部门职能", "负责接待", "二、收入174.3万元", "三"]


def test_what_a_visitor_does_not_see_is_left_out() -> None:
    body = (
        "<nav><a href='/'>首页</a></nav><script>var a = '<p>假</p>';</script><style>p {}</style>"
        "<header>县政府</header><div style='display: none'><div>隐</div>藏</div><p hidden>不见"
        "<p>看得见</p><!-- <p>注释</p> --><footer>主办单位</footer>"
    )
    assert paragraphs(body) == ["看得见"]


def test_menus_and_attachments_are_left_out_and_links_in_a_sentence_stay() -> None:
    body = (
        "<ul><li><a href='1'>首页</a></li><li><a href='2'>政务公开</a></li></ul>"
        "<p>详见<a href='x.xls'>附表</a>。</p><p>附件：<a href='x.xls'>公开表.xls</a></p>"
    )
    assert paragraphs(body) == ["详见附表。", "附件：公开表.xls"]


def test_the_title_of_the_page_stands_in_where_the_article_has_none() -> None:
    page = "<html><head><title>某县信访局2020年部门预算</title></head><body><p>一、职能</p></body>"
    document = blocks_of("页.html", page.encode())
    assert document.blocks[0] == Paragraph(1, "某县信访局2020年部门预算")


def test_items_of_a_numbered_list_are_known_as_such() -> None:
    body = "<ol><li>办信</li><li>接访</li></ol><ul><li>其他</li></ul>"
    document = blocks_of("页.html", PAGE.format(body).encode())
    listed = [(b.text, b.listed) for b in document.blocks if isinstance(b, Paragraph)]
    assert listed == [("办信", True), ("接访", True), ("其他", False)]


def test_a_merged_cell_stands_in_every_cell_that_it_spans() -> None:
    body = (
        "<table><tr><th rowspan=2>科目<th colspan=2>2020年预算数<tr><td>基本支出<td>项目支出"
        "<tr><td>行政运行<td>1.5<td></table>"
    )
    assert grids(body) == [
        [
            ["科目", "2020年预算数", "2020年预算数"],
            ["科目", "基本支出", "项目支出"],
            ["行政运行", "1.5", ""],
        ]
    ]


def test_a_seam_inside_every_cell_of_a_column_makes_no_second_column() -> None:
    row = "<tr><td>{}</td><td colspan=2>{}</td></tr>"
    body = f"<table>{row.format('科目', '金额')}{row.format('合计', '1.5')}</table>"
    assert grids(body) == [[["科目", "金额"], ["合计", "1.5"]]]


def test_tables_that_only_place_things_are_no_tables() -> None:
    data = "<table><tr><td>科目</td><td>金额</td></tr><tr><td>合计</td><td>1.5</td></tr></table>"
    body = (
        f"<table><tr><td>左栏</td><td><table><tr><td>正文<br>说明</td></tr></table>{data}</table>"
    )
    assert paragraphs(body) == ["左栏", "正文", "说明"]
    assert grids(body) == [[["科目", "金额"], ["合计", "1.5"]]]


def test_titles_inside_a_table_are_paragraphs() -> None:
    body = (
        "<table><tr><td colspan=2>部门支出总表</td></tr><tr><td></td><td>单位：万元</td></tr>"
        "<tr><td>科目</td><td>金额</td></tr><tr><td>合计</td><td>1.5</td></tr></table>"
    )
    assert paragraphs(body) == ["部门支出总表", "单位：万元"]
    assert grids(body) == [[["科目", "金额"], ["合计", "1.5"]]]


def test_a_workbook_that_is_a_page_in_truth_is_read() -> None:
    body = "<table><tr><td>科目</td><td>金额</td></tr><tr><td>合计</td><td>1.5</td></tr></table>"
    document = blocks_of("表.xls", body.encode("gbk"))
    assert document.blocks == (Grid(1, (("科目", "金额"), ("合计", "1.5"))),)


def test_a_workbook_that_is_tabbed_text_in_truth_is_read() -> None:
    document = blocks_of("表.xls", "科目名称\t预算数\n合计\t1.5\n".encode("gbk"))
    assert document.blocks == (Grid(1, (("科目名称", "预算数"), ("合计", "1.5"))),)


def test_a_page_that_word_saved_shows_its_list_numbers_and_not_its_settings() -> None:
    page = (
        '<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><!--[if gte mso 9]><xml>'
        "<w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head><body>"
        "<p><![if !supportLists]><span>一、<span>&nbsp;&nbsp;</span></span><![endif]>部门职能"
        "<o:p></o:p></p></body></html>"
    )
    document = blocks_of("预算.doc", page.encode("gb18030"))
    assert document.blocks == (Paragraph(1, "一、部门职能"),)


def test_an_xml_workbook_of_2003_is_read() -> None:
    data = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表三"><Table>'
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">科目</Data></Cell><Cell><Data>金额'
        '</Data></Cell></Row><Row><Cell><Data>201</Data></Cell><Cell ss:Index="3"><Data>1.5</Data>'
        "</Cell></Row></Table></Worksheet></Workbook>"
    )
    document = blocks_of("表.xls", data.encode())
    assert document.blocks == (
        Paragraph(1, "表三"),
        Grid(1, (("科目", "科目", "金额"), ("201", "", "1.5"))),
    )


@pytest.mark.parametrize(
    "body",
    ["", "<a href='x.doc'>2020年部门预算.doc</a>", "<p>明天上午开会。</p>"],
    ids=["nothing", "only an attachment", "a notice"],
)
def test_a_page_without_a_disclosure_is_refused_in_a_sentence(body: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_bytes("页.html", PAGE.format(body).encode())
    assert caught.value.obstacle in (Obstacle.EMPTY, Obstacle.NOT_A_DISCLOSURE)


def test_a_page_of_unclosed_tags_is_refused_before_it_costs_time() -> None:
    with pytest.raises(UnreadableDocument, match="文件太大"):
        paragraphs("<div>" * (DEEPEST_TAG + 1) + "</span>" * 500_000)


def test_a_page_of_nothing_but_nulls_is_empty() -> None:
    with pytest.raises(UnreadableDocument, match="没有文字"):
        read_html("页.html", b"\x00\x00")


@pytest.mark.parametrize(
    "filler",
    [
        "<!--" * 200_000,
        "<a " * 300_000,
        "<a '" * 200_000,
        "<table>" * 100_000,
        "<div>" * 100_000,
        "<script>" * 100_000,
        "&#" + "9" * 100_000 + ";",
        "<td rowspan=99999 colspan=99999>预算" * 300,
        "<p " + "a=b " * 100_000 + ">",
        "</p" * 200_000,
        "<![CDATA[" * 100_000,
    ],
    ids=lambda filler: filler[:9],
)
def test_a_monstrous_page_does_not_hang(filler: str) -> None:
    began = time.process_time()
    with contextlib.suppress(UnreadableDocument):
        read_bytes("页.html", PAGE.format(filler + "2020年部门预算").encode())
    assert time.process_time() - began < 5
