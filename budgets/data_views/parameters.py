"""What may be asked: each parameter with its meaning, its values, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from budgets.data_views.refusals import Refused
from budgets.disclosure.model import Phase, Side, Table
from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.open_data.schema import OF_DEPARTMENT, OF_UNIT
from budgets.disclosure.searchable import SearchKind
from budgets.models.editions import FIRST_YEAR, LAST_YEAR
from budgets.reports.levels import ALL_LEVELS
from budgets.reports.search.query import LONGEST_QUERY, MOST_WORDS, Query
from budgets.timestamps import FORMS, parse_moment

MOST_VALUES = 50
SLUG = r"[a-zA-Z0-9_-]{1,80}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of the query string.

    Its values are those of `values`, or match `pattern`, or are whole numbers from `least` to `most`.
    `stored` translates the words of the address into those of the code, `convert` a text into a value.
    `many`: up to `most_values`, by commas, by repetition, or both. Without one that is `required` there is no
    answer. `old_name_of` names the parameter that this one is an old name of: it goes on working, and nobody
    is told of it.
    """

    name: str
    about: Any
    values: tuple[str, ...] = ()
    stored: Mapping[str, Any] | None = None
    pattern: str = ""
    least: int | None = None
    most: int | None = None
    convert: Callable[[str], Any] | None = None
    many: bool = False
    most_values: int = MOST_VALUES
    required: bool = False
    default: str = ""
    example: str = ""
    old_name_of: str = ""

    @property
    def is_number(self) -> bool:
        return self.least is not None

    def read(self, texts: Sequence[str]) -> Any:
        """Return the value, or the tuple of values; Refused where a text is none, or there are too many."""
        if not self.many:
            if len(texts) > 1:
                raise self.repeated()
            return self._one(texts[0])
        given = ",".join(texts).split(",")
        if len(given) > self.most_values:
            said = _("参数 %(name)s 一次最多写 %(most)s 个值。")
            raise self._refused("bad_value", said, most=self.most_values)
        return tuple(dict.fromkeys(self._one(each) for each in given))

    def absent(self) -> Any:
        """Return what holds where the parameter is not given; Refused where it must be."""
        if self.required:
            said = _("缺少参数 %(name)s：%(about)s。")
            raise self._refused("missing_parameter", said, about=self.about)
        if self.default:
            return self.read([self.default])
        return () if self.many else None

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of one parameter's value."""
        one: dict[str, Any] = {"type": "integer" if self.is_number else "string"}
        if self.values:
            one["enum"] = list(self.values)
        elif self.is_number:
            one |= {"minimum": self.least, "maximum": self.most}
        elif self.pattern:
            one["pattern"] = f"^{self.pattern}$"
            if longest := re.search(r"\{1,(\d+)\}$", self.pattern):
                one |= {"minLength": 1, "maxLength": int(longest[1])}
        if self.many:
            one = {"type": "array", "items": one, "minItems": 1, "maxItems": self.most_values}
        if self.default:
            one["default"] = int(self.default) if self.is_number else self.default
        return one

    def allowed(self) -> list[str]:
        """Return what a value may be, to be told to somebody who gave another."""
        if self.values:
            return list(self.values)
        return [f"{self.least}–{self.most}"] if self.is_number else [self.pattern]

    def repeated(self) -> Refused:
        """Return the refusal of a parameter of one value that is given twice."""
        return self._refused("repeated_parameter", _("参数 %(name)s 只能写一次。"))

    def _refused(self, code: str, sentence: Any, **values: Any) -> Refused:
        return Refused(code, sentence, parameter=self.name, name=self.name, **values)

    def _one(self, text: str) -> Any:
        if self.values:
            if text not in self.values:
                raise self._bad(text)
            return self.stored[text] if self.stored else text
        if self.is_number:
            if not re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII):
                raise self._bad(text)
            number = int(text)
            if not (self.least or 0) <= number <= (self.most or number):
                raise self._bad(text)
            return number
        if not re.fullmatch(self.pattern, text, re.ASCII) or "\x00" in text:
            raise self._bad(text)
        return self.convert(text) if self.convert else text

    def _bad(self, text: str) -> Refused:
        values = {"known": self.allowed(), "value": text[:80]}
        if self.pattern:  # nobody should have to read a regular expression
            said = _("参数 %(name)s（%(about)s）的值“%(value)s”不对。")
            return self._refused("bad_value", said, about=self.about, **values)
        said = _("参数 %(name)s 的值“%(value)s”不对。可以用：%(allowed)s")
        return self._refused("bad_value", said, allowed=", ".join(self.allowed()), **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentParameter(Parameter):
    """A day, which begins at midnight of the place, or a moment with its offset; read as a moment."""

    def schema(self) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "format": "date-time"},
            ]
        }

    def allowed(self) -> list[str]:
        return list(FORMS)

    def _one(self, text: str) -> datetime:
        moment = parse_moment(text)
        if moment is None:
            raise self._bad(text)
        return moment


