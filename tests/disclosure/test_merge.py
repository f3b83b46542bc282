"""A document is read into a draft: what it says stands, what it is silent on stays."""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.merge import merge_document
from budgets.disclosure.model import Table
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
    assert now.statements == ()  # they repeat figures of sentences that are gone


def test_last_years_amount_stays_beside_a_line_for_which_the_document_gives_none() -> None:
    draft = document(replace(item(Table.T5, "2240201", "1"), prior=wan("95.5"), purpose="执勤"))
    (silent,) = merge_document(draft, document(item(Table.T5, "2240201", "80"))).lines
    assert (silent.amount, silent.prior, silent.purpose) == (wan("80"), wan("95.5"), "执勤")
    telling = replace(item(Table.T5, "2240201", "80"), prior=wan("95"))
    assert merge_document(draft, document(telling)).lines[0].prior == wan("95")
