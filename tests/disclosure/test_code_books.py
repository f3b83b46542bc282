"""A year's official book, laid over the list that comes with the software."""

import csv
from functools import partial
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook, load_workbook

from budgets.disclosure.codes import (
    ECONOMIC,
    FUNCTIONAL,
    OFFICIAL,
    Amended,
    Amendment,
    Book,
    Classification,
    Code,
    Match,
    amendments,
)
from budgets.disclosure.readers import UnreadableDocument
from budgets.disclosure.readers.code_book import MOST_HEADINGS, CodeList, read_code_list

LIST = (
    Code("201", "一般公共服务支出"),
    Code("20131", "党委办公厅（室）及相关机构事务", "201", confirmed=False),
    Code("2013101", "行政运行", "20131"),
    Code("2013199", "其他事务支出", "20131", valid_from=2019, valid_to=2022),
    Code("210", "卫生健康支出", former_names=("医疗卫生支出",), renamed_in=(2019,)),
)


def following(*books: Book) -> Classification:
    listed = Classification(lambda: LIST)
    listed.follow(books)
    return listed


def test_a_new_heading_begins_with_the_year_of_its_book() -> None:
    listed = following(Book(2026, (("2013150", "事业运行"),)))
    assert listed.in_force("2013150", 2026)
    assert not listed.in_force("2013150", 2025)
    assert [each.code for each in listed.ancestors("2013150")] == ["201", "20131", "2013150"]
    assert listed.resolve(("事业运行",), 2026).code == "2013150"


def test_a_renamed_heading_keeps_its_name_for_the_years_before() -> None:
    listed = following(Book(2024, (("2013101", "机关运行"),)))
    assert [listed.name_of("2013101", year) for year in (2023, 2024)] == ["行政运行", "机关运行"]
    assert listed.fit("2013101", "行政运行", 2024) is Match.FORMER
    assert listed.fit("2013101", "行政运行", 2023) is Match.EXACT


def test_a_name_is_put_right_between_two_renamings() -> None:
    listed = following(Book(2016, (("210", "医疗卫生与计划生育支出"),)))
    names = [listed.name_of("210", year) for year in (2015, 2016, 2018, 2019)]
    assert names == [
        "医疗卫生支出",
        "医疗卫生与计划生育支出",
        "医疗卫生与计划生育支出",
        "卫生健康支出",
    ]


def test_brackets_and_quotes_make_no_other_name() -> None:
    book = Book(2024, (("20131", "党委办公厅(室)及相关机构事务"),))
    assert list(amendments(LIST, book)) == []


def test_what_a_whole_book_leaves_out_ends_with_the_year_before() -> None:
    whole = Book(2024, (("201", "一般公共服务支出"), ("20131", LIST[1].name)), whole=True)
    listed = following(whole)
    assert [listed.in_force("2013101", year) for year in (2023, 2024)] == [True, False]
    assert listed.get("2013199") == LIST[3]  # had ended already
    assert following(Book(2024, whole.headings)).in_force("2013101", 2024)


def test_a_heading_that_had_ended_is_in_force_again() -> None:
    listed = following(Book(2024, (("2013199", "其他事务支出"),)))
    assert listed.in_force("2013199", 2024)
    assert not listed.in_force("2013199", 2018)


def test_books_are_laid_over_one_another_and_taken_away_without_a_trace() -> None:
    listed = following(
        Book(2023, (("2013150", "事业运行"),)), Book(2025, (("2013150", "事业机构运行"),))
    )
    assert [listed.name_of("2013150", year) for year in (2022, 2023, 2025)] == [
        "事业运行",
        "事业运行",
        "事业机构运行",
    ]
    assert not listed.in_force("2013150", 2022)
    before = Classification(lambda: LIST)
    listed.follow(())
    assert listed.codes == before.codes


def test_a_book_says_what_it_changes() -> None:
    book = Book(2024, (("201", "公共服务支出"), ("2013150", "事业运行"), ("2013199", "其他")))
    assert list(amendments(LIST, book)) == [
        Amended(Amendment.RENAMED, "201", "公共服务支出", "一般公共服务支出"),
        Amended(Amendment.NEW, "2013150", "事业运行"),
        Amended(Amendment.IN_FORCE, "2013199", "其他", "其他事务支出"),
    ]


def test_the_whole_list_of_the_software_changes_nothing_in_itself() -> None:
    for kind, official in OFFICIAL.items():
        listed = official.classification
        rows = [(c.code, c.name_in(2026)) for c in listed.codes if listed.in_force(c.code, 2026)]
        found = read_code_list("list.csv", as_csv(rows), kind)
        assert not found.problems
        assert list(found.headings.items()) == rows
        book = Book(2026, tuple(found.headings.items()), whole=True)
        assert list(amendments(listed.shipped, book)) == []


