"""Take one thing out of a sound document, and exactly the items that ask for it fail."""

from collections.abc import Callable, Collection
from dataclasses import replace

import pytest

from budgets.disclosure.check_sheet import (
    Aspect,
    Judged,
    Publication,
    Result,
    Subject,
    Verdict,
    check_sheet,
    contents_of,
    titles_in,
    unpublished_sheet,
)
from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import Disclosure, Holding, Line, Phase, Section, Table
from budgets.disclosure.unread import Unread
from tests.builders import sound
from tests.demonstration import PROFILES, editions_of

NOT_OF_THE_DOCUMENT = {"on_time", "platform", "kept_open", "readable"}
Change = Callable[[Disclosure], Disclosure]


def budget() -> Disclosure:
    found = (x.disclosure for x in editions_of("education-bureau"))
    return [each for each in found if each.phase is Phase.BUDGET][-1]


def accounts() -> Disclosure:
    found = (x.disclosure for x in editions_of("education-bureau"))
    return [each for each in found if each.phase is Phase.FINAL][-1]


def by_key(disclosure: Disclosure, **known: object) -> dict[str, Verdict]:
    sheet = check_sheet(contents_of(Subject(disclosure, **known)))  # type: ignore[arg-type]
    return {verdict.item.key: verdict for verdict in sheet}


def changed(before: Disclosure, after: Disclosure) -> dict[str, Result]:
    was, now = by_key(before), by_key(after)
    return {key: now[key].result for key in now if now[key].result is not was[key].result}


def without(keep: Callable[[Line], bool]) -> Change:
    return lambda found: replace(found, lines=tuple(x for x in found.lines if keep(x)))


def without_table(table: Table) -> Change:
    return without(lambda line: line.table is not table)


def emptied(*names: str) -> Change:
    return lambda found: replace(found, **dict.fromkeys(names, ()))


def silent_on(*tables: Table, also: Change = lambda found: found) -> Change:
    """Take away the reasons about some tables, and what else."""

    def act(found: Disclosure) -> Disclosure:
        reasons = tuple(x for x in found.reasons if x.about.table not in tables)
        return also(replace(found, reasons=reasons))

    return act


def with_words(words: str, section: Section, found: Disclosure) -> Disclosure:
    """Drop the passages of a section and those that have a word."""
    kept = tuple(x for x in found.passages if x.section is not section and words not in x.text)
    return replace(found, passages=kept)


