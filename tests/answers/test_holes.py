"""Documents with holes and hostile texts: nothing is claimed of what is not there, nothing acts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Disclosure, Side, Table
from budgets.disclosure.official_form.vocabulary import LINE_TABLES
from tests.answers.beside import findings_of
from tests.answers.saying import finding, page, plan, texts_of, with_projects
from tests.builders import REVENUE, document, item, letters_office, none_planned, sound, total, wan
from tests.cast import fire_budget


def test_what_a_document_says_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    own = with_projects(plan(2024, "120", f"{evil}，人员经费增加5万元"), **{evil: "20"})
    own = replace(
        own,
        contact=evil,
        lines=(
            *own.lines,
            item(Table.T3, "2050201", "120", evil, purpose=evil),
            item(Table.T1, "", "120", evil, side=REVENUE),
        ),
    )
    for language in ("zh-hans", "en"):
        with override(language):
            found = page(own, plan(2023, "100"), findings=[finding(Severity.ERROR)])
            safe = [each for each in texts_of(found) if isinstance(each, SafeString)]
            assert len(safe) > 5
            assert [each for each in safe if "<script" in each] == []


def without(disclosure: Disclosure, *tables: Table) -> Disclosure:
    return replace(disclosure, lines=tuple(x for x in disclosure.lines if x.table not in tables))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "own",
    [
        letters_office(),
        sound(),
        fire_budget(),
        document(),
        document(total(Table.T1, "0"), total(Table.T3, "0")),
        document(total(Table.T1, "-5"), total(Table.T3, "-5"), item(Table.T3, "201", "-5")),
        document(total(Table.T7, "3"), item(Table.T7, "S3", "3")),
        document(none_planned(Table.T8), none_planned(Table.T7)),
        *(without(letters_office(), table) for table in LINE_TABLES),
        *(without(fire_budget(), *set(LINE_TABLES) - {table}) for table in LINE_TABLES),
    ],
    ids=lambda own: None,
)
def test_a_document_with_holes_makes_no_claim_about_them(own: Disclosure, language: str) -> None:
    with override(language):
        for others in ((), (replace(own, fiscal_year=own.fiscal_year - 1),)):
            found = page(own, *others, findings=findings_of(own))
            stated = {line.table for line in own.lines}
            assert (found.three is not None) == (Table.T7 in stated)
            assert found.projects is not None or not own.projects
            if not stated & {Table.T1, Table.T4}:
                assert found.sources is None
            if not stated & {Table.T1, Table.T2, Table.T3, Table.T4, Table.T5}:
                assert found.answer is None
                assert found.where is None
            assert len(found.standing) >= 4
            assert not re.search("None(?! planned)|NaN|Decimal", " ".join(texts_of(found)))


def test_a_blank_cell_is_no_amount() -> None:
    blank = replace(item(Table.T3, "205", "1"), amount=wan("1").blank(wan("1").unit))
    found = page(document(total(Table.T1, "10"), total(Table.T3, "10"), blank))
    assert found.where
    row = found.where.rows.items[0]
    assert (row.amount, row.bar, row.change) == ("", (), "")
    assert Side.EXPENDITURE is blank.side
