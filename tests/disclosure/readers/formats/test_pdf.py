"""PDFs: paragraphs as they were written, tables as they were drawn, whatever the page did to them."""

from __future__ import annotations

import pytest

from budgets.disclosure.readers.blocks.document import Grid, Paragraph
from budgets.disclosure.readers.errors import Obstacle, UnreadableDocument
from budgets.disclosure.readers.formats.pdf import pages, read_pdf
from tests.disclosure.readers.pdfs import LANDSCAPE, LEFT, PITCH, RIGHT, SIZE, Sheet, pdf_of

WIDE = "部门为保障机构正常运转完成日常工作任务安排的各项开支都列在这里请逐项核对后公开"
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "149.00", "146.40", "2.60"],
    ["208", "社会保障和就业支出", "25.30", "25.30", "0.00"],
    ["", "合计", "174.30", "171.70", "2.60"],
]
EDGES = (90.0, 150.0, 300.0, 370.0, 440.0, 510.0)
STARTS = (90.0, 150.0, 310.0, 380.0, 450.0)


def full(end: str) -> str:
    """A line of 35 characters that ends so."""
    return WIDE[: 35 - len(end)] + end


def texts(*sheets: Sheet) -> list[str]:
    return [b.text for b in read_pdf("x.pdf", pdf_of(*sheets)).blocks if isinstance(b, Paragraph)]


def grids(*sheets: Sheet) -> list[Grid]:
    return [b for b in read_pdf("x.pdf", pdf_of(*sheets)).blocks if isinstance(b, Grid)]


def cells(grid: Grid) -> list[list[str]]:
    return [list(row) for row in grid.rows]


# Paragraphs


def test_lines_that_the_page_broke_are_one_paragraph() -> None:
    sheet = Sheet().lines(
        ["　　" + full("收入")[:33], full("支出"), "结转。", "　　下一段从这里开始。"], 100
    )
    assert texts(sheet) == [full("收入")[:33] + full("支出") + "结转。", "下一段从这里开始。"]


def test_a_figure_broken_over_two_lines_closes_up() -> None:
    sheet = Sheet().lines([full("预算为1,24")[1:] + "3", ".56万元，比上年增加。"], 100)
    assert "预算为1,243.56万元" in texts(sheet)[0]


def test_a_figure_that_moved_to_the_next_line_whole_belongs_to_the_sentence() -> None:
    sheet = Sheet().lines([full("上年执行数为")[:31] + "执行数为"[-1:], "43269.30万元。"], 100)
    sheet.lines([full("末")], 300)
    assert texts(sheet)[0].endswith("43269.30万元。")


def test_a_short_line_ends_its_paragraph_without_a_full_stop() -> None:
    sheet = Sheet().lines(["主要原因是人员增加", "支出主要用于下列方面", full("尾")], 100)
    assert texts(sheet)[:2] == ["主要原因是人员增加", "支出主要用于下列方面"]


def test_a_numbered_line_begins_a_paragraph_even_below_a_full_one() -> None:
    sheet = Sheet().lines([full("。"), "二、支出预算", "（一）基本支出", full("。")], 100)
    assert texts(sheet) == [full("。"), "二、支出预算", "（一）基本支出", full("。")]


def test_a_heading_in_larger_type_is_not_joined() -> None:
    sheet = Sheet().lines([full("没有完")], 100).say("第二部分预算表", 90, 120, 18)
    assert texts(sheet) == [full("没有完"), "第二部分预算表"]


def test_a_title_of_two_centred_lines_is_one() -> None:
    first, second = "某某县规划和自然资源管", "理局"
    sheet = Sheet().say(first, 90, 200, 38).say(second, (595 - 76) / 2, 250, 38)
    body = Sheet().lines([full("。")], 100)
    assert texts(sheet, body)[0] == first + second


def test_a_paragraph_over_a_page_break_is_one_and_stands_on_its_first_page() -> None:
    above = Sheet().lines(["　　" + full("")[:33], full("经费")], 740).say("— 1 —", 280, 800)
    below = Sheet().lines(["合计为零。", "　　另一段。"], 80).say("— 2 —", 280, 800)
    document = read_pdf("x.pdf", pdf_of(above, below))
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph)]
    assert [p.text[-9:] for p in paragraphs] == ["请逐经费合计为零。", "另一段。"]
    assert [p.page for p in paragraphs] == [1, 2]


