"""One set of limits for amounts at every door: typed, pasted, in a workbook, in a document."""

from __future__ import annotations

from dataclasses import replace

from django.test import Client

from budgets import publishing, store
from budgets.disclosure.findings import Severity
from budgets.models import Department, Edition
from tests.admin.desk.test_pages import sent
from tests.admin.desk.test_pasting import pasted
from tests.admin.entry import shown, type_into
from tests.admin.imports.test_workbook import changed_figure, upload
from tests.builders import wan
from tests.cast import fire_budget

IMPOSSIBLE = "100000001"  # of 万元: over a trillion yuan
SENTENCE = "超过一万亿元，不可能是一个部门的金额：请核对金额和单位"


def test_a_figure_that_no_department_has_is_refused_where_it_is_typed(
    clerk: Client, imported: Edition
) -> None:
    fields = shown(clerk, imported, "T5") | {"expenditure-0-c1": IMPOSSIBLE}
    answer = sent(clerk, imported, "T5", fields)
    assert not answer["saved"]
    assert SENTENCE in str(answer["troubles"])


def test_it_is_refused_where_it_was_pasted(clerk: Client, draft: Edition) -> None:
    [block] = pasted(clerk, draft, "T5", f"2010301\t行政运行\t{IMPOSSIBLE}")["blocks"]
    [row] = block["rows"]
    texts = {"code": row["code"], "name": row["name"]} | row["texts"]
    answer = sent(clerk, draft, "T5", type_into(shown(clerk, draft, "T5"), "expenditure", texts))
    assert not answer["saved"]
    assert SENTENCE in str(answer["troubles"])


def test_it_stops_a_workbook(clerk: Client, imported: Edition) -> None:
    page = upload(clerk, imported, changed_figure(clerk, imported, int(IMPOSSIBLE)))
    assert SENTENCE in page.content.decode()


def errors_of_size(draft: Edition) -> list[str]:
    found = publishing.validate(draft)
    return [x.message for x in found if x.rule == "R44" and x.severity is Severity.ERROR]


def test_a_document_keeps_it_as_printed_and_is_told_so(department: Department) -> None:
    budget = fire_budget()
    lines = tuple(replace(line, amount=wan(IMPOSSIBLE)) for line in budget.lines[:1])
    sheet = replace(budget, lines=lines + budget.lines[1:])
    draft = publishing.import_draft(department=department, disclosure=sheet)
    [message] = errors_of_size(draft)
    assert SENTENCE in message


def test_a_year_in_yuan_contradicts_the_published_year_before(published: Edition) -> None:
    before = store.read(published)
    times = [
        replace(line, amount=wan(f"{line.amount.yuan:.0f}"), prior=None)
        for line in before.lines
        if line.amount.yuan
    ]
    sheet = replace(before, fiscal_year=before.fiscal_year + 1, lines=tuple(times))
    draft = publishing.import_draft(department=published.department, disclosure=sheet)
    [message] = errors_of_size(draft)
    assert "像是“元”与“万元”写错" in message
