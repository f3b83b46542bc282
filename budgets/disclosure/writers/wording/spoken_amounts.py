"""What a template can say of one amount, under the names that a county's clerk uses.

The attributes are Chinese because they are the words of the templates: `{{ 收支总计.金额 }}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.disclosure.model import CompletionBase, Direction, Line, Phase, Reason
from budgets.disclosure.money import Amount, MoneyUnit, Nothing, Percent, plain, round_half_up

DECIMALS_OF_A_SHARE = 2  # where the document prints none of its own
MOST_DECIMALS = 6  # that a document prints
_CLOSING = "。；;，, "
_GREW = {Direction.INCREASE: "增长", Direction.DECREASE: "下降", Direction.FLAT: "持平"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount with its change, share and reason; `line` is None where none is disclosed."""

    名称: str
    line: Line | None
    whole: Amount | None = None
    reason: Reason | None = None
    plan_reason: Reason | None = None
    明细: tuple[Quantity, ...] = ()
    phase: Phase = Phase.BUDGET

    def __bool__(self) -> bool:
        return self.已公开

    def __str__(self) -> str:
        return self.金额

    @property
    def amount(self) -> Amount | None:
        """The amount of this year, None where nothing is printed."""
        return self.line.amount if self.line and self.line.amount.yuan is not None else None

    @property
    def 已公开(self) -> bool:
        """Whether the document states it, be it zero."""
        return self.amount is not None

    @property
    def 有(self) -> bool:
        """Whether there is an amount other than zero."""
        return bool(self.amount and self.amount.yuan)

    @property
    def 没有安排(self) -> bool:
        """Whether it is stated that there is nothing."""
        return self.amount is not None and not self.amount.yuan

    @property
    def 不涉及(self) -> bool:
        """Whether the question does not arise for the department."""
        return bool(self.line and self.line.amount.nothing is Nothing.NOT_APPLICABLE)

    @property
    def 不公开(self) -> bool:
        """Whether the department says that it does not disclose it: false for what is merely not listed."""
        return bool(self.line and self.line.amount.nothing is Nothing.NOT_DISCLOSED)

    @property
    def 金额(self) -> str:
        """The amount as printed, with its unit; "" where no figure is printed."""
        return printed(self.amount)

    @property
    def 占比(self) -> str:
        """The share of the whole in per cent: as stated, else computed; "" where there is none."""
        if self.line and self.line.share:
            return f"{self.line.share.printed}%"
        if not self.有 or self.amount is None:
            return ""
        return percentage(self.amount, self.whole)

    @property
    def 用途(self) -> str:
        """What it is for, without the full stop."""
        return self.line.purpose.rstrip(_CLOSING) if self.line else ""

    @property
    def 上年(self) -> str:
        """The year before, as printed."""
        return printed(self.line.prior) if self.line else ""

    @property
    def 年初预算(self) -> str:
        """The plan of final accounts, as printed."""
        return printed(self.line.planned) if self.line else ""

    @property
    def 完成率(self) -> str:
        """How much of the plan was carried out, in per cent; "" on a plan of zero."""
        if self.line is None or self.line.planned is None or self.amount is None:
            return ""
        if self.line.completion:
            return f"{self.line.completion.printed}%"
        return percentage(self.amount, self.line.planned)

    @property
    def _base(self) -> str:
        """The budget that the rate is of: that of the year's start, unless the document says another."""
        stated = self.line.completion_base if self.line and self.line.completion else None
        return (stated or CompletionBase.YEAR_START).text.zh

    @property
    def 预决算数(self) -> str:
        """「预算数3万元」; of final accounts 「年初预算数3万元，决算数2万元，完成年初预算的66.67%」."""
        if self.phase is Phase.BUDGET:
            return f"预算数{self.金额}"
        planned = f"年初预算数{self.年初预算}，" if self.年初预算 else ""
        done = f"，完成{self._base}的{self.完成率}" if self.完成率 else ""
        return f"{planned}决算数{self.金额}{done}"

    @property
    def 变化(self) -> str:
        """「比上年增加2.50万元，增长3.70%」, 「与上年持平」; "" where the document does not compare."""
        return _comparison(self.reason, self.line)

    @property
    def 原因(self) -> str:
        """The department's reason for the change, without the full stop."""
        return self.reason.text.rstrip(_CLOSING) if self.reason else ""

    @property
    def 变化及原因(self) -> str:
        """The change and its reason as the end of a sentence, comma first: 「，比上年…，主要原因是…」."""
        return "".join(f"，{part}" for part in (self.变化, *_explained(self.reason)) if part)

    @property
    def 用途及变化(self) -> str:
        """The end of a sentence that states what the amount is for, and how it changed, in a second one."""
        if not self.用途:
            return f"{self.变化及原因}。"
        change = self.变化及原因.removeprefix("，")
        return f"，主要用于：{self.用途}。" + (f"{change}。" if change else "")

    @property
    def 预算差异原因(self) -> str:
        """A sentence on why the final account differs from the plan; "" where none is given."""
        return against_plan(self.plan_reason)


def printed(amount: Amount | None) -> str:
    """Return an amount as printed, with its unit; "" where there is none."""
    return f"{amount.printed}{amount.unit}" if amount and amount.printed else ""


