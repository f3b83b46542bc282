"""The counts of 三公: with money there are counts, with counts there is money, and cars are the same cars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Disclosure, ParticularKind, Phase, Section
from budgets.disclosure.official_form.particulars import HoldingKind
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.rules.line_index import cell_of
from budgets.disclosure.rules.particulars.naming import (
    address_of,
    counted,
    figure_of_count,
    listed,
    said,
    said_en,
)
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    RuleBasis,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import figure_of

_K = ParticularKind
_ASKED = RuleBasis(
    "部门决算公开：说明因公出国（境）的团组数和人数，公务用车的购置数和保有量，国内公务接待的批次、人数",
    "final accounts state groups and people sent abroad, cars bought and kept, receptions and guests",
)
_BY_MONEY = tuple(
    (key, tuple(kind for kind in _K if kind.about == key))
    for key in dict.fromkeys(kind.about for kind in _K)
    if key and key.table is THREE_PUBLIC.table
)
# How words state a count that was not read into a field: then its absence is not the document's.
_IN_WORDS = {
    _K.ABROAD_GROUPS: r"团组[^,，。；\n]{0,8}\d|\d+\s*个[^,，。；\n]{0,6}团组",
    _K.ABROAD_PEOPLE: r"(?:出国|出境|团组)[^。；\n]{0,30}\d\s*人",
    _K.CARS_BOUGHT: r"(?:购置|购买|更新)[^。；\n]{0,16}\d+\s*[辆台]|购置数[^,，。；\n]{0,6}\d",
    _K.CARS_KEPT: r"(?:保有|现有|共有)[^。；\n]{0,12}\d+\s*[辆台]|保有量[^,，。；\n]{0,6}\d",
    _K.RECEPTIONS: r"接待[^。；\n]*?\d\s*批|批次[^,，。；\n]{0,6}\d",
    _K.GUESTS: r"接待[^。；\n]*?(?:\d\s*人|人次[^,，。；\n]{0,6}\d)",
}
_FOREIGN = re.compile(
    "外事|外宾|[）)]外"
)  # 其中：外事接待0批次，0人次: domestic ones are asked for
_CLAUSE = re.compile("[。；;\n]")


@rule(
    "R76", "有数量的有金额，有金额的数量不是零",
    "Where there are trips, cars or receptions there is money, and the other way round",
    family=Family.TEXT, needs=(THREE_PUBLIC.table,),
    basis=AGREEMENT, severity=Severity.NOTICE, phase=Phase.FINAL,
)  # fmt: skip
def counts_go_with_money(case: Case) -> Iterator[Outcome]:
    judged = False
    for key, kinds in _BY_MONEY:
        line = case.cells.line(key)
        found = [each for kind in kinds if (each := counted(case.disclosure, kind))]
        if line is None or line.amount.yuan is None or not found:
            continue
        judged = True
        money, spent = cell_of(line), bool(line.amount.yuan)
        # Cars stand in the yard of a body that pays nothing for them: another one does.
        some = [each for each in found if each.count and each.kind is not _K.CARS_KEPT]
        none = spent and not any(each.count for each in found)
        if not none and (spent or not some):
            yield HELD
            continue
        which = found if none else some
        yield Fault(
            Severity.NOTICE,
            f"{money.label}{money.printed}，而{'、'.join(map(said, which))}：请核对。",
            f"{money.label_en} is {money.printed_en}, but {'; '.join(map(said_en, which))}.",
            (figure_of(money), *map(figure_of_count, which)),
        )
    if not judged:
        told = any(line.table is THREE_PUBLIC.table for line in case.disclosure.lines)
        yield missing("团组、车辆、接待的数量" if told else THREE_PUBLIC.table)


@rule(
    "R77", "花了钱的出国、用车、接待写明数量",
    "What was spent on travel, cars and receptions comes with its counts",
    family=Family.COMPLETENESS, needs=(THREE_PUBLIC.table,),
    basis=_ASKED, severity=Severity.WARNING, phase=Phase.FINAL,
)  # fmt: skip
def money_comes_with_counts(case: Case) -> Iterator[Outcome]:
    disclosure = case.disclosure
    words = _words_on_three_public(disclosure)
    spent = [
        (cell_of(line), kinds)
        for key, kinds in _BY_MONEY
        if (line := case.cells.line(key)) and line.amount.yuan
    ]
    if not (words and spent):
        yield missing("“三公”经费的说明" if spent else THREE_PUBLIC.table)
        return
    for money, kinds in spent:
        lacking = [kind for kind in kinds if not _is_stated(disclosure, kind, words)]
        if not lacking:
            yield HELD
            continue
        names, names_en = listed([kind.text for kind in lacking])
        figures = tuple(CitedFigure(k.text.zh, "", "", address_of(k)) for k in lacking)
        yield Fault(
            Severity.WARNING,
            f"{money.label}{money.printed}，没有写明{names}；一次也没有的写 0。",
            f"{money.label_en} is {money.printed_en}, but nothing is said of: {names_en}; none is 0.",
            (figure_of(money), *figures),
        )


def _words_on_three_public(disclosure: Disclosure) -> str:
    """Return the clauses on 三公 but for those on foreign guests, who are counted apart."""
    texts = [x.text for x in disclosure.passages if x.section is Section.THREE_PUBLIC]
    clauses = _CLAUSE.split("\n".join(texts))
    return "\n".join(clause for clause in clauses if not _FOREIGN.search(clause))


def _is_stated(disclosure: Disclosure, kind: ParticularKind, words: str) -> bool:
    if disclosure.particular(kind):
        return True
    if kind is _K.CARS_KEPT and any(x.kind is HoldingKind.VEHICLES for x in disclosure.holdings):
        return True
    return bool(re.search(_IN_WORDS[kind], words))


@rule(
    "R79", "公务用车保有量与国有资产的车辆数一致",
    "The cars that are run are those of the section on assets",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def cars_are_the_same_cars(case: Case) -> Iterator[Outcome]:
    kept = counted(case.disclosure, _K.CARS_KEPT)
    held = [x for x in case.disclosure.holdings if x.kind is HoldingKind.VEHICLES]
    if kept is None or len(held) != 1 or held[0].count is None:
        yield missing("公务用车保有量和车辆数")
        return
    (all_of_them,) = held
    count, others = kept.count or 0, all_of_them.count or 0
    # 保有量 counts the cars that the appropriation pays for: among 车辆 there may be more.
    if count == others or (count < others and "公务" not in all_of_them.name):
        yield HELD
        return
    yield Fault(
        Severity.WARNING if count > others else Severity.NOTICE,
        f"{said(kept)}，国有资产情况里的{all_of_them.name}{others}{all_of_them.measure}，两处不一致。",
        f"{said_en(kept)}, but the section on assets counts {others}.",
        (
            figure_of_count(kept),
            CitedFigure(
                all_of_them.name,
                f"{others}{all_of_them.measure}",
                all_of_them.source.place,
                "holdings",
            ),
        ),
    )
