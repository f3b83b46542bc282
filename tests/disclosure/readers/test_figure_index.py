"""Every figure of a document is in a field, in the words of a field, or listed as unread: once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.detector.corpus import corpus
from benchmarks.detector.dialects import DIALECTS
from budgets.disclosure.model import Disclosure
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.blocks.document import Paragraph, half_width
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.printed_numbers import NumberKind, numbers_in
from tests.disclosure.readers.documents import HERE, docx_of

SAMPLES = sorted([*HERE.glob("*.txt"), *HERE.glob("kinds/*.txt")])
HEAD = "栖岚县苗圃站2024年部门预算\n一、主要职责\n1.培育苗木，每年约20万元。\n二、机构设置\n内设2个科。\n"


def unread(*lines: str) -> list[str]:
    reading = read_bytes("预算.txt", (HEAD + "\n".join(lines)).encode())
    return [each.printed for each in reading.coverage.unread]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_figure_of_a_sample_is_stored_or_listed_and_never_both(sample: Path) -> None:
    _is_accounted_for(read_bytes(sample.name, sample.read_bytes()))


@pytest.mark.slow
def test_every_figure_of_every_dialect_is_stored_or_listed_and_never_both() -> None:
    for specimen in corpus(documents=2 * len(DIALECTS)):
        _is_accounted_for(read_bytes(specimen.name, specimen.data))


def _is_accounted_for(reading: Reading) -> None:
    listed = Counter((each.place, _bare(each.printed)) for each in reading.coverage.unread)
    printed = Counter(_printed(reading))
    stored = Counter(_stored(reading.disclosure))
    words = _words(reading.disclosure)
    for (place, figure), count in printed.items():
        assert listed[place, figure] <= count
        if listed[place, figure] < count:
            assert stored[figure] or figure in words, (place, figure)
    # Others are whole numbers without a unit.
    assert all(figure.isdecimal() for _, figure in listed.keys() - printed.keys())


def _bare(printed: str) -> str:
    return half_width(printed).rstrip("万亿元%‰个百分点 ").replace(",", "").replace("-", "")


def _printed(reading: Reading) -> Iterator[tuple[str, str]]:
    for block in reading.document.blocks:
        if isinstance(block, Paragraph):
            yield from ((block.place, figure) for figure in _figures_in(block.text))
            continue
        for index, row in enumerate(block.rows):
            for column, cell in enumerate(row):
                place = block.place(index, column)
                yield from ((place, figure) for figure in _figures_in(cell))


def _figures_in(text: str) -> Iterator[str]:
    for number in numbers_in(text):
        if number.kind is NumberKind.FIGURE:
            yield _bare(text[number.start : number.end])


def _stored(disclosure: Disclosure) -> Iterator[str]:
    """The figures of all fields but the passages."""
    for line in disclosure.lines:
        yield from _figures(
            line.amount, line.prior, line.planned, line.share, line.change, line.percent,
            line.completion,
        )  # fmt: skip
    for statement in disclosure.statements:
        yield from _figures(statement.amount)
    for reason in disclosure.reasons:
        yield from _figures(reason.change, reason.percent, reason.prior)
    for project in disclosure.projects:
        yield from _figures(project.amount)
    for each in disclosure.particulars:
        yield from _figures(each.amount, each.share)


def _figures(*values: object) -> Iterator[str]:
    return (_bare(value.printed) for value in values if hasattr(value, "printed"))


def _words(disclosure: Disclosure) -> str:
    kept = [line.purpose for line in disclosure.lines]
    kept += [reason.text for reason in disclosure.reasons]
    kept += [project.goal for project in disclosure.projects]
    kept += [function.text for function in disclosure.functions]
    kept += [priority.text for priority in disclosure.priorities]
    kept += [term.text for term in disclosure.glossary]
    return half_width("\n".join(kept)).replace(",", "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("收入总计50万元，另有杂项30万元。", ["30万元"]),
        ("收入总计50万元，另有杂项50万元。", ["50万元"]),  # equal to one that was read
        ("收入总计50万元，其中杂项30.00，零星20。", ["30.00", "20"]),  # without a unit
        ("收入总计50万元，杂项７.５万。", ["７.５万"]),
        ("收入总计50万元，杂项合计，1.5万元，2.5万元。", ["1.5万元", "2.5万元"]),
        ("收入总计50万元，入库率为88.8%。", ["88.8%"]),
        ("收入总计50万元，共有职工12人，车辆3辆。", []),
        ("收入总计50万元（2024年1月起执行，见附件2）。", []),
        ("收入总计50万元，比上年增加5万元，主要原因是树苗涨价2万元。", []),  # kept as words
        ("杂项比去年多2万元，主要原因是树苗涨价3万元。", ["2万元", "3万元"]),
    ],
)
def test_a_figure_is_read_or_listed_once(line: str, expected: list[str]) -> None:
    assert unread("三、收支预算情况说明", line) == expected


def test_a_figure_in_a_heading_is_listed() -> None:
    lines = "三、收支预算情况说明", "收入总计50万元。", "第三部分 杂项8.80万元"
    assert unread(*lines) == ["8.80万元"]


def test_a_year_in_a_line_of_its_own_is_no_figure() -> None:
    assert unread("三、收支预算情况说明", "收入总计50万元。", "2024", "甲类收入", "12.30") == [
        "12.30"
    ]


def test_cells_without_a_unit_are_listed_one_by_one() -> None:
    cells = [
        "收支总表",
        "项目",
        "预算数",
        "甲类收入",
        "71.20",
        "乙类收入",
        "71.20",
        "合计",
        "142.40",
    ]
    assert unread("三、收支预算情况说明", "收入总计50万元。", *cells) == [
        "71.20",
        "71.20",
        "142.40",
    ]


def test_the_figures_of_a_table_that_is_none_of_the_official_ones_are_listed() -> None:
    rows = [["苗木", "数量（株）", "金额"], ["樟树", "300", "12.50"], ["桂花", "80", "7"]]
    data = docx_of(
        HEAD + "三、收支预算情况说明\n收入总计50万元。", [("苗木采购清单\n单位：万元", rows)]
    )
    reading = read_bytes("预算.docx", data)
    found = [(each.printed, each.text) for each in reading.coverage.unread]
    assert [printed for printed, _ in found] == ["12.50", "7"]
    assert "樟树" in found[0][1]