def day_of(day: date | None) -> str:
    """「2024年2月1日」; "" where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def percentage(part: Amount, whole: Amount | None) -> str:
    """part / whole with the sign %; "" where the whole is zero or not disclosed."""
    if whole is None or not whole.yuan or part.yuan is None:
        return ""
    return f"{round_half_up(part.yuan / whole.yuan * 100, DECIMALS_OF_A_SHARE)}%"


def against_plan(reason: Reason | None) -> str:
    """「决算数小于年初预算数的主要原因是…。」"""
    if reason is None:
        return ""
    if reason.direction is Direction.FLAT:
        return "决算数与年初预算数持平。"
    than = "大于" if reason.direction is Direction.INCREASE else "小于"
    change = f"决算数比年初预算数{_moved(reason)}。" if reason.change or reason.percent else ""
    text = reason.text.rstrip(_CLOSING)
    return change + (f"决算数{than}年初预算数的主要原因是{text}。" if text else "")


def _explained(reason: Reason | None) -> tuple[str, ...]:
    if reason is None:
        return ()
    text, rest = reason.text.rstrip(_CLOSING), reason.comparable_direction
    like_for_like = ""
    if rest:
        than = "与上年" if rest is Direction.FLAT else "比上年"
        like_for_like = f"扣除上述因素后，同口径{than}{rest.text.zh}"
    return (f"主要原因是{text}" if text else "", like_for_like)


def _comparison(reason: Reason | None, line: Line | None) -> str:
    if reason is None:
        return _from_line(line)
    stated = f"上年{printed(reason.prior)}，" if _prior_is_news(reason, line) else ""
    if reason.direction is Direction.FLAT and not (reason.change and reason.change.yuan):
        return f"{stated}与上年持平"
    same_terms = "同口径" if reason.comparable else ""
    return f"{stated}比上年{same_terms}{_moved(reason, line)}"


def _moved(reason: Reason, line: Line | None = None) -> str:
    """「增加2.50万元，增长3.70%」."""
    parts = []
    if reason.change:
        size = f"{_unsigned(reason.change.printed)}{reason.change.unit}"
        parts.append(f"{reason.direction.text.zh}{size}")
    percent = reason.percent or _percent_of(reason, line)
    if percent:
        parts.append(_grown(percent, reason.direction))
    return "，".join(parts) or reason.direction.text.zh


def _grown(percent: Percent, direction: Direction) -> str:
    """「增长3.70%」: by its own sign, be it against the direction of the amount."""
    if percent.value:
        direction = Direction.of(percent.value)
    return f"{_GREW[direction]}{_unsigned(percent.printed)}%"


def _percent_of(reason: Reason, line: Line | None) -> Percent | None:
    """Return the percentage that a stated change is, where the document states none."""
    change = reason.change.yuan if reason.change else None
    if not change or line is None or line.amount.yuan is None:
        return None
    prior = line.amount.yuan - change
    bases = [each.yuan for each in (reason.prior, line.prior) if each and each.yuan is not None]
    consistent = all(base == prior for base in bases)  # else which of them is right is not known
    return _change_percent(change, prior) if consistent else None


def _change_percent(change: Decimal, prior: Decimal) -> Percent | None:
    """None on a base that is zero: what was not there cannot grow by a percentage."""
    if prior <= 0:
        return None
    value = round_half_up(change / prior * 100, DECIMALS_OF_A_SHARE)
    return Percent(value, f"{abs(value)}")


def _prior_is_news(reason: Reason, line: Line | None) -> bool:
    """Return whether last year's amount is stated, and is not this year's less the change."""
    if reason.prior is None or reason.prior.yuan is None or not reason.prior.printed:
        return False
    if line is None or line.amount.yuan is None:
        return True
    change = reason.change.yuan if reason.change and reason.change.yuan else Decimal(0)
    return line.amount.yuan - change != reason.prior.yuan


def _from_line(line: Line | None) -> str:
    """Return the comparison that a line's own columns make, or its two amounts."""
    if line is None or line.amount.yuan is None:
        return ""
    change = line.change.yuan if line.change else None
    if change is None:
        if line.prior is None or line.prior.yuan is None:
            return ""
        change = line.amount.yuan - line.prior.yuan
    if not change:
        return "与上年持平" if line.amount.yuan else ""
    direction = Direction.of(change)
    size = line.change or _difference(line, change)
    words = f"比上年{direction.text.zh}{_unsigned(size.printed)}{size.unit}"
    before = line.amount.yuan - change
    known = line.prior.yuan if line.prior else None
    follows = known is None or known == before  # else which of them is right is not known
    percent = line.percent or (_change_percent(change, before) if follows else None)
    return f"{words}，{_grown(percent, direction)}" if percent else words


def _difference(line: Line, change: Decimal) -> Amount:
    """Return the change of two amounts, in the unit of one of them in which it can be printed in full."""
    units = [each.unit for each in (line.amount, line.prior) if each]
    decimals = max(line.amount.decimals, line.prior.decimals if line.prior else 0)
    for unit in (*units, MoneyUnit.YUAN):
        exact = plain(abs(change) / unit.yuan).partition(".")[2]
        if len(exact) <= MOST_DECIMALS:
            return Amount.from_yuan(abs(change), unit, max(decimals, len(exact)))
    return Amount.from_yuan(abs(change), line.amount.unit, decimals)


def _unsigned(figure: str) -> str:
    return figure.lstrip("-－+＋")
