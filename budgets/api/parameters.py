"""What may be asked: each parameter with its meaning, its values, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from budgets.api.errors import Refused
from budgets.disclosure.findings import Severity
from budgets.disclosure.searchable import Kind
from budgets.disclosure.shape import Direction, Phase, Side, Table
from budgets.disclosure.writers.tidy_csv import FUND_NAMES, NATURE_NAMES
from budgets.models.editions import FIRST_YEAR, LAST_YEAR
from budgets.reports.moments import FORMS, moment_of
from budgets.reports.search import LONGEST_QUERY

MOST_VALUES = 50
_SLUG = r"[a-zA-Z0-9_-]{1,80}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of the query string.

    Its values are those of `values`, or match `pattern`, or are whole numbers from `least` to `most`.
    `stored` translates the words of the API into those of the database. `many`: several, by commas.
    Without one that is `required` there is no answer.
    """

    name: str
    about: Any
    values: tuple[str, ...] = ()
    stored: Mapping[str, str] | None = None
    pattern: str = ""
    least: int | None = None
    most: int | None = None
    many: bool = False
    required: bool = False
    default: str = ""
    example: str = ""

    @property
    def is_number(self) -> bool:
        return self.least is not None

    def read(self, text: str) -> Any:
        """The value, or the tuple of values; Refused where the text is none."""
        if not self.many:
            return self._one(text)
        given = text.split(",")
        if len(given) > MOST_VALUES:
            raise self._bad(text)
        return tuple(dict.fromkeys(self._one(each) for each in given))

    def absent(self) -> Any:
        """What holds where the parameter is not given; Refused where it must be."""
        if self.required:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                "missing_parameter",
                _("缺少参数 %(name)s：%(about)s。"),
                parameter=self.name,
                name=self.name,
                about=self.about,
            )
        if self.default:
            return self.read(self.default)
        return () if self.many else None

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one parameter's value."""
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
            one = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_VALUES}
        if self.default:
            one["default"] = int(self.default) if self.is_number else self.default
        return one

    def allowed(self) -> list[str]:
        """What a value may be, to be told to somebody who gave another."""
        if self.values:
            return list(self.values)
        return [f"{self.least}–{self.most}"] if self.is_number else [self.pattern]

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
        return text

    def _bad(self, text: str) -> Refused:
        return Refused(
            HTTPStatus.BAD_REQUEST,
            "bad_value",
            _("参数 %(name)s 的值“%(value)s”不对。可以用：%(allowed)s"),
            parameter=self.name,
            known=self.allowed(),
            name=self.name,
            value=text[:80],
            allowed=", ".join(self.allowed()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Parameter):
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
        moment = moment_of(text)
        if moment is None:
            raise self._bad(text)
        return moment


def read(parameters: tuple[Parameter, ...], given: QueryDict) -> dict[str, Any]:
    """The values of all parameters by name; Refused for one that is unknown, given twice, or wrong."""
    known = {parameter.name: parameter for parameter in parameters}
    for name, texts in given.lists():
        if name not in known:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                "unknown_parameter",
                _("没有参数“%(name)s”。可以用：%(words)s"),
                parameter=name[:80],
                known=tuple(known),
                name=name[:80],
                words=", ".join(known),
            )
        if len(texts) > 1:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                "repeated_parameter",
                _("参数 %(name)s 只能写一次；多个值用逗号分开。"),
                parameter=name,
                name=name,
            )
    return {
        name: parameter.read(given[name]) if name in given else parameter.absent()
        for name, parameter in known.items()
    }


JURISDICTION = Parameter(
    name="jurisdiction", about=_("地区，用 jurisdiction_id"), pattern=_SLUG, many=True
)
DEPARTMENT = Parameter(
    name="department", about=_("部门，用 department_id"), pattern=_SLUG, many=True
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
SINCE = Moment(
    name="since",
    about=_(
        "从哪一天或哪一刻起公开或撤回的：2026-01-31（那天零点），或带时差的 2026-01-31T08:00:00+08:00"
    ),
)
TABLE = Parameter(name="table", about=_("表"), values=tuple(Table), many=True, example="T5")
SIDE = Parameter(name="side", about=_("收入或支出"), values=tuple(Side), many=True)
CODE = Parameter(
    name="code",
    about=_("科目编码的开头，例如 205 是全部教育支出"),
    pattern="[0-9A-Z]{1,12}",
    many=True,
    example="205",
)
FUND = Parameter(
    name="fund",
    about=_("资金"),
    values=tuple(FUND_NAMES.values()),
    stored={name: fund.value for fund, name in FUND_NAMES.items()},
    many=True,
)
NATURE = Parameter(
    name="nature",
    about=_("性质：基本支出、项目支出等"),
    values=tuple(NATURE_NAMES.values()),
    stored={name: nature.value for nature, name in NATURE_NAMES.items()},
    many=True,
)
DIRECTION = Parameter(
    name="direction", about=_("增加、减少或持平"), values=tuple(Direction), many=True
)
LEAVES = Parameter(
    name="leaves",
    about=_("only：只要最细一级的行，加起来不重复；all：照原样的每一行，不要相加"),
    values=("only", "all"),
    default="only",
)
RULE = Parameter(name="rule", about=_("核对规则，例如 R16"), pattern="R[0-9]{2,3}", many=True)
SEVERITY = Parameter(name="severity", about=_("程度"), values=tuple(Severity), many=True)
TERM = Parameter(
    name="term", about=_("名词里有这几个字"), pattern=r"[^\x00-\x1f]{1,40}", example="基本支出"
)
Q = Parameter(
    name="q",
    about=_("要找的字，空格隔开的每个词都要有，引号里的算一个词"),
    pattern=rf"[^\x00-\x1f]{{1,{LONGEST_QUERY}}}",
    required=True,
    example="养老保险",
)
KIND = Parameter(name="kind", about=_("种类"), values=tuple(Kind), many=True)
_AMOUNT = r"-?[0-9]{1,13}(\.[0-9]{1,4})?"
AMOUNT_FROM = Parameter(name="amount_from", about=_("金额不少于，元"), pattern=_AMOUNT)
AMOUNT_TO = Parameter(name="amount_to", about=_("金额不多于，元"), pattern=_AMOUNT)
FORMAT = Parameter(
    name="format", about=_("json，或给电子表格用的 csv"), values=("json", "csv"), default="json"
)
CURSOR = Parameter(
    name="cursor",
    about=_("从哪一行之后开始：上一页的 next_cursor，或任何一行的 cursor"),
    pattern="[A-Za-z0-9_-]{1,500}",
)


def limit(default: int, most: int) -> Parameter:
    """How many rows a page has."""
    return Parameter(name="limit", about=_("一页多少行"), least=1, most=most, default=str(default))


def sort(*values: str, default: str) -> Parameter:
    """The order of the rows."""
    return Parameter(name="sort", about=_("顺序；前面加 - 是倒序"), values=values, default=default)


def language() -> Parameter:
    """The language of the OpenAPI document."""
    return Parameter(name="language", about=_("说明文字的语言"), values=("zh", "en"), default="en")
