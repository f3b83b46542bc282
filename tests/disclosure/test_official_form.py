"""The official form answers every reader of it, for every table and side, in every year."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from django.utils.translation import gettext, override
from openpyxl.worksheet.worksheet import Worksheet

from budgets.admin.desk.sheet_columns import columns_of, label_of
from budgets.disclosure.codes import FUNCTIONAL, REVENUE
from budgets.disclosure.model import Disclosure, Line, LineKey, Phase, Row, Side, Table
from budgets.disclosure.official_form import tables as declared
from budgets.disclosure.official_form.preferred_tables import MOST_TELLING
from budgets.disclosure.official_form.quantities import EXPLAINED, MAIN, MATTERS
from budgets.disclosure.official_form.tables import (
    FORMS,
    OfficialForm,
    SideForm,
    TableForm,
    form_in,
    form_of,
)
from budgets.disclosure.official_form.vocabulary import (
    BUDGETS,
    LINE_TABLES,
    Arrangement,
    Fund,
    Name,
    Nature,
    Section,
)
from budgets.disclosure.readers.own_workbook.draft import Draft
from budgets.disclosure.readers.own_workbook.form import Filled, read_form
from budgets.disclosure.readers.tables.all_tables import _READERS
from budgets.disclosure.readers.text.quantity_rules import _RULES, default_subject, table_of
from budgets.disclosure.rules import line_index
from budgets.disclosure.workbook_format import NOTE, TABLES, column_of
from budgets.disclosure.writers.layouts import layouts_of
from budgets.disclosure.writers.layouts.table_rows import in_table
from budgets.disclosure.writers.workbook import write_form
from budgets.disclosure.writers.workbook.lists import list_of
from tests.builders import wan
from tests.cast import fire_budget

YEARS = (2013, 2024, 2031)
EVERY_SIDE = [
    pytest.param(year, form, side, id=f"{year}-{form.table}-{side.side}")
    for year in YEARS
    for form in form_of(year).tables
    for side in form.sides
]
EVERY_TABLE = [
    pytest.param(year, form, id=f"{year}-{form.table}")
    for year in YEARS
    for form in form_of(year).tables
]


def line_in(side: SideForm, code: str = "", **more: object) -> Line:
    row = Row.ITEM if code else Row.TOTAL
    return Line(
        table=side.table,
        side=side.side,
        row=row,
        code=code,
        name="某项" if code else "合计",
        fund=side.fund,
        amount=wan("5"),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("year", "form"), EVERY_TABLE)
def test_every_table_is_answered(year: int, form: TableForm) -> None:
    table = form.table
    assert form.title_in(Phase.BUDGET)
    assert form.title_in(Phase.FINAL)
    assert table.text.zh
    assert table.text.en
    assert table.spoken.zh
    assert table.spoken.en
    assert table in MOST_TELLING
    assert TABLES[table] == table.number
    assert (table in LINE_TABLES) == bool(form.sides)
    if form.sides:
        assert table in form_of(year).tables_of(form.section)
        assert table_of(form.section, year) in form_of(year).tables_of(form.section)
        assert (default_subject(form.section, year) is not None) == table.of_one_fund
    if table_of(form.section, year) is table:
        assert table in _RULES  # the words of its section
    assert (table in _READERS) == (table.arrangement is not Arrangement.SENTENCES)
    assert {side.side for side in form.sides} >= ({table.side} if form.sides else set())


@pytest.mark.parametrize(("year", "form", "side"), EVERY_SIDE)
def test_every_side_of_every_table_is_answered(year: int, form: TableForm, side: SideForm) -> None:
    assert side.table is form.table
    assert form.of(side.side) is side
    known = [listed.codes[0].code for listed in side.headings]
    assert bool(known) == bool(side.codes)
    assert all(side.name_of(code, year) for code in side.presets)
    draft = Draft(replace(fire_budget(), fiscal_year=year))
    for code in (*known, *side.presets):
        assert draft.knows(code, form.table, side.side) == side.in_force(code, year)
    if side.national:
        assert side.national in side.headings
    for phase in Phase:
        columns = columns_of(side, phase, [line_in(side)])
        assert columns[0].cell == side.main or side.funds or side.natures
        assert all(label_of(side, column, phase) for column in columns)
    assert in_table(line_in(side), form_of(year)) == form.is_printed
    offered = list_of(year, form.table, side.side)
    by_row = form.is_printed and form.table.arrangement is not Arrangement.ITEMS_ACROSS
    assert bool(offered) == by_row
    if offered:
        assert offered.lists == side.headings


@pytest.mark.parametrize(("year", "form", "side"), EVERY_SIDE)
def test_a_table_is_printed_with_the_columns_of_its_form(
    year: int, form: TableForm, side: SideForm
) -> None:
    disclosure = replace(fire_budget(), fiscal_year=year, lines=(line_in(side, "S1"),))
    (layout,) = [x for x in layouts_of(disclosure) if x.table is form.table] or [None]
    assert (layout is not None) == form.is_printed
    if layout is not None and form.table.arrangement is not Arrangement.ITEMS_ACROSS:
        natures = {column.nature for column in layout.columns if column.side is side.side}
        assert natures >= {Nature.TOTAL, *side.natures}


# The clerk's form


def with_every_table() -> Disclosure:
    budget = fire_budget()
    bought = line_in(form_of(2024)[Table.PROCUREMENT].of(Side.EXPENDITURE), "G1")
    total = replace(bought, row=Row.TOTAL, code="", name="政府采购预算")
    others = [line for line in budget.lines if line.table is not Table.PROCUREMENT]
    return replace(budget, lines=(*others, replace(bought, name="货物"), total))


def keys_of(sheet: Worksheet) -> tuple[int, dict[tuple[str, Side], int]]:
    """The hidden row below the header, and the column of each role on each side."""
    for row in sheet.iter_rows():
        found = {cell.column: column_of(str(cell.value or "")) for cell in row}
        if any(found.values()):
            roles: dict[tuple[str, Side], int] = {}
            for place, each in found.items():
                if each:
                    roles.setdefault((each[0], each[1].side), place)
            return row[0].row, roles
    raise AssertionError(sheet.title)


def free_row(sheet: Worksheet, keys: int, columns: set[int]) -> int:
    rows = range(keys + 1, sheet.max_row + 2)
    texts = {r: [str(sheet.cell(r, c).value or "") for c in columns] for r in rows}
    filled = [r for r, of in texts.items() if any(of) and not any(NOTE in text for text in of)]
    return max(filled, default=keys) + 1


@pytest.mark.parametrize(
    ("table", "side"),
    [
        pytest.param(form.table, side.side, id=f"{form.table}-{side.side}")
        for form in form_of(2024).tables
        for side in form.sides
        if form.is_printed and form.table.arrangement is not Arrangement.ITEMS_ACROSS
    ],
)
def test_a_code_that_the_form_offers_is_known_when_it_comes_back(table: Table, side: Side) -> None:
    draft = with_every_table()
    book = openpyxl.load_workbook(BytesIO(write_form(draft)))
    sheet = next(
        each
        for each in book
        if each.title.startswith(f"{table.number} ") or (table.label in each.title)
    )
    keys, roles = keys_of(sheet)
    row = free_row(sheet, keys, set(roles.values()))
    form = form_of(draft.fiscal_year).side(table, side)
    assert form
    used = {line.code for line in draft.of_table(table, side)}
    listed = form.headings[0]
    year = draft.fiscal_year
    codes = [
        each.code
        for each in listed.codes
        if listed.in_force(each.code, year) and each.code not in used
    ]
    code = next(code for code in codes if len(code) == max(map(len, codes)) or table.two_sided)
    if table.arrangement is Arrangement.BY_CODE:
        sheet.cell(row, roles["code", side]).value = code
    else:
        sheet.cell(row, roles["name", side]).value = listed.name_of(code, year)
    sheet.cell(row, roles["amount", side]).value = 3
    filled = _read(book, draft)
    assert [each.message for each in filled.problems if "科目" in each.message] == []
    added = [x for x in filled.disclosure.of_table(table, side) if x.code == code]
    assert [x.name for x in added][:1] == [listed.name_of(code, year)]


def _read(book: openpyxl.Workbook, draft: Disclosure) -> Filled:
    stream = BytesIO()
    book.save(stream)
    return read_form("模板.xlsx", stream.getvalue(), draft)


def test_the_revenue_table_knows_functional_codes_and_no_sources() -> None:
    draft = Draft(fire_budget())
    assert draft.knows("2010301", Table.T2, Side.REVENUE)
    assert not draft.knows("R101", Table.T2, Side.REVENUE)
    assert draft.knows("R101", Table.T1, Side.REVENUE)


# Names


def all_names() -> list[Name]:
    enumerations = (Section, Side, Row, Fund, Nature, Table)
    names = [member.text for each in enumerations for member in each]
    return [*names, *MAIN.values(), *EXPLAINED.values(), *MATTERS.values()]


def test_pages_and_findings_have_one_english_for_every_name() -> None:
    with override("en"):
        assert {n.zh: gettext(n.zh) for n in all_names()} == {n.zh: n.title_en for n in all_names()}


@pytest.mark.parametrize("table", LINE_TABLES)
def test_a_finding_names_a_figure_as_its_table_does(table: Table) -> None:
    """Every quantity that a rule can name, by the words that the English page has for it."""
    for form in form_of(2024)[table].sides:
        for fund in Fund:
            for nature in Nature:
                line = replace(line_in(form), fund=fund, nature=nature)
                zh, en = line_index.label_of(line)
                assert table.spoken.en in en
                assert table.spoken.zh.removesuffix("合计") in zh
                if fund and table.split_by_fund:
                    assert said(fund.text) in en
                    assert fund.text.short in zh
                if nature:
                    assert said(nature.text) in en
                    assert nature.text.short in zh
                if table.two_sided:
                    assert said(form.side.text) in en
                    assert form.side.text.zh in zh


@pytest.mark.parametrize("table", [*LINE_TABLES])
def test_the_name_in_a_sentence_begins_the_name_on_the_page(table: Table) -> None:
    assert said(table.text).startswith(table.spoken.en)


def said(name: Name) -> str:
    """What the English page says, as inside a sentence."""
    with override("en"):
        text = gettext(name.zh)
    return text[:1].lower() + text[1:]


# Keys


@pytest.mark.parametrize("key", [*EXPLAINED, *MAIN])
def test_a_key_comes_back_from_each_of_its_written_forms(key: LineKey) -> None:
    assert LineKey.of_json(key.as_json) == key
    assert LineKey.of_texts(**key.columns) == key
    assert LineKey.of(key) == key


@pytest.mark.parametrize("value", ['["T99","expenditure","total","","","",""]', "[]", "{}"])
def test_what_is_no_key_is_refused(value: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        LineKey.of_json(value)


# Years


def test_the_next_change_of_the_official_tables_is_a_second_declaration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    latest = FORMS[-1]
    changed = replace(
        latest[Table.T3],
        title="部门支出总表（新）",
        sides=(replace(latest[Table.T3].sides[0], natures=(Nature.PROJECT,), codes="revenue"),),
        may_be_empty=True,
    )
    tables = [changed if form.table is Table.T3 else form for form in latest.tables]
    monkeypatch.setattr(declared, "FORMS", (*FORMS, OfficialForm(2030, tables)))
    form_of.cache_clear()
    try:
        assert form_of(2029) is latest
        before, after = (
            next(
                each
                for each in layouts_of(replace(fire_budget(), fiscal_year=year, lines=()))
                if each.table is Table.T3
            )
            for year in (2029, 2030)
        )
        assert (before.title, after.title) == ("部门支出总表", "部门支出总表（新）")
        assert Nature.BASIC in {column.nature for column in before.columns}
        assert Nature.BASIC not in {column.nature for column in after.columns}
        draft = Draft(replace(fire_budget(), fiscal_year=2030))
        assert draft.knows(REVENUE.codes[0].code, Table.T3, Side.EXPENDITURE)
        assert not draft.knows(FUNCTIONAL.codes[0].code, Table.T3, Side.EXPENDITURE)
        offered = list_of(2030, Table.T3, Side.EXPENDITURE)
        assert offered
        assert offered.lists == (REVENUE,)
    finally:
        form_of.cache_clear()


@pytest.mark.parametrize(
    "declared",
    [
        '[T99]\nsection = "other"',
        '[T1]\nsection = "nowhere"',
        '[T1]\nsection = "other"\nheading = "x"',
    ],
)
def test_a_declaration_of_what_no_form_has_is_refused(declared: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        form_in(f"since = 2030\n{declared}")


def test_each_of_the_three_budgets_has_one_table_for_all_years():
    """A second key for the same money would silently take the place of the first in BUDGETS."""
    by_code = [table for table in Table if table.arrangement is Arrangement.BY_CODE]
    of_a_fund = [table for table in by_code if table.fund and not table.nature]
    assert len({table.fund for table in of_a_fund}) == len(of_a_fund)
    assert set(BUDGETS.values()) == set(of_a_fund)