def read(parameters: Sequence[Parameter], given: QueryDict) -> dict[str, Any]:
    """Return the values of all parameters by name; Refused for one that is unknown, given twice, or wrong.

    What comes under an old name stands under the new one.
    """
    known = {parameter.name: parameter for parameter in parameters}
    current = [each for each in parameters if not each.old_name_of]
    found: dict[str, Any] = {}
    for name, texts in given.lists():
        if name not in known:
            raise _unknown(name, [each.name for each in current])
        asked = known[name]
        meant = asked.old_name_of or name
        if meant in found:
            raise asked.repeated()
        found[meant] = asked.read(texts)
    return {
        each.name: found[each.name] if each.name in found else each.absent() for each in current
    }


def _unknown(name: str, known: Sequence[str]) -> Refused:
    text = _("没有参数“%(name)s”。可以用：%(words)s")
    if not known:
        text = _("没有参数“%(name)s”：这个地址没有参数。")
    return Refused(
        "unknown_parameter",
        text,
        parameter=name[:80],
        known=known,
        name=name[:80],
        words=", ".join(known),
    )


def _understood(typed: str) -> str:
    """Return what is looked for; Refused where some of the words would be left out, or none is there."""
    query = Query.of(typed)
    if query.was_cut or not query.words:
        raise Refused(
            "bad_query",
            _("要有 1 到 %(most)s 个词，每个词里要有字。"),
            parameter="q",
            most=MOST_WORDS,
        )
    return typed


JURISDICTION = Parameter(
    name="jurisdiction", about=_("地区，用 jurisdiction_id"), pattern=SLUG, many=True
)
DEPARTMENT = Parameter(
    name="department", about=_("部门，用 department_id"), pattern=SLUG, many=True
)
LEVEL = Parameter(
    name="level",
    about=_(
        "department：部门；unit：所属单位（同时写 department 就是它的所属单位）；all：都要，不能相加。"
        "不写就没有单位，除非用 department 或 checksum 指定了它"
    ),
    values=(OF_DEPARTMENT, OF_UNIT, ALL_LEVELS),
)
YEAR = Parameter(
    name="year", about=_("年度"), least=FIRST_YEAR, most=LAST_YEAR, many=True, example="2024"
)
PHASE = Parameter(
    name="phase", about=_("预算或决算"), values=tuple(Phase), many=True, example="budget"
)
EDITION = Parameter(
    name="edition",
    about=_("current：现在有效的各版；all：被更正过的旧版也要"),
    values=("current", "all"),
    default="current",
)
CHECKSUM = Parameter(
    name="checksum", about=_("校验值：只要这一版，哪怕它已被更正"), pattern="[0-9a-f]{64}"
)
SINCE = MomentParameter(
    name="since",
    about=_(
        "从哪一天或哪一刻起公开或撤回的：2026-01-31（那天零点），或带时差的 2026-01-31T08:00:00+08:00"
    ),
)
TABLE = Parameter(name="table", about=_("表"), values=tuple(Table), many=True, example="T5")
SIDE = Parameter(name="side", about=_("收入或支出"), values=tuple(Side), many=True)
Q = Parameter(
    name="q",
    about=_("要找的字，空格隔开的每个词都要有，引号里的算一个词"),
    pattern=rf"[^\x00-\x1f]{{1,{LONGEST_QUERY}}}",
    convert=_understood,
    required=True,
    example="养老保险",
)
KIND = Parameter(name="kind", about=_("种类"), values=tuple(SearchKind), many=True)
_AMOUNT = r"-?[0-9]{1,13}(\.[0-9]{1,4})?"
AMOUNT_FROM = Parameter(
    name="amount_from", about=_("金额不少于，元"), pattern=_AMOUNT, convert=Decimal
)
AMOUNT_TO = Parameter(name="amount_to", about=_("金额不多于，元"), pattern=_AMOUNT, convert=Decimal)
EXCEL = Parameter(
    name="excel",
    about=_("1：在 CSV 前面加上 Excel 认识 UTF-8 用的标记"),
    values=("0", "1"),
    stored={"0": False, "1": True},
    default="0",
)


def in_wan(name: str, old_name_of: str) -> Parameter:
    """Return the old name of an amount in 元: there it was in 万元."""
    return Parameter(
        name=name,
        about=_("万元"),
        pattern=r"-?[0-9]{1,10}(\.[0-9]{1,4})?",
        convert=lambda text: Decimal(text) * MoneyUnit.WAN.yuan,
        old_name_of=old_name_of,
    )