def test_a_contents_with_leaders_stays_a_line_each() -> None:
    entries = ["一、部门概况" + "." * 56 + "3", "二、收支情况" + "…" * 28 + "12"]
    assert texts(Sheet().say("目    录", 280, 80).lines(entries, 120)) == ["目录", *entries]


def test_a_contents_without_leaders_stays_a_line_each() -> None:
    sheet = Sheet()
    for n, title in enumerate(["一、部门概况", "二、收支情况", "三、名词解释"]):
        sheet.say(title, LEFT, 120 + PITCH * n).say(str(3 + n), 500, 120 + PITCH * n)
    assert texts(sheet) == ["一、部门概况3", "二、收支情况4", "三、名词解释5"]
    assert grids(sheet) == []


@pytest.mark.parametrize("number", ["— {} —", "- {} -", "第{}页 共4页", "{}", "{}/4"])
def test_running_heads_and_page_numbers_go_away(number: str) -> None:
    sheets = [
        Sheet()
        .say("某某县信访局部门预算", 200, 40, 9)
        .lines([f"第{'一二三四'[n]}处说明。"], 120)
        .say(number.format(n + 1), 280, 800, 9)
        for n in range(4)
    ]
    assert texts(*sheets) == [f"第{each}处说明。" for each in "一二三四"]


def test_a_figure_at_the_foot_that_counts_no_pages_stays() -> None:
    sheets = [Sheet().lines(["说明。"], 120).say(n, 280, 800) for n in ("17", "9", "40", "3")]
    assert texts(*sheets).count("17") == 1


def test_what_stands_far_apart_on_a_line_is_two_paragraphs() -> None:
    sheet = Sheet().say("编制部门：某某县信访局", LEFT, 100).say("单位：万元", 440, 100)
    assert texts(sheet) == ["编制部门：某某县信访局", "单位：万元"]


def test_two_figures_side_by_side_are_never_read_as_one() -> None:
    sheet = Sheet().say("合计", LEFT, 100).say("12.5", 300, 100).say("30.1", 345, 100)
    assert texts(sheet) == ["合计", "12.5", "30.1"]


def test_bold_print_made_by_printing_twice_is_read_once() -> None:
    sheet = Sheet().say("部门预算", LEFT, 100).say("部门预算", LEFT + 0.4, 100)
    sheet.lines(["正文在这里，共一行。"], 140)
    assert texts(sheet)[0] == "部门预算"


def test_a_cell_cut_by_a_page_is_not_read_twice() -> None:
    lines = [f"（{n}）第{n}项职责是办理来访事项。" for n in "一二三四五六七八九"]
    above = Sheet().lines(lines, 660)
    below = Sheet().lines(lines, 660 - 760).lines(["后面的一段。"], 200)
    assert texts(above, below) == [*lines, "后面的一段。"]


# Tables


def test_a_ruled_table_is_a_grid_and_not_read_again_as_text() -> None:
    sheet = Sheet().say("表3 部门支出总表", LEFT, 80).say("单位：万元", 440, 100)
    sheet.table(ROWS, EDGES, 120)
    assert cells(grids(sheet)[0]) == ROWS
    assert texts(sheet) == ["表3部门支出总表", "单位：万元"]


def test_a_merged_cell_is_repeated_over_what_it_spans() -> None:
    rows = [["科目", "<", "支出", "<", "<"], *ROWS]
    grid = grids(_after(Sheet(), rows))[0]
    assert cells(grid)[0] == ["科目", "科目", "支出", "支出", "支出"]


def _after(sheet: Sheet, rows: list[list[str]]) -> Sheet:
    sheet.table(rows, EDGES, 120)
    return sheet


def test_a_name_and_a_figure_of_two_lines_in_a_cell_close_up() -> None:
    rows = [[*row] for row in ROWS]
    rows[2][1] = "社会保障和\n就业支出"
    rows[3][2] = "1,000,174.3\n0"
    grid = grids(_after(Sheet(), rows))[0]
    assert grid.rows[2][1] == "社会保障和就业支出"
    assert grid.rows[3][2] == "1,000,174.30"


