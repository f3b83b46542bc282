"""What tables and text of one document tell each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.model import LineKey, Table
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.text.quantity_rules import subject_by_rule

HEAD = "青峰县档案局2025年部门预算\n一、主要职责\n1.保管档案。\n"


def reading_of(text: str) -> Reading:
    return read_bytes("预算.txt", (HEAD + text).encode())


def test_figures_of_a_table_that_no_field_takes_are_listed_with_their_cell() -> None:
    reading = reading_of(
        "部门支出总表\n单位：万元\n"
        "科目编码\t科目名称\t合计\t基本支出\t项目支出\t其中：上级专款\n"
        "2012601\t行政运行\t30\t20\t10\t4\n"
    )
    (unread,) = reading.coverage.unread
    assert (unread.place, unread.printed) == ("表 1 第 2 行第 6 列", "4")
    assert "其中:上级专款" in unread.text
    assert "行政运行" in unread.text


def test_units_that_the_text_names_get_their_totals_from_the_table() -> None:
    reading = reading_of(
        "二、部门预算单位构成\n1.青峰县档案局本级\n2.青峰县档案馆\n"
        "三、收支预算情况说明\n2025年收支总预算60万元。\n四、部门预算表\n所属单位收支预算表\n单位：万元\n"
        "单位名称\t收入总计\n青峰县档案局本级\t40\n青峰县档案馆\t20\n合计\t60\n"
    )
    found = [(u.name, u.amount and u.amount.printed) for u in reading.disclosure.units]
    assert found == [("青峰县档案局本级", "40"), ("青峰县档案馆", "20")]


def test_a_sentence_confirms_the_unit_of_a_table_that_states_none() -> None:
    reading = reading_of(
        "二、收支预算情况说明\n2025年支出总预算30.5万元。\n三、部门预算表\n部门支出总表\n"
        "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "\t合计\t305,000\t205,000\t100,000\n2012601\t行政运行\t305,000\t205,000\t100,000\n"
    )
    line = reading.disclosure.line(LineKey(Table.T3))
    assert line is not None
    assert line.amount.yuan == Decimal(305_000)


@pytest.mark.parametrize(
    "words", ["收入总预算", "支出总预算", "收入总额", "支出总决算", "收入总计"]
)
def test_a_quantity_is_called_by_its_whole_name(words: str) -> None:
    subject = subject_by_rule(words, Table.T1)
    assert subject is not None
    assert subject.label == words