def as_csv(rows: list[tuple[str, ...]], encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text).writerows([("编码", "名称"), *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[tuple[object, ...]]) -> bytes:
    book, data = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(data)
    return data.getvalue()


def functional(name: str, data: bytes) -> CodeList:
    return read_code_list(name, data, "functional")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_excel_and_wps(encoding: str) -> None:
    data = as_csv([("201", "一般公共服务支出"), ("20101", "人大事务")], encoding)
    assert functional("科目.CSV", data).headings == {"201": "一般公共服务支出", "20101": "人大事务"}


def test_a_worksheet_is_read_with_its_title_and_notes() -> None:
    rows = [
        ("2026年政府收支分类科目",),
        ("科目编码", "科目名称", "说明"),
        (201, "一般公共服务支出", "反映政府提供一般公共服务的支出。"),
        (20101, " 人大事务", None),
        (2010101, "  行政运行", "反映行政单位的基本支出。"),
    ]
    found = functional("科目.xlsx", as_xlsx(rows))
    assert found.headings == {"201": "一般公共服务支出", "20101": "人大事务", "2010101": "行政运行"}
    assert not found.problems


NAMES = ("一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行")
NAMED = dict(zip(("201", "20103", "2010301"), NAMES, strict=True))
HEAD = ("编码", "名称")


def test_the_columns_are_found_by_their_header_wherever_they_stand() -> None:
    rows = [("序号", "科目名称", "科目代码", "2025年"), *((1, n, c, 201) for c, n in NAMED.items())]
    found = functional("科目.xlsx", as_xlsx(rows))
    assert found.headings == NAMED
    assert (found.problems, found.others, found.uncoded) == ([], 0, [])


@pytest.mark.parametrize(
    "rows",
    [
        [*NAMED.items()],
        [("科目", "名称"), *NAMED.items()],
        [("编码和名称",), *((f"{code} {name}",) for code, name in NAMED.items())],
        [("类", "款", "项", "科目名称"), ("201", "03", "01", NAMES[2])],
        [("类编码", "类名称", "款编码", "款名称"), ("201", NAMES[0], "20103", NAMES[1])],
        [("编码", "名称", "编码", "名称"), ("501", "机关工资福利支出", "301", "工资福利支出")],
    ],
)
def test_a_table_without_the_two_columns_is_refused_with_their_names(
    rows: list[tuple[object, ...]],
) -> None:
    with pytest.raises(UnreadableDocument, match=r"没有找到科目.*“编码”和“名称”两列"):
        functional("科目.xlsx", as_xlsx(rows))


@pytest.mark.parametrize("code", ["★201", "201-03", "201一般公共服务支出", '="201"', "'20103"])
def test_a_code_that_is_more_than_its_digits_is_named(code: str) -> None:
    (problem,) = functional("a.csv", as_csv([*NAMED.items(), (code, "名称")])).problems
    assert problem.message == f"编码“{code}”不是数字。"
    assert problem.place.row == 5


def test_a_code_over_merged_columns_with_its_parts_below_is_named() -> None:
    rows = [("编码", None, None, "名称"), ("201", None, None, NAMES[0]), ("201", "03", None, "二")]
    (problem,) = functional("a.xlsx", as_xlsx(rows)).problems
    assert problem.message == f"编码“201”有两个名称：“{NAMES[0]}”（Sheet 第 2 行）和“二”。"


def test_a_row_is_named_as_the_program_of_the_workbook_counts_it() -> None:
    rows = [
        (),
        ("2026年政府收支分类科目",),
        (),
        ("编码", "名称"),
        ("201", NAMES[0]),
        (),
        ("2013", "x"),
    ]
    book = load_workbook(BytesIO(as_xlsx(rows)))
    book.active.title = "支出"  # type: ignore[union-attr]
    book.active.row_dimensions[5].hidden = True  # type: ignore[union-attr]
    data = BytesIO()
    book.save(data)
    (problem,) = functional("a.xlsx", data.getvalue()).problems
    assert (problem.place.zh, problem.place.en) == ("支出 第 7 行", "支出 row 7")


def test_each_sheet_has_its_own_header() -> None:
    book = load_workbook(BytesIO(as_xlsx([HEAD, ("201", NAMES[0])])))
    for rows in (
        [("说明", "x"), ("20103", "x")],
        [("科目名称", "科目编码"), ("政协事务", "20102")],
    ):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    data = BytesIO()
    book.save(data)
    assert list(functional("a.xlsx", data.getvalue()).headings) == ["201", "20102"]


def test_an_explanation_is_no_name() -> None:
    rows = [(*HEAD, "说明"), ("201", NAMES[0], "反映…"), ("20103", None, "反映政府办公厅的支出。")]
    (problem,) = functional("a.xlsx", as_xlsx(rows)).problems
    assert problem.message == "编码“20103”没有名称。"


def test_a_code_of_any_length_is_seen() -> None:
    (problem,) = functional("a.csv", as_csv([*NAMED.items(), ("201030101", "目")])).problems
    assert problem.message == "编码“201030101”是 9 位，应是 3、5、7 位。"


@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_the_cells_of_a_text_stand_between_any_marks(separator: str, name: str) -> None:
    text = "\r\n".join(separator.join(row) for row in [("编码", "名称"), *NAMED.items()])
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert functional(name, text.encode(encoding)).headings == NAMED


def test_two_headings_without_a_common_word_are_read_in_the_encoding_of_wps() -> None:
    data = as_csv([("20101", "人大事务"), ("20102", "政协事务")], "gb18030")
    assert list(functional("a.csv", data).headings) == ["20101", "20102"]


def test_a_workbook_under_another_name_is_a_workbook() -> None:
    assert functional("a.csv", as_xlsx([HEAD, *NAMED.items()])).headings == NAMED


def test_a_heading_below_one_that_has_ended_is_named() -> None:
    ended = next(c for c in FUNCTIONAL.codes if len(c.code) == 5 and not c.in_force(2026))
    row = (f"{ended.code}77", "新的项")
    read = partial(read_code_list, "a.csv", as_csv([row]), "functional")
    assert not read(ended.valid_to).problems
    (problem,) = read(2026).problems
    assert problem.message.endswith(f"的上级“{ended.code}”不在文件里，也不适用于 2026 年。")


def test_a_whole_list_has_the_headings_above_its_own() -> None:
    data = as_csv([(code, name) for code, name in NAMED.items() if len(code) > 3])
    assert not functional("a.csv", data).problems
    (problem,) = read_code_list("a.csv", data, "functional", 2026, whole=True).problems
    assert problem.message == "编码“20103”的上级“201”不在文件里：全部科目要连同类、款一起列。"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("2010", "人大"), "编码“2010”是 4 位，应是 3、5、7 位。"),
        (("20102", ""), "编码“20102”没有名称。"),
        (("20102", "政协" * 60), "编码“20102”的名称太长：最多 100 字。"),
        (("20101", "政协事务"), "编码“20101”有两个名称：“人大事务”（第 3 行）和“政协事务”。"),
        (("2990101", "其他"), "编码“2990101”的上级“29901”不在文件里，也不在现有的科目表里。"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_place(
    row: tuple[str, str], sentence: str
) -> None:
    rows = [("201", "一般公共服务支出"), ("20101", "人大事务"), row]
    (problem,) = functional("a.csv", as_csv(rows)).problems
    assert (problem.place.zh, problem.message) == ("第 4 行", sentence)
    assert row[0] in problem.message_en


def test_rows_of_another_classification_are_counted_and_left_out() -> None:
    rows = [("201", "一般公共服务支出"), ("301", "工资福利支出"), ("501", "机关工资福利支出")]
    found = functional("a.csv", as_csv(rows))
    assert (list(found.headings), found.others, found.problems) == (["201"], 2, [])


def test_rows_without_a_code_are_told() -> None:
    found = functional("a.csv", as_csv([("201", "一般公共服务支出"), ("", "人大事务")]))
    assert found.uncoded == ["人大事务"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", as_csv([("301", "工资福利支出")])),
        ("a.csv", "编码,名称\n".encode()),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.html", "<table><tr><td>编码<td>名称<tr><td>201<td>一般公共服务支出</table>".encode()),
        ("a.txt", "这里没有表格。".encode()),
    ],
)
def test_a_file_without_headings_is_refused_in_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="没有找到科目"):
        functional(name, data)


@pytest.mark.parametrize("limit", [131_072, 10**9])
def test_quotes_that_nothing_closes_are_told_whatever_limit_the_process_has_set(limit: int) -> None:
    before = csv.field_size_limit(limit)
    try:
        with pytest.raises(UnreadableDocument, match="没有找到科目"):
            functional("a.csv", ('编码,名称\n201,"' + "长" * 140_000).encode())
    finally:
        csv.field_size_limit(before)


def test_more_headings_than_any_book_has_are_refused() -> None:
    rows = [(str(2010001 + n), f"第{n}个科目") for n in range(MOST_HEADINGS + 1)]
    with pytest.raises(UnreadableDocument, match="文件太大"):
        functional("a.csv", as_csv([("201", "一般公共服务支出"), *rows]))


def test_the_lists_of_the_software_are_as_they_were() -> None:
    """What a test of this file lays over a list of its own stays with that list."""
    assert FUNCTIONAL.codes == FUNCTIONAL.shipped
    assert ECONOMIC.codes == ECONOMIC.shipped