def test_a_table_open_at_its_sides_has_its_outer_columns() -> None:
    sheet = Sheet()
    sheet.table(ROWS, EDGES, 120, sides=False)
    assert cells(grids(sheet)[0]) == ROWS


def test_a_table_that_is_not_ruled_between_its_rows_has_them_apart() -> None:
    sheet = Sheet()
    band = ["\n".join(column) for column in zip(*ROWS[1:3], strict=True)]
    sheet.table([ROWS[0], band, ROWS[3]], EDGES, 120)
    assert cells(grids(sheet)[0]) == ROWS


@pytest.mark.parametrize("across", [True, False])
def test_a_table_without_upright_rulings_is_told_by_its_columns(across: bool) -> None:
    sheet = Sheet().say("单位：万元", 440, 90)
    for down, row in enumerate(ROWS):
        for x, text in zip(STARTS, row, strict=True):
            if text:
                sheet.say(text, x, 120 + PITCH * down, 10)
        if across:
            sheet.rule(LEFT, 117 + PITCH * down, RIGHT, 117 + PITCH * down)
    assert cells(grids(sheet)[0]) == ROWS
    assert texts(sheet) == ["单位：万元"]


@pytest.mark.parametrize("pitch", [20.0, 30.0], ids=["close rows", "rows far apart"])
@pytest.mark.parametrize("middle", [True, False], ids=["in the middle", "at the left"])
def test_a_label_over_several_columns_without_rulings_is_of_all_of_them(
    pitch: float, middle: bool
) -> None:
    sheet = Sheet(size=LANDSCAPE)
    for text, x in (("年初预算数", 250 + 60 * middle), ("决算数", 490 + 70 * middle)):
        sheet.say(text, x, 100, 10)
    parts = ["合计", "基本支出", "项目支出"] * 2
    for place, text in enumerate(["科目名称", *parts]):
        sheet.say(text, 80 + 80 * (place + bool(place)), 100 + pitch, 10)
    rows = [
        ["事业机构", "60.00", "45.00", "15.00", "58.10", "44.10", "14.00"],
        ["森林资源培育", "30.00", "10.00", "20.00", "26.00", "9.00", "17.00"],
        ["农林水支出", "90.00", "55.00", "35.00", "84.10", "53.10", "31.00"],
    ]
    for down, row in enumerate(rows, 2):
        for place, text in enumerate(row):
            sheet.say(text, 80 + 80 * (place + bool(place)), 100 + pitch * down, 10)
    (grid,) = grids(sheet)
    assert cells(grid)[0] == ["科目名称", *["年初预算数"] * 3, *["决算数"] * 3]
    assert cells(grid)[1] == ["科目名称", *parts]


def test_sentences_with_figures_are_no_table() -> None:
    lines = [f"第{n}项预算 {n}.5 万元，用于日常办公。" for n in range(1, 6)]
    assert grids(Sheet().lines(lines, 100)) == []


def test_text_in_a_box_stays_text() -> None:
    sheet = Sheet().lines(["　　本部门没有安排。"], 100)
    for y in (95, 125):
        sheet.rule(80, y, 520, y)
    sheet.rule(80, 95, 80, 125).rule(520, 95, 520, 125)
    assert grids(sheet) == []
    assert texts(sheet) == ["本部门没有安排。"]


def test_a_table_overleaf_goes_on_without_its_repeated_head() -> None:
    above, below = Sheet(), Sheet()
    above.say("表3 部门支出总表", LEFT, 80).table(ROWS[:2], EDGES, 120)
    below.table([ROWS[0], *ROWS[2:]], EDGES, 70)
    below.lines(["注：本表反映支出。"], 200)
    (grid,) = grids(above, below)
    assert cells(grid) == ROWS
    assert grid.pages == (1, 1, 2, 2)
    assert grid.place(2) == "第 2 页表 1 第 3 行"


def test_a_table_overleaf_goes_on_below_its_repeated_caption() -> None:
    above, below = Sheet(), Sheet()
    above.say("表3 部门支出总表", LEFT, 80).table(ROWS[:2], EDGES, 120)
    below.say("表3 部门支出总表（续）", LEFT, 80).table(ROWS[2:], EDGES, 120)
    assert cells(grids(above, below)[0]) == ROWS
    assert texts(above, below) == ["表3部门支出总表"]


