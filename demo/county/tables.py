"""A year's spending as the official tables: every line of T1 to T9 and of the three matters besides.

Each table is only another way of adding up the same smallest amounts, so they agree with each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from budgets.disclosure.codes import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
)
from budgets.disclosure.model import (
    Fund,
    Line,
    LineKey,
    Nature,
    Phase,
    Row,
    Section,
    Side,
    Source,
    Table,
)
from budgets.disclosure.money import Amount
from demo.county.profiles import Profile
from demo.county.rows import NONE, cell, item_cell, printed, purpose_of, sum_cell
from demo.county.years import Spending, Year

OPENING_OF = {
    Fund.GENERAL: "R901",
    Fund.GOVERNMENT_FUND: "R902",
    Fund.STATE_CAPITAL: "R903",
}
OWN_TABLE = {
    Table.T5: Fund.GENERAL,
    Table.T8: Fund.GOVERNMENT_FUND,
    Table.T9: Fund.STATE_CAPITAL,
}
_PERSONNEL_CLASSES = ("301", "303")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one edition, with what stands beside an amount: the year before, or the plan."""

    profile: Profile
    year: Year
    before: Year | None
    plan: dict[LineKey, Amount] | None

    def lines(self) -> list[Line]:
        """Return all lines, table by table."""
        tables = (
            self._overview(), self._revenue(), self._expenditure(), self._appropriation(),
            self._own_budget(Table.T5), self._basic(), self._three_public(),
            self._own_budget(Table.T8), self._own_budget(Table.T9),
            self._operating_cost(), self._procurement(), self._assets(),
        )  # fmt: skip
        return [line for table in tables for line in self._placed(table)]

    def _placed(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Return the lines of one table, with their place in it; in accounts, with the plan beside them."""
        rows: dict[tuple[Side, Row, str], int] = {}
        for line in lines:
            row = rows.setdefault((line.side, line.row, line.code), len(rows) + 1)
            source = Source(Section.TABLES, f"{line.table.label}第{row}行")
            yield replace(line, source=source, planned=self._planned(line))

    def _planned(self, line: Line) -> Amount | None:
        """Return what the published budget said; T2 is left out, for its accounts omit what was carried."""
        if self.plan is None or line.table is Table.T2 or line.amount == NONE:
            return None
        return self.plan.get(line.key, printed(0))

    # Where the money comes from

    def received(self, fund: Fund, code: str | None = None) -> int:
        """Return the year's own revenue of a fund: what is spent and left, less what was there before."""
        year = self.year
        spent = sum(
            s.amount for s in year.spending if s.fund is fund and (code is None or s.code == code)
        )
        own = (key for key in {*year.opening, *year.closing} if key[0] is fund)
        moved = sum(
            year.closing.get(key, 0) - year.opening.get(key, 0)
            for key in own
            if code is None or key[1] == code
        )
        return spent + moved

    def _funds(self) -> list[Fund]:
        return sorted({each.fund for each in self.year.spending})

    def _sources(self) -> Iterator[tuple[str, int]]:
        fiscal = {fund: self.received(fund) for fund in OWN_TABLE.values()}
        yield "R1", sum(fiscal.values())
        yield from fiscal.items()
        if Fund.SPECIAL_ACCOUNT in self._funds():
            yield "R2", self.received(Fund.SPECIAL_ACCOUNT)
        if Fund.BUSINESS in self._funds():
            yield "R3", self.received(Fund.BUSINESS)
            yield "R301", self.received(Fund.BUSINESS)

    def _opening(self) -> Iterator[tuple[str, int]]:
        yield "R9", sum(self.year.opening.values())
        for fund, code in OPENING_OF.items():
            amount = sum(each for (owner, _), each in self.year.opening.items() if owner is fund)
            if amount:
                yield code, amount

    def _income(self, table: Table, amounts: list[tuple[str, int]]) -> Iterator[Line]:
        for code, amount in amounts:
            yield item_cell(table, code, amount, REVENUE.name_of, self.year, side=Side.REVENUE)

    def _overview(self) -> Iterator[Line]:
        side = Side.REVENUE
        sources, opening = list(self._sources()), list(self._opening())
        current = sum(amount for code, amount in sources if len(code) == 2)
        yield from self._income(Table.T1, sources)
        yield sum_cell(Table.T1, current, "本年收入合计", row=Row.CURRENT, side=side)
        yield from self._income(Table.T1, opening)
        yield sum_cell(Table.T1, current + opening[0][1], "收入总计", side=side)
        yield from self._spent_by_class(Table.T1, [Fund.ALL], list(self.year.spending))

    def _spent_by_class(
        self, table: Table, funds: list[Fund], spending: list[Spending]
    ) -> Iterator[Line]:
        """Return the expenditure side of T1 and T4: classes, the year's sum, what is left, the total."""
        left = {
            fund: sum(
                each
                for (owner, _), each in self.year.closing.items()
                if fund in (Fund.ALL, owner) and (table is Table.T1 or owner in OPENING_OF)
            )
            for fund in funds
        }
        own = {fund: [s for s in spending if fund in (Fund.ALL, s.fund)] for fund in funds}
        for code in sorted({s.code[:3] for s in spending}):
            for fund in funds:
                amount = sum(s.amount for s in own[fund] if s.code.startswith(code))
                if amount:
                    yield item_cell(table, code, amount, FUNCTIONAL.name_of, self.year, fund=fund)
        spent = {fund: sum(s.amount for s in own[fund]) for fund in funds}
        for fund in funds:
            yield sum_cell(table, spent[fund], "本年支出合计", row=Row.CURRENT, fund=fund)
        for fund in funds:
            if left[fund] or fund is Fund.ALL:
                yield item_cell(
                    table, "E9", left[fund], CARRIED_FORWARD.name_of, self.year, fund=fund
                )
        for fund in funds:
            yield sum_cell(table, spent[fund] + left[fund], "支出总计", fund=fund)

    def _revenue(self) -> Iterator[Line]:
        """T2. A budget shows what was carried over as a source; accounts show the year's own only."""
        funds = self._funds()
        carried = self.year.phase is Phase.BUDGET and any(self.year.opening.values())
        rows: dict[str, dict[Fund, int]] = {}
        for code in sorted({each.code for each in self.year.spending}):
            row = {fund: self.received(fund, code) for fund in funds}
            if carried:
                row[Fund.CARRIED_OVER] = sum(
                    each for (_, of), each in self.year.opening.items() if of == code
                )
            rows[code] = row
        yield from self._grid(Table.T2, rows, Fund.ALL, side=Side.REVENUE, total="收入合计")

    def _expenditure(self) -> Iterator[Line]:
        yield from self._by_nature(Table.T3, self.year.spending, Fund.ALL)

    def _appropriation(self) -> Iterator[Line]:
        side = Side.REVENUE
        sources = [(code, amount) for code, amount in self._sources() if code in OPENING_OF]
        opening = [(code, amount) for code, amount in self._opening() if code != "R9"]
        yield from self._income(Table.T4, sources)
        current = sum(amount for _, amount in sources)
        yield sum_cell(Table.T4, current, "本年收入合计", row=Row.CURRENT, side=side)
        yield from self._income(Table.T4, opening)
        total = current + sum(amount for _, amount in opening)
        yield sum_cell(Table.T4, total, "收入总计", side=side)
        spending = [s for s in self.year.spending if s.fund in OPENING_OF]
        funds = [fund for fund in self._funds() if fund in OPENING_OF]
        yield from self._spent_by_class(Table.T4, [Fund.ALL, *funds], spending)

    # What it is spent on

    def _own_budget(self, table: Table) -> Iterator[Line]:
        fund = OWN_TABLE[table]
        spending = [each for each in self.year.spending if each.fund is fund]
        if spending:
            yield from self._by_nature(table, spending, fund)
        else:
            yield cell(table, Row.TOTAL, "", "合计", NONE, fund=fund)

    def _by_nature(self, table: Table, spending: Iterable[Spending], fund: Fund) -> Iterator[Line]:
        """Rows by 类, 款 and 项; a row that was there last year only is kept, with nothing in it."""
        rows: dict[str, dict[Nature, int]] = defaultdict(lambda: defaultdict(int))
        for each in spending:
            nature = each.nature if each.nature is Nature.PROJECT else Nature.BASIC
            rows[each.code][nature] += each.amount
        prior = self._prior(fund) if table in OWN_TABLE else None
        for code in prior or ():
            rows[code][Nature.BASIC] += 0
        yield from self._grid(table, rows, fund, prior=prior, total="支出合计")

    def _prior(self, fund: Fund) -> dict[str, int] | None:
        """Last year's budget by item, under this year's codes."""
        if self.before is None or self.year.phase is Phase.FINAL:
            return None
        found: dict[str, int] = defaultdict(int)
        for each in self.before.spending:
            if each.fund is fund:
                found[self.profile.code_in(each.code, self.year.year)] += each.amount
        return found

    def _grid(
        self,
        table: Table,
        rows: dict[str, dict[Nature, int]] | dict[str, dict[Fund, int]],
        fund: Fund,
        *,
        total: str,
        side: Side = Side.EXPENDITURE,
        prior: dict[str, int] | None = None,
    ) -> Iterator[Line]:
        """Rows of codes at three levels, each with its sum and the columns that are not blank."""

        def lines(row: Row, code: str, name: str) -> Iterator[Line]:
            below = [columns for item, columns in rows.items() if item.startswith(code)]
            sums: dict[Nature | Fund, int] = defaultdict(int)
            for columns in below:
                for column, amount in columns.items():
                    sums[column] += amount
            before = None
            if prior is not None:
                before = printed(sum(a for item, a in prior.items() if item.startswith(code)))
            whole = cell(table, row, code, name, printed(sum(sums.values())), side=side, fund=fund)
            yield replace(whole, prior=before, purpose=self._purpose(table, code))
            for column, amount in sorted(sums.items()):
                if amount or (row is Row.TOTAL and isinstance(column, Nature)):
                    where = {"fund": column} if isinstance(column, Fund) else {"nature": column}
                    yield cell(
                        table, row, code, name, printed(amount), side=side, **{"fund": fund} | where
                    )

        for code in _with_levels_above(rows, (3, 5)):
            yield from lines(Row.ITEM, code, FUNCTIONAL.name_of(code, self.year.year))
        yield from lines(Row.TOTAL, "", total)

    def _purpose(self, table: Table, code: str) -> str:
        if table not in OWN_TABLE or len(code) != 7:
            return ""
        names = {
            each.project
            for each in self.year.spending
            if each.code == code and each.project and each.fund is OWN_TABLE[table]
        }
        projects = [each.name for each in self.profile.projects if each.name in names]
        basic = any(each.code == code and not each.project for each in self.year.spending)
        running = "" if self.profile.superior else "所属事业单位的"
        return purpose_of(code, projects, basic=basic, institutions=running)

    def _basic(self) -> Iterator[Line]:
        """T6: economic 类 and 款 of basic expenditure."""
        rows: dict[str, int] = defaultdict(int)
        for each in self.year.spending:
            if each.fund is Fund.GENERAL and each.nature is not Nature.PROJECT:
                rows[each.economic] += each.amount
        for code in _with_levels_above(rows, (3,)):
            amount = sum(a for item, a in rows.items() if item.startswith(code))
            nature = Nature.PERSONNEL if code[:3] in _PERSONNEL_CLASSES else Nature.PUBLIC
            name = ECONOMIC.name_of(code, self.year.year)
            for column in (Nature.TOTAL, nature):
                line = cell(Table.T6, Row.ITEM, code, name, printed(amount), fund=Fund.GENERAL)
                yield replace(line, nature=column)
        general = partial(self.year.total, fund=Fund.GENERAL)
        halves = {x: general(nature=x) for x in (Nature.PERSONNEL, Nature.PUBLIC)}
        for nature, amount in {Nature.TOTAL: sum(halves.values()), **halves}.items():
            line = sum_cell(Table.T6, amount, "基本支出合计", fund=Fund.GENERAL)
            yield replace(line, nature=nature)

    def _three_public(self) -> Iterator[Line]:
        before = self.before if self.year.phase is Phase.BUDGET else None
        priors = three_public(before) if before else {}
        now = three_public(self.year)
        for code, amount in now.items():
            name = THREE_PUBLIC.name_of(code, self.year.year) if code else "“三公”经费合计"
            row = Row.ITEM if code else Row.TOTAL
            line = cell(Table.T7, row, code, name, printed(amount), fund=Fund.GENERAL)
            yield replace(line, prior=printed(priors[code]) if before else None)

    # The three matters besides

    def _operating_cost(self) -> Iterator[Line]:
        cost = operating_cost(self.year)
        if cost or not self.profile.superior:
            yield sum_cell(Table.OPERATING_COST, cost, "机关运行经费")
        else:  # only organs have any
            yield cell(Table.OPERATING_COST, Row.TOTAL, "", "机关运行经费", NONE)

    def _procurement(self) -> Iterator[Line]:
        bought = {"G1": self.year.total(economic="31002"), "G2": 0, "G3": 0}
        for each in self.year.spending:
            code = self.profile.project(each.project).buys if each.project else ""
            if code:
                bought[code] += each.amount * 4 // 5
        for code, amount in bought.items():
            yield item_cell(Table.PROCUREMENT, code, amount, PROCUREMENT.name_of, self.year)
        yield sum_cell(Table.PROCUREMENT, sum(bought.values()), "政府采购预算")

    def _assets(self) -> Iterator[Line]:
        bought = self.year.total(economic="31002") + self.year.total(economic="31013")
        yield sum_cell(Table.ASSETS, bought, "国有资产购置")


def three_public(year: Year) -> dict[str, int]:
    """Return the items of T7 by code, their total under ""."""
    abroad, reception, running, bought = (
        year.total(fund=Fund.GENERAL, economic=code)
        for code in ("30212", "30217", "30231", "31013")
    )
    items = {"S1": abroad, "S2": bought + running, "S201": bought, "S202": running}
    return {"": abroad + bought + running + reception, **items, "S3": reception}


def operating_cost(year: Year) -> int:
    """Return what the organ itself spends on running, without its institutions."""
    return year.total(fund=Fund.GENERAL, nature=Nature.PUBLIC, organ=True)


def _with_levels_above(rows: Iterable[str], lengths: tuple[int, ...]) -> list[str]:
    codes = set(rows)
    return sorted(codes | {code[:size] for code in codes for size in lengths})
