"""One small invented disclosure in every kind of file: what the fuzz target starts from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import openpyxl

from tests.disclosure.readers.pdfs import assembled

HERE = Path(__file__).parent
Rows = Sequence[Sequence[str]]

TEXT = """\
青禾县档案馆2023年部门预算
一、基本职能及主要工作
（一）职能简介
1、收集、保管全县档案。
（二）2023年重点工作
1、完成馆藏数字化二期。
二、部门预算单位构成
档案馆下设3个股室，没有下属单位。
三、收支预算情况说明
2023年收支总预算412.60万元，比2022年增加12.40万元，增长3.1%，主要原因是新增数字化项目。
（一）收入预算情况：一般公共预算拨款收入412.60万元，占100%。
（二）支出预算情况：基本支出302.60万元，占73.3%；项目支出110.00万元，占26.7%。
四、一般公共预算当年拨款情况说明
一般公共服务（类）档案事务（款）行政运行（项）2023年预算数为302.60万元，主要用于：人员工资和日常运转。
一般公共服务（类）档案事务（款）档案馆（项）2023年预算数为110.00万元，主要用于：馆藏数字化。
五、一般公共预算基本支出情况说明
基本支出302.60万元，其中：人员经费261.40万元，公用经费41.20万元。
六、“三公”经费财政拨款预算安排情况说明
“三公”经费预算3.00万元，其中：因公出国（境）经费0万元，公务接待费1.00万元，公务用车购置及运行维护费2.00万元，较2022年持平。
七、政府性基金预算支出情况说明
2023年没有使用政府性基金预算拨款安排的支出。
八、其他重要事项
（一）机关运行经费：2023年41.20万元，比上年减少2,000元，下降0.5%。
（二）政府采购：2023年安排政府采购预算60万元。
九、名词解释
（一）基本支出：为保障机构正常运转而发生的支出。
"""
TABLES: tuple[tuple[str, Rows], ...] = (
    (
        "表1 部门收支总表（单位：万元）",
        (
            ("收入", "收入", "支出", "支出"),
            ("项目", "预算数", "项目", "预算数"),
            ("一、一般公共预算拨款收入", "412.60", "一、一般公共服务支出", "412.60"),
            ("本年收入合计", "412.60", "本年支出合计", "412.60"),
            ("收入总计", "412.60", "支出总计", "412.60"),
        ),
    ),
    (
        "表3 部门支出总表（单位：元）",
        (
            ("科目编码", "科目编码", "科目编码", "科目名称", "合计", "基本支出", "项目支出"),
            ("类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"),
            ("", "", "", "合计", "4,126,000.00", "3,026,000.00", "1,100,000.00"),
            ("201", "26", "01", "行政运行", "3,026,000.00", "3,026,000.00", ""),
            ("201", "26", "04", "档案馆", "1,100,000.00", "", "1,100,000.00"),
        ),
    ),
    (
        "表7 一般公共预算“三公”经费支出表（单位：万元）",
        (
            ("合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"),
            ("3.00", "0.00", "2.00", "1.00"),
        ),
    ),
)


@cache
def as_text() -> bytes:
    """A text file, its tables as tabbed lines."""
    tables = "\n".join(
        title + "\n" + "\n".join("\t".join(row) for row in rows) for title, rows in TABLES
    )
    return (TEXT + tables + "\n").encode()


@cache
def as_word() -> bytes:
    """A Word file with merged heads."""
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    for title, rows in TABLES:
        document.add_paragraph(title)
        table = document.add_table(len(rows), len(rows[0]))
        for down, row in enumerate(rows):
            for across, text in enumerate(row):
                if across and row[across - 1] == text and down < 2:
                    table.cell(down, across - 1).merge(table.cell(down, across))
                else:
                    table.cell(down, across).text = text
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@cache
def as_workbook() -> bytes:
    """An .xlsx: a sheet a table, figures as numbers, and the text on a sheet of its own."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    for line in TEXT.splitlines():
        book.active.append([line])
    for number, (title, rows) in enumerate(TABLES, 1):
        sheet = book.create_sheet(f"表{number}")
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(rows[0]))
        for row in rows:
            sheet.append([_value(text) for text in row])
            for cell in sheet[sheet.max_row]:
                cell.number_format = "#,##0.00" if isinstance(cell.value, float) else "General"
        sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=2)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache
def as_shared_workbook() -> bytes:
    """The workbook saved as .xlsx by LibreOffice: its cells share their texts."""
    return (HERE / "seeds" / "archive.xlsx").read_bytes()


def _value(text: str) -> str | float:
    return float(text.replace(",", "")) if "." in text else text


@cache
def as_page() -> bytes:
    """A web page with what surrounds an article."""
    parts = ["<nav><a href='/'>首页</a></nav><div class='article'><h1>公开</h1>"]
    parts += [f"<p style='text-indent:2em'>{line}</p>" for line in TEXT.splitlines()]
    for title, rows in TABLES:
        parts.append(f"<p>{title}</p><table border=1>")
        parts += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
        parts.append("</table>")
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>部门预算</title></head><body>'
    return (head + "\n".join(parts) + "</div><footer>县政府</footer></body></html>").encode()


@cache
def as_web_archive() -> bytes:
    """The page as an .mht."""
    head = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=seam\r\n\r\n--seam\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + as_page() + b"\r\n--seam--\r\n"


@cache
def as_old_workbook() -> bytes:
    """The workbook saved as .xls by LibreOffice; kept as a file, as no library here writes it."""
    return (HERE / "seeds" / "archive.xls").read_bytes()


@cache
def as_pdf() -> bytes:
    """A PDF written by hand, nothing in it packed, so that mutations reach all of it.

    Its font is one of those that every reader knows by name; its table has ruled lines.
    """
    pages = [_page(TEXT.splitlines(), ()), _page([TABLES[1][0]], TABLES[1][1])]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[6 0 R 8 0 R]/Count 2>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    ]
    for number, content in enumerate(pages):
        own = 6 + 2 * number
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (own + 1)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return assembled(objects)


def _page(lines: Sequence[str], rows: Rows) -> bytes:
    parts = []
    height = 800
    for line in lines:
        for start in range(0, len(line), 40):
            parts.append(_shown(line[start : start + 40], 60, height))
            height -= 18
    top = height + 12
    for row in rows:
        parts.append(f"60 {height + 12} m 536 {height + 12} l S")
        parts += [_shown(cell, 62 + 68 * place, height, 5) for place, cell in enumerate(row)]
        height -= 18
    if rows:
        parts.append(f"60 {height + 12} m 536 {height + 12} l S")
        parts += [f"{60 + 68 * n} {top} m {60 + 68 * n} {height + 12} l S" for n in range(8)]
    return "\n".join(parts).encode()


def _shown(text: str, across: int, height: int, size: int = 9) -> str:
    return f"BT /F1 {size} Tf {across} {height} Td <{text.encode('utf-16-be').hex()}> Tj ET"
