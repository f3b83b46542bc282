"""A document is read into a draft: what it says stands, what it is silent on stays."""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.merge import merge_document
from budgets.disclosure.model import Direction, Passage, Reason, Section, Table
from tests.builders import document, item, total, wan
from tests.cast import fire_budget

DRAFT = fire_budget()


def test_a_document_that_is_read_again_changes_nothing() -> None:
    assert merge_document(DRAFT, DRAFT) == DRAFT
    said = replace(DRAFT, glossary=(), lines=DRAFT.lines[3:])
    once = merge_document(DRAFT, said)
    assert merge_document(once, said) == once


def test_parts_and_tables_that_a_document_lacks_stay_and_those_it_has_are_its_own() -> None:
    said = document(total(Table.T5, "80"), item(Table.T5, "2240201", "80"))
    now = merge_document(DRAFT, replace(said, glossary=()))
    assert now.glossary == DRAFT.glossary
    assert now.of_table(Table.T6) == DRAFT.of_table(Table.T6)
    assert [line.amount.printed for line in now.of_table(Table.T5)] == ["80", "80"]


def test_a_page_on_one_subject_leaves_what_is_said_of_others() -> None:
    """Texts by section; reasons and repeated figures by table; the title."""
    of_t5, of_t7 = (
        Reason(about=total(t, "1").key, label="", direction=Direction.FLAT)
        for t in (Table.T5, Table.T7)
    )
    words = {
        section: Passage(section, "", section.value)
        for section in (Section.GENERAL_BUDGET, Section.THREE_PUBLIC)
    }
    draft = replace(DRAFT, reasons=(of_t5, of_t7), passages=tuple(words.values()))
    again = Passage(Section.THREE_PUBLIC, "", "从严控制。")
    page = replace(document(total(Table.T7, "80")), title="三公经费情况", passages=(again,))
    now = merge_document(draft, page)
    assert now.passages == (words[Section.GENERAL_BUDGET], again)
    assert now.reasons == (of_t5,)
    assert now.title == DRAFT.title
    assert {line.table for line in now.lines} == {Table.T7, *(x.table for x in DRAFT.lines)}
    whole = replace(page, lines=(*page.lines, *DRAFT.of_table(Table.T3), total(Table.T1, "9")))
    assert merge_document(draft, whole).passages == (again,)


def test_last_years_amount_stays_beside_a_line_for_which_the_document_gives_none() -> None:
    draft = document(replace(item(Table.T5, "2240201", "1"), prior=wan("95.5"), purpose="执勤"))
    (silent,) = merge_document(draft, document(item(Table.T5, "2240201", "80"))).lines
    assert (silent.amount, silent.prior, silent.purpose) == (wan("80"), wan("95.5"), "执勤")
    telling = replace(item(Table.T5, "2240201", "80"), prior=wan("95"))
    assert merge_document(draft, document(telling)).lines[0].prior == wan("95")
