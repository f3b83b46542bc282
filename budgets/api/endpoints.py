"""The addresses of the API: what each takes, what its rows hold, and who answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.api import fields, hits, line_rows, listings, parameters, progress, totals, words
from budgets.api.fields import Member
from budgets.api.question import ApiQuestion, PageOfRows
from budgets.data_views import parameters as shared
from budgets.data_views.parameters import Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address. `optional` are fields that a row has only where the question asks for them.

    An answer that `changes_daily` counts days up to today.
    """

    name: str
    title: Any
    about: Any
    parameters: tuple[Parameter, ...]
    fields: tuple[Member, ...]
    answer: Callable[[ApiQuestion], PageOfRows]
    optional: tuple[Member, ...] = field(default=())
    changes_daily: bool = False
    example: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return the path below the API's root."""
        return self.name


_SCOPE = (shared.JURISDICTION, shared.DEPARTMENT, shared.LEVEL, shared.YEAR, shared.PHASE)
_EDITION = (shared.EDITION, shared.CHECKSUM, shared.SINCE)
_AMOUNT = (shared.AMOUNT_FROM, shared.AMOUNT_TO)
_CELLS = (
    shared.TABLE,
    shared.SIDE,
    parameters.CODE,
    parameters.FUND,
    parameters.NATURE,
)
_PAGE = (parameters.limit(100, 1000), parameters.CURSOR, parameters.FORMAT, shared.EXCEL)


def _words(
    name: str, title: Any, about: Any, *asked: Parameter, example: Mapping[str, str]
) -> Endpoint:
    """Return the rows of a file of words; `asked` narrows them."""
    return Endpoint(
        name=name,
        title=title,
        about=about,
        parameters=(*_SCOPE, *asked, *_EDITION, *_PAGE),
        fields=words.fields_of(name),
        answer=words.answer_of(name),
        example=example,
    )