F, U, N = Result.FAILED, Result.UNKNOWN, Result.NOT_APPLICABLE
TAKEN_OUT: list[tuple[str, Change, dict[str, Result]]] = [
    *((t.value, without_table(t), {f"table_{t.value}": F}) for t in (Table.T1, Table.T2, Table.T3, Table.T4)),
    ("T5", without_table(Table.T5), {"table_T5": F}),
    ("T6", without_table(Table.T6), {"table_T6": F, "explained": F, "basic_depth": F}),
    (
        "T7",
        without_table(Table.T7),
        {"table_T7": F, "three_public": F, "three_public_reason": U, "cars_split": U},
    ),
    ("T8", without_table(Table.T8), {"table_T8": F, "funds_explained": F}),
    ("T9", without_table(Table.T9), {"table_T9": F, "funds_explained": F}),
    ("duties", emptied("functions", "priorities"), {"functions": F}),
    ("units", emptied("units"), {"bodies": F}),
    ("glossary", emptied("glossary"), {"glossary": F}),
    ("projects", emptied("projects"), {"performance": F, "project_amounts": N}),
    (
        "operating cost",
        silent_on(Table.OPERATING_COST, also=without_table(Table.OPERATING_COST)),
        {"operating_cost": F},
    ),
    (
        "procurement",
        without_table(Table.PROCUREMENT),
        {"procurement": F, "procurement_split": U},
    ),
    (
        "assets",
        lambda found: without_table(Table.ASSETS)(replace(found, holdings=())),
        {"assets": F},
    ),
    ("reasons", silent_on(Table.T1, Table.T4, Table.T5), {"change_reason": F}),
    ("reasons of three", silent_on(Table.T7), {"three_public_reason": F}),
    ("receptions", without(lambda x: x.code != "S3"), {"three_public": F}),
    ("purchase of cars", without(lambda x: x.code != "S201"), {"cars_split": F}),
    ("parts of procurement", without(lambda x: x.code[:1] != "G"), {"procurement_split": F}),
    (
        "items",
        without(lambda x: not (x.table is Table.T5 and len(x.code) == 7)),
        {"functional_depth": F},
    ),
    (
        "headings",
        without(lambda x: not (x.table is Table.T6 and len(x.code) == 5)),
        {"basic_depth": F},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"), [x[1:] for x in TAKEN_OUT], ids=[x[0] for x in TAKEN_OUT]
)
def test_each_thing_taken_out_fails_its_own_items(
    change: Change, expected: dict[str, Result]
) -> None:
    whole = budget()
    assert changed(whole, change(whole)) == expected


def test_details_that_do_not_add_up_are_details() -> None:
    """A class that is printed in a detail line contradicts its sum; it goes down to 款 all the same."""
    whole = budget()
    detail = next(x for x in whole.of_table(Table.T6) if len(x.code) == 5)
    above = next(x for x in whole.of_table(Table.T6) if x.code == detail.code[:3])
    wrong = replace(detail, amount=above.amount)
    lines = tuple(wrong if line is detail else line for line in whole.lines)
    assert changed(whole, replace(whole, lines=lines)) == {}


def test_the_demonstration_is_judged_in_every_item() -> None:
    for slug in PROFILES:
        for planned in editions_of(slug)[-2:]:
            for key, verdict in by_key(planned.disclosure).items():
                assert "" not in (verdict.judged.zh, verdict.judged.en), key
                unjudged = verdict.result is Result.UNKNOWN
                assert unjudged is (key in NOT_OF_THE_DOCUMENT), (slug, key, verdict.judged)


def test_accounts_want_the_counts_of_what_cost_money() -> None:
    """As data or in the words; those of foreign guests are others."""
    words = "国内公务接待46批次，368人次；购置公务用车1辆，保有量5辆；出国团组1个，累计3人次。"
    stated = accounts()
    final = replace(stated, particulars=(), holdings=())
    assert by_key(stated)["counts"].result is Result.PASSED
    assert by_key(final)["counts"].result is Result.FAILED
    passage = next(x for x in final.passages if x.section is Section.THREE_PUBLIC)
    told = replace(final, passages=(replace(passage, text=passage.text + words), *final.passages))
    foreign = replace(
        final, passages=(replace(passage, text="外事接待2批次，8人次。"),),
        holdings=(Holding("公务用车", 5, "辆"),),
    )  # fmt: skip
    assert by_key(told)["counts"].result is Result.PASSED
    assert by_key(foreign)["counts"].result is Result.FAILED
    assert "接待批次" in by_key(foreign)["counts"].judged.zh


def test_what_was_not_read_is_not_called_missing() -> None:
    """Of sentences alone no table can be missed; nor one whose title is there, or behind a picture."""
    in_words = by_key(_as_if_read(sound()))
    assert {in_words[f"table_T{n}"].result for n in range(1, 10)} == {Result.UNKNOWN}
    assert in_words["basic_depth"].result is Result.UNKNOWN
    lacking = without_table(Table.T6)(budget())
    titled = by_key(lacking, titled=frozenset({Table.T6}))
    assert titled["table_T6"].result is titled["basic_depth"].result is Result.UNKNOWN
    picture = Unread(Section.OTHER, "第 4 页", "图片", "这一页是图片")
    assert by_key(lacking, unread=(picture,))["table_T6"].result is Result.UNKNOWN
    assert by_key(lacking)["table_T6"].result is Result.FAILED


def _as_if_read(found: Disclosure) -> Disclosure:
    def sourced(line: Line) -> Line:
        return replace(line, source=replace(line.source, section=Section.OTHER, text="一句话"))

    return replace(found, lines=tuple(map(sourced, found.lines)))


def test_a_title_counts_where_its_table_follows() -> None:
    contents = [
        {"paragraph": n, "text": t}
        for n, t in enumerate(("公开06表 一般公共预算基本支出表", "第一部分", "概况", "职责"))
    ]
    table = [
        {"paragraph": 5, "text": "一般公共预算支出表"},
        {"table": 1, "rows": [["科目", "合计"]]},
    ]
    empty = [
        {"paragraph": 6, "text": "政府性基金预算支出表"},
        {"paragraph": 7, "text": "说明：本表无数据。"},
    ]
    inside = [{"table": 2, "rows": [["部门收入总表", "", ""], ["科目", "合计", "其中"]]}]
    assert titles_in([*contents, *table, *empty, *inside]) == {Table.T5, Table.T8, Table.T2}


def test_findings_fail_the_item_of_their_rule() -> None:
    contents = contents_of(Subject(budget()))
    wrong = Finding("R16", Severity.ERROR, "合计不一致。", "The totals differ.")
    notice = Finding("R34", Severity.NOTICE, "三公增加。", "It rose.")
    sheet = {x.item.key: x for x in check_sheet(contents, findings=[wrong, notice])}
    assert sheet["across_tables"].judged.rules == ("R16",)
    assert [key for key, verdict in sheet.items() if verdict.has_failed] == ["across_tables"]


def test_a_unit_need_not_list_bodies_and_an_institution_has_no_operating_cost() -> None:
    bare = TAKEN_OUT[13][1](replace(budget(), units=()))
    assert by_key(bare)["bodies"].result is Result.FAILED
    assert by_key(bare, is_unit=True)["bodies"].result is Result.NOT_APPLICABLE
    assert by_key(bare)["operating_cost"].result is Result.FAILED
    judged = by_key(bare, needs_operating_cost=False)
    assert judged["operating_cost"].result is Result.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("publication", "expected"),
    [
        (Publication.DRAFT, {Result.UNKNOWN}),
        (Publication.PUBLIC, {Result.PASSED}),
        (Publication.WITHDRAWN, {Result.PASSED, Result.FAILED}),
    ],
)
def test_the_manner_is_what_the_portal_does(
    publication: Publication, expected: Collection[Result]
) -> None:
    sheet = check_sheet(contents_of(Subject(budget())), publication=publication)
    assert {x.result for x in sheet if x.item.aspect is Aspect.MANNER} == expected


def test_where_nothing_is_public_only_the_days_are_judged() -> None:
    late = Judged(Result.FAILED, "逾期 3 天。", "3 days overdue.")
    sheet = unpublished_sheet(2024, Phase.BUDGET, late)
    assert {x.item.key for x in sheet if x.has_failed} == {"on_time", "platform"}
    assert {x.result for x in sheet} == {Result.FAILED, Result.UNKNOWN}
    merged = unpublished_sheet(2024, Phase.BUDGET, late, is_merged=True)
    assert {x.result for x in merged} == {Result.NOT_APPLICABLE}