def test_another_table_overleaf_is_a_table_of_its_own() -> None:
    above, below = Sheet(), Sheet()
    above.say("表5 一般公共预算支出表", LEFT, 80).table(ROWS, EDGES, 120)
    below.say("表8 政府性基金预算支出表", LEFT, 80).table(ROWS, EDGES, 120)
    assert [len(grid.rows) for grid in grids(above, below)] == [4, 4]


def test_a_row_that_the_page_broke_is_one() -> None:
    above, below = Sheet(), Sheet()
    above.table([*ROWS[:2], ["208", "社会保障和", "25.30", "25.30", "0.00"]], EDGES, 120)
    below.table([["", "就业支出", "", "", ""], ROWS[3]], EDGES, 70)
    assert cells(grids(above, below)[0]) == ROWS


@pytest.mark.parametrize("turned", [True, False])
def test_a_landscape_table_reads_upright(turned: bool) -> None:
    sheet = Sheet(turned=True) if turned else Sheet(size=LANDSCAPE)
    sheet.say("表3 部门支出总表", LEFT, 60).table(ROWS, EDGES, 120)
    sheet.say("注：没有其他支出。", LEFT, 300)
    assert cells(grids(sheet)[0]) == ROWS
    assert texts(sheet) == ["表3部门支出总表", "注：没有其他支出。"]


def test_a_page_that_the_viewer_turns_reads_upright() -> None:
    sheet = Sheet(turned=True, rotate=90)
    sheet.say("表3 部门支出总表", LEFT, 60).table(ROWS, EDGES, 120)
    assert cells(grids(sheet)[0]) == ROWS


# What cannot be read


def refused(data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf("x.pdf", data)
    return caught.value


def test_a_scan_is_called_a_scan() -> None:
    error = refused(pdf_of(*(Sheet(picture=True) for _ in range(3))))
    assert "扫描件" in error.message
    assert "文字识别" in error.message


def test_a_scan_with_page_numbers_is_still_a_scan() -> None:
    sheets = (Sheet(picture=True).say(f"- {n} -", 280, 800) for n in range(1, 4))
    assert "扫描件" in refused(pdf_of(*sheets)).message


def test_a_text_on_a_picture_is_no_scan() -> None:
    sheet = Sheet(picture=True).lines(["　　本部门没有安排政府性基金预算。"], 100)
    assert texts(sheet) == ["本部门没有安排政府性基金预算。"]


def test_blank_pages_are_empty() -> None:
    assert refused(pdf_of(Sheet(), Sheet())).obstacle is Obstacle.EMPTY


def test_characters_without_codes_are_called_gibberish() -> None:
    data = pdf_of(Sheet().lines(["部门预算说明，本部门没有安排。"], 100))
    data = data.replace(b"/UniGB-UCS2-H", b"/Identity-H  ").replace(b"(GB1)", b"(Own)")
    assert "乱码" in refused(data).message


def test_a_password_is_asked_to_be_removed() -> None:
    data = pdf_of(Sheet().lines(["部门预算说明，本部门没有安排。"], 100))
    locked = (
        b"/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<%s>/U<%s>>>/ID[<00><00>]/Root"
        % (b"11" * 32, b"22" * 32)
    )
    assert refused(data.replace(b"/Root", locked)).obstacle is Obstacle.ENCRYPTED


def test_a_book_is_too_large() -> None:
    assert refused(pdf_of(*(Sheet() for _ in range(301)))).obstacle is Obstacle.TOO_LARGE


def test_a_drawing_of_countless_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_RULINGS", 500)
    sheet = Sheet().lines(["部门预算说明，本部门没有安排。"], 100)
    for n in range(501):
        sheet.rule(n % 500, n, n % 500 + 9, n)
    assert "太复杂" in refused(pdf_of(sheet)).message


def test_a_truncated_file_is_read_or_refused() -> None:
    data = pdf_of(_after(Sheet().lines([full("。")], 80), ROWS))
    for size in range(8, len(data), 97):
        try:
            read_pdf("x.pdf", data[:size])
        except UnreadableDocument:
            continue


def test_lengths_without_end_are_survived() -> None:
    data = pdf_of(Sheet().lines(["部门预算说明，本部门没有安排。"], 100).say("远", 9e9, 100, SIZE))
    assert read_pdf("x.pdf", data).blocks
