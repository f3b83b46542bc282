"""What was understood of a document, section by section, and the amounts that were not."""

from __future__ import annotations

from budgets.disclosure.model import Section
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.blocks.document import Paragraph
from budgets.disclosure.readers.in_process import read_bytes
from tests.disclosure.readers.documents import text_of

HEAD = "清源县水利局2024年部门预算\n一、主要职责\n1.防汛，每年争取资金100万元。\n"


def reading_of(*lines: str) -> Reading:
    return read_bytes("预算.txt", (HEAD + "\n".join(lines)).encode())


def unread(*lines: str) -> list[tuple[Section, str]]:
    return [(each.section, each.printed) for each in reading_of(*lines).coverage.unread]


def test_an_amount_that_no_field_carries_is_listed_with_its_sentence_and_place() -> None:
    reading = reading_of(
        "二、收支预算情况说明",
        "收入总计5万元。另有神秘款项１，２３４．５万元。",
    )
    (left,) = reading.coverage.unread
    assert (left.section, left.printed) == (Section.REVENUE_EXPENDITURE, "１，２３４．５万元")
    assert left.text == "另有神秘款项１，２３４．５万元。"
    (paragraph,) = [
        block
        for block in reading.document.blocks
        if isinstance(block, Paragraph) and block.place == left.place
    ]
    assert left.text in paragraph.text


def test_amounts_in_lines_changes_reasons_and_purposes_are_read() -> None:
    assert (
        unread(
            "二、收支预算情况说明",
            "收入总计50万元，支出总计50万元，比上年增加3万元，主要原因是新增防汛物资2.5万元。",
            "三、一般公共预算支出情况说明",
            "1.农林水支出（类）水利（款）行政运行（项）2024年预算数为40万元，主要用于：办公，其中电费1万元。",
        )
        == []
    )


def test_a_threshold_is_no_amount() -> None:
    assert (
        unread(
            "二、收支预算情况说明",
            "收入总计5万元。",
            "三、国有资产占有使用情况",
            "单价50万元以上通用设备2台，单位价值100万元（含）以上专用设备0台。",
        )
        == []
    )


def test_a_priority_that_names_an_amount_holds_it() -> None:
    assert (
        unread(
            "二、重点工作", "1.筹资。争取资金9000万元。", "三、收支预算情况说明", "收入总计5万元。"
        )
        == []
    )


def test_facts_are_counted_by_section() -> None:
    reading = read_bytes("决算.txt", text_of("kinds/zhejiang_final.txt").encode())
    facts = {each.section: each.facts for each in reading.coverage.by_section}
    assert facts[Section.FUNCTIONS] == 2
    assert facts[Section.UNITS] == 3
    assert facts[Section.ASSETS] == 5
    assert facts[Section.GLOSSARY] == 2
    assert facts[Section.OPERATING_COST] == 1
    found = reading.disclosure
    told = (found.lines, found.statements, found.reasons, found.holdings, found.projects)
    lists = (found.functions, found.priorities, found.units, found.glossary)
    assert sum(facts.values()) == sum(map(len, told + lists)) + bool(found.contact)


def test_the_text_of_a_section_is_counted_where_it_is_kept() -> None:
    reading = reading_of("二、收支预算情况说明", "收入总计5万元。", "三、其他重要事项", "无 其他。")
    kept = {each.section: each.kept_as_text for each in reading.coverage.by_section}
    assert kept[Section.OTHER_MATTERS] == len("无其他。")
