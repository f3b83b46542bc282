"""What a Word document holds beside plain paragraphs: notes, tracked changes, boxes, symbols."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from budgets.disclosure.readers.blocks.document import Grid, Paragraph
from budgets.disclosure.readers.in_process import blocks_of

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


def word_file(
    body: str, notes: str = "", space: str = TRANSITIONAL, part: str = "document"
) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'{RELATIONS}<Relationship Id="r1" Type="{RELATION}/officeDocument"'
            f' Target="word/{part}.xml"/></Relationships>',
        )
        archive.writestr(
            f"word/_rels/{part}.xml.rels",
            f'{RELATIONS}<Relationship Id="r1" Type="{RELATION}/footnotes"'
            ' Target="footnotes.xml"/></Relationships>',
        )
        root = f'xmlns:w="{space}" xmlns:mc="urn:mc"'
        archive.writestr(
            f"word/{part}.xml", f"<w:document {root}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/footnotes.xml", f"<w:footnotes {root}>{notes}</w:footnotes>")
    return stream.getvalue()


def paragraphs(body: str, notes: str = "") -> list[str]:
    document = blocks_of("预算.docx", word_file(body, notes))
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def p(runs: str) -> str:
    return f"<w:p>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
NOTES = (
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:id="2">{p(r("含上年结转1.2万元。"))}</w:footnote>'
)


def test_a_footnote_stands_after_its_paragraph() -> None:
    body = p(r("收入174.3万元") + NOTE + r("。")) + p(r("支出174.3万元。"))
    assert paragraphs(body, NOTES) == ["收入174.3万元。", "含上年结转1.2万元。", "支出174.3万元。"]


def test_a_footnote_in_a_table_stands_after_the_table() -> None:
    row = f"<w:tr><w:tc>{p(r('收入') + NOTE)}</w:tc><w:tc>{p(r('174.3'))}</w:tc></w:tr>"
    document = blocks_of("预算.docx", word_file(f"<w:tbl>{row}</w:tbl>", NOTES))
    assert document.blocks == (
        Grid(1, (("收入", "174.3"),)),
        Paragraph(1, "含上年结转1.2万元。"),
    )


def test_tracked_deletions_are_gone_and_insertions_are_there() -> None:
    body = p(
        r("收入")
        + "<w:del><w:r><w:delText>160</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{r('旧处')}</w:moveFrom><w:ins>{r('174.3')}</w:ins>"
        + f"<w:moveTo>{r('万元')}</w:moveTo>"
    )
    assert paragraphs(body) == ["收入174.3万元"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p(r('联系电话：0830-1234567'))}</w:txbxContent>"
    body = p(
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert paragraphs(body) == ["联系电话：0830-1234567"]


def test_content_controls_hidden_text_and_symbols() -> None:
    body = p(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{r('收入')}</w:sdtContent></w:sdt>"
        + r("隐藏", "<w:vanish/>")
        + r("合计", '<w:vanish w:val="0"/>')
        + '<w:r><w:sym w:font="Wingdings" w:char="F0B7"/><w:sym w:char="2265"/></w:r>'
        + r("95%")
    )
    assert paragraphs(body) == ["收入合计≥95%"]


@pytest.mark.parametrize("space", [TRANSITIONAL, STRICT])
def test_strict_documents_and_parts_of_other_names_are_read(space: str) -> None:
    data = word_file(p(r("收入174.3万元")), space=space, part="document2")
    assert blocks_of("预算.docx", data).blocks == (Paragraph(1, "收入174.3万元"),)


def test_a_seam_inside_every_cell_of_a_column_makes_no_second_column() -> None:
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    rows = "".join(
        f"<w:tr><w:tc>{p(r(name))}</w:tc><w:tc>{wide}{p(r(amount))}</w:tc></w:tr>"
        for name, amount in (("科目", "预算数"), ("合计", "174.3"))
    )
    document = blocks_of("预算.docx", word_file(f"<w:tbl>{rows}</w:tbl>"))
    assert document.blocks == (Grid(1, (("科目", "预算数"), ("合计", "174.3"))),)


def test_a_border_drawn_askew_makes_no_column() -> None:
    def row(*cells: tuple[str, int]) -> str:
        span = '<w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>'
        return "".join(
            [
                "<w:tr>",
                *(f"<w:tc>{span.format(n)}{p(r(text))}</w:tc>" for text, n in cells),
                "</w:tr>",
            ]
        )

    widths = "".join(f'<w:gridCol w:w="{width}"/>' for width in (1200, 1200, 15, 1200))
    rows = (
        row(("收入", 2), ("支出", 2))
        + row(("项目", 1), ("金额", 2), ("项目", 1))
        + row(("合计", 1), ("174.3", 2), ("合计", 1))
    )
    table = f"<w:tbl><w:tblGrid>{widths}</w:tblGrid>{rows}</w:tbl>"
    assert blocks_of("预算.docx", word_file(table)).blocks == (
        Grid(1, (("收入", "收入", "支出"), ("项目", "金额", "项目"), ("合计", "174.3", "合计"))),
    )


def test_a_row_that_begins_further_right_keeps_its_columns() -> None:
    cells = "".join(f"<w:tc>{p(r(text))}</w:tc>" for text in ("科目", "合计"))
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc>{p(r("1.5"))}</w:tc></w:tr>'
    document = blocks_of("预算.docx", word_file(f"<w:tbl><w:tr>{cells}</w:tr>{late}</w:tbl>"))
    assert document.blocks == (Grid(1, (("科目", "合计"), ("", "1.5"))),)