ENDPOINTS = (
    Endpoint(
        name="jurisdictions",
        title=_("地区"),
        about=_("公开部门预算的县、市、区。"),
        parameters=_PAGE,
        fields=fields.JURISDICTIONS,
        answer=listings.jurisdictions,
    ),
    Endpoint(
        name="departments",
        title=_("部门"),
        about=_("全部部门，以及各公开了哪几年。level=unit 是它们的所属单位。"),
        parameters=(shared.JURISDICTION, shared.LEVEL, *_PAGE),
        fields=fields.DEPARTMENTS,
        answer=listings.departments,
        example={"limit": "10"},
    ),
    Endpoint(
        name="editions",
        title=_("版本"),
        about=_(
            "每一次公开的预算、决算。edition=all 也给出被更正的旧版和已撤回的版；"
            "撤回的只有原因，没有数字。"
        ),
        parameters=(*_SCOPE, *_EDITION, *_PAGE),
        fields=fields.EDITIONS,
        answer=listings.editions,
        example={"year": "2024", "edition": "all"},
    ),
    Endpoint(
        name="lines",
        title=_("金额"),
        about=_(
            "一行一个金额，和 CSV 文件的行一样。默认只有最细一级的行，"
            "所以同一版、同一张表、同一边的金额加起来等于总计。"
        ),
        parameters=(
            *_SCOPE,
            *_CELLS,
            *_AMOUNT,
            *_EDITION,
            parameters.LEAVES,
            parameters.sort(*line_rows.SORTS, default="edition"),
            *_PAGE,
        ),
        fields=(*fields.LINE, *fields.LINE_BESIDES),
        answer=line_rows.lines,
        example={"table": "T5", "code": "205", "sort": "-amount_yuan"},
    ),
    Endpoint(
        name="totals",
        title=_("合计"),
        about=_(
            "把现在有效的各版的金额按所要的项目相加，每一元只算一次。"
            "一次只加一张表的一边：要指定 table（有两边的表还要指定 side），"
            "或者把它放进 group_by。没有指定 phase 又不按它分组时只加预算。"
        ),
        parameters=(
            totals.GROUP_BY,
            *_SCOPE,
            *_CELLS,
            parameters.sort(*totals.SORTS, default="-amount_yuan"),
            parameters.limit(1000, 10000),
            parameters.CURSOR,
            parameters.FORMAT,
            shared.EXCEL,
        ),
        fields=fields.SUM,
        optional=fields.TOTALS,
        answer=totals.totals,
        example={"table": "T5", "year": "2024", "group_by": "class"},
    ),
    Endpoint(
        name="search",
        title=_("查找"),
        about=_(
            "一个词在哪里：明细、项目、重点工作、职能、原因、名词，和查找页一样，一条不漏。"
            "几张表印着同一行、同一金额的，只算一条。"
        ),
        parameters=(
            shared.Q,
            shared.KIND,
            *_SCOPE,
            *_AMOUNT,
            shared.EDITION,
            parameters.sort(*hits.SORTS, default="-fiscal_year"),
            *_PAGE,
        ),
        fields=fields.HITS,
        answer=hits.hits,
        example={"q": "养老保险", "year": "2024"},
    ),
    Endpoint(
        name="glossary",
        title=_("名词"),
        about=_("各部门自己写的名词解释。"),
        parameters=(*_SCOPE, *_EDITION, parameters.TERM, *_PAGE),
        fields=words.fields_of("glossary"),
        answer=words.answer_of("glossary"),
        example={"term": "基本支出"},
    ),
    Endpoint(
        name="findings",
        title=_("核对结果"),
        about=_("公开时查出的矛盾和存疑之处，和部门的说明。"),
        parameters=(*_SCOPE, *_EDITION, parameters.RULE, parameters.SEVERITY, *_PAGE),
        fields=words.fields_of("findings"),
        answer=words.answer_of("findings"),
        example={"severity": "error"},
    ),
    _words(
        "reasons",
        _("变化原因"),
        _("一个数为什么比上年（决算里也可以是比年初预算）增加或减少，照文件所写。"),
        shared.TABLE,
        parameters.DIRECTION,
        example={"table": "T7", "direction": "increase"},
    ),
    _words(
        "projects",
        _("项目和目标"),
        _("绩效目标表里的项目，金额和目标。"),
        *_AMOUNT,
        example={"year": "2024", "amount_from": "1000000"},
    ),
    _words("indicators", _("绩效指标"), _("各项目的绩效指标。"), example={"year": "2024"}),
    _words("functions", _("职能"), _("各部门的职能。"), example={"year": "2024"}),
    _words("priorities", _("重点工作"), _("各部门一年的重点工作。"), example={"year": "2024"}),
    _words(
        "holdings",
        _("占有的资产"),
        _("文件写明占有多少：公务用车、大型设备。买多少钱的在表 O3。"),
        example={"year": "2024"},
    ),
    _words(
        "particulars",
        _("规定数据"),
        _(
            "表格以外规定要公开的数：出国的团组和人次，公务用车的购置数和保有量，接待的批次和人次，"
            "留给中小企业的采购，绩效目标的项目数和金额，编制和人员。文件没有写的不在里面。"
        ),
        parameters.PARTICULAR,
        example={"year": "2024", "particular": "guests"},
    ),
    _words(
        "staff",
        pgettext_lazy("headcount", "人员"),
        _("文件的文字写明有多少人：实有、在职的人，或者编制。没有写的、几处写得不一样的不在里面。"),
        example={"year": "2024"},
    ),
    Endpoint(
        name="progress",
        title=_("公开进度"),
        about=_(
            "哪个部门哪一年在哪天公开、是否按期。期限从批复起算 20 日，只按部门第一次公开的日期算，"
            "不论在哪里公开；不知道那个日期的不计。"
        ),
        parameters=(*_SCOPE, *_PAGE),
        fields=fields.PROGRESS,
        answer=progress.progress,
        changes_daily=True,
        example={"year": "2024"},
    ),
)
BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
