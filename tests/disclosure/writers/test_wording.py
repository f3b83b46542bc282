"""Templates: what a county can change without code, and what it is told where it slips."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.model import Disclosure, Holding, Phase, Section, Table
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.writers.outline import Sentence, outline_of
from budgets.disclosure.writers.word.document import write_docx
from budgets.disclosure.writers.wording import (
    SECTIONS,
    check_wording,
    standard_template,
)
from budgets.disclosure.writers.wording.limits import BrokenWording
from budgets.disclosure.writers.wording.rendering import FILTERS
from budgets.disclosure.writers.wording.sample import sample_of
from budgets.disclosure.writers.wording.vocabulary import vocabulary_of
from tests.builders import document, letters_office, total, wan, yuan
from tests.disclosure.normalise import facts_of


def refused(text: str, section: Section = Section.THREE_PUBLIC) -> BrokenWording:
    with pytest.raises(BrokenWording) as caught:
        check_wording(section, Phase.BUDGET, text)
    return caught.value


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_template_of_ours_passes_its_own_check(section: Section, phase: Phase) -> None:
    assert check_wording(section, phase, standard_template(section, phase)).startswith("#")


def test_a_county_words_a_section_in_its_own_way() -> None:
    wording = {
        Section.THREE_PUBLIC: "# 三公\n{{ 年度 }}年共{{ 三公经费 }}，接待{{ 接待费用.金额 }}。"
    }
    outline = outline_of(replace(letters_office(), passages=()), wording, tables=False)
    sentences = [b.text for b in outline.blocks if isinstance(b, Sentence)]
    assert "2020年共3万元，接待3万元。" in sentences
    assert not any("公务接待费预算数" in each for each in sentences)


def test_a_word_that_does_not_exist_is_named_with_its_line() -> None:
    broken = refused("# 三公\n\n{{ 部门 }}花了{{ 三公金费 }}。")
    assert broken.message == "““三公”经费”的措辞模板第 3 行：没有“三公金费”这个词。"
    assert broken.message_en == "Wording template “three_public”, line 3: unknown word 三公金费."
    assert "没有“总额”这个词" in refused("{{ 三公经费.总额 }}").message


def test_an_unclosed_condition_is_told_in_words() -> None:
    broken = refused("{% if 三公经费 %}\n有。\n")
    assert "是否成对" in broken.message
    assert "syntax error" in broken.message_en
    assert "没有“大写”这个过滤器" in refused("{{ 部门|大写 }}").message


@pytest.mark.parametrize(
    "text",
    [
        "{{ 部门.__class__ }}",
        "{{ 职能.append(1) }}",
        "{{ '甲' * 999999999 }}",
        "{{ range(9) }}",
        "{% macro 甲() %}{% endmacro %}",
        "{% include 'functions.txt' %}",
        "{% for 甲 in 职能 %}{% for 乙 in 职能 %}{% for 丙 in 职能 %}x{% endfor %}{% endfor %}{% endfor %}",
        "甲" * 20_001,
    ],
)
def test_whatever_is_not_words_conditions_and_lists_is_refused(text: str) -> None:
    assert isinstance(refused(text), BrokenWording)


@pytest.mark.parametrize(
    "text",
    [
        r"{{ '\u202e' }}",
        r"{{ '\x00' }}",
        r"{% if 0 %}{{ 'a' ~ '\ud800' }}{% endif %}",
        r"{{ 'ab'|名称('\u2066') }}",
        "\u202e",
    ],
)
def test_no_constant_spells_out_a_character_that_does_not_show(text: str) -> None:
    assert "U+" in refused(text).message


def test_loops_that_run_too_often_are_stopped() -> None:
    crowded = replace(sample_of(Phase.BUDGET), functions=sample_of(Phase.BUDGET).functions * 400)
    text = "{% for 甲 in 职能 %}{% for 乙 in 职能 %}{% endfor %}{% endfor %}"
    with pytest.raises(BrokenWording, match="循环的次数太多"):
        outline_of(crowded, {Section.FUNCTIONS: text}, tables=False)


def test_the_text_of_a_disclosure_is_never_taken_for_a_template() -> None:
    told = replace(letters_office(), contact="{{ 部门 }}{% if %}<b>&")
    outline = outline_of(told, tables=False)
    assert any(
        isinstance(b, Sentence) and b.text == "{{ 部门 }}{% if %}<b>&" for b in outline.blocks
    )


def test_the_readme_explains_every_word_and_filter() -> None:
    from importlib.resources import files

    told = files("budgets.disclosure.writers.wording").joinpath("README.md").read_text("utf-8")
    words = {*vocabulary_of(sample_of(Phase.FINAL)), *FILTERS}
    assert [word for word in sorted(words) if word not in told] == []


NOTHING = Amount.none_planned(MoneyUnit.WAN)
ZERO = wan("0")


def sentences_of(disclosure: Disclosure) -> list[str]:
    outline = outline_of(disclosure, tables=False)
    return [block.text for block in outline.blocks if isinstance(block, Sentence)]


@pytest.mark.parametrize(
    ("table", "phase", "said"),
    [
        (Table.T5, Phase.BUDGET, "没有安排一般公共预算当年拨款。"),
        (Table.T5, Phase.FINAL, "没有一般公共预算财政拨款支出。"),
        (Table.T6, Phase.BUDGET, "没有安排一般公共预算基本支出。"),
        (Table.T6, Phase.FINAL, "没有一般公共预算基本支出。"),
        (Table.OPERATING_COST, Phase.BUDGET, "没有安排机关运行经费。"),
        (Table.OPERATING_COST, Phase.FINAL, "没有机关运行经费支出。"),
        (Table.PROCUREMENT, Phase.BUDGET, "没有安排政府采购预算。"),
        (Table.PROCUREMENT, Phase.FINAL, "没有政府采购支出。"),
        (Table.ASSETS, Phase.BUDGET, "没有安排国有资产购置资金。"),
        (Table.ASSETS, Phase.FINAL, "没有国有资产购置支出。"),
    ],
)
def test_nothing_is_said_in_a_sentence_that_reads_back(
    table: Table, phase: Phase, said: str
) -> None:
    none = replace(document(total(table, NOTHING)), phase=phase)
    assert any(each.endswith(said) for each in sentences_of(none))
    read = read_bytes("公开.docx", write_docx(none)).disclosure
    assert facts_of(read).lines == facts_of(none).lines


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("table", [Table.OPERATING_COST, Table.PROCUREMENT, Table.ASSETS])
def test_a_printed_zero_is_a_figure_and_not_nothing_planned(table: Table, phase: Phase) -> None:
    zero = replace(document(total(table, ZERO)), phase=phase)
    assert any("0万元" in each for each in sentences_of(zero))
    assert not any("没有" in each for each in sentences_of(zero))


@pytest.mark.parametrize("table", [Table.OPERATING_COST, Table.PROCUREMENT, Table.ASSETS])
def test_what_does_not_arise_is_said_below_its_heading(table: Table) -> None:
    silent = document(total(table, Amount.not_applicable(MoneyUnit.WAN)))
    assert "不涉及。" in sentences_of(silent)
    read = read_bytes("公开.docx", write_docx(silent)).disclosure
    assert facts_of(read).lines == facts_of(silent).lines


def test_a_percentage_against_the_direction_of_its_amount_is_printed_as_it_stands() -> None:
    line = total(Table.T8, "1.7", prior=wan("9.9"), percent=Percent.of("451"))
    said = next(each for each in sentences_of(document(line)) if "政府性基金" in each)
    assert "比上年减少8.2万元，增长451%" in said


def test_purchases_that_do_not_arise_are_told_from_the_assets_that_are_held() -> None:
    purchases = total(Table.ASSETS, Amount.not_applicable(MoneyUnit.WAN))
    holding = document(purchases, holdings=(Holding("公务用车", 3, "辆"),))
    assert "国有资产购置不涉及。" in sentences_of(holding)
    read = read_bytes("公开.docx", write_docx(holding)).disclosure
    assert facts_of(read).lines == facts_of(holding).lines
    assert facts_of(read).holdings == facts_of(holding).holdings


def test_a_change_between_figures_in_two_units_is_printed_in_full() -> None:
    line = total(Table.T8, "1.53", prior=yuan("12780"))
    said = next(each for each in sentences_of(document(line)) if "政府性基金" in each)
    assert "比上年增加0.252万元" in said


def test_no_percentage_is_computed_where_the_change_column_contradicts_both_years() -> None:
    line = total(Table.T8, "174.6", prior=wan("10"), change=wan("-174.1"))
    disclosure = document(line)
    said = next(each for each in sentences_of(disclosure) if "政府性基金" in each)
    assert said.endswith("比上年减少174.1万元。")
    read = read_bytes("公开.docx", write_docx(disclosure)).disclosure
    assert facts_of(read).reasons == facts_of(disclosure).reasons
