"""What only the API may be asked, beside the parameters that it shares with other data views."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from budgets.data_views.parameters import Parameter
from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Direction, ParticularKind
from budgets.disclosure.open_data.schema import FUND_NAMES, NATURE_NAMES

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
PARTICULAR = Parameter(
    name="particular",
    about=_("哪一项规定数据，例如 guests"),
    values=tuple(ParticularKind),
    many=True,
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
FORMAT = Parameter(
    name="format", about=_("json，或给电子表格用的 csv"), values=("json", "csv"), default="json"
)
CURSOR = Parameter(
    name="cursor",
    about=_("从哪一行之后开始：上一页的 next_cursor，或任何一行的 cursor"),
    pattern="[A-Za-z0-9_-]{1,500}",
)


def limit(default: int, most: int) -> Parameter:
    """Return how many rows a page has."""
    return Parameter(
        name="limit",
        about=_("一页多少行；format=csv 不写就是全部"),
        least=1,
        most=most,
        default=str(default),
    )


def sort(*values: str, default: str) -> Parameter:
    """Return the order of the rows."""
    return Parameter(name="sort", about=_("顺序；前面加 - 是倒序"), values=values, default=default)


def language() -> Parameter:
    """Return the language of the OpenAPI document."""
    return Parameter(name="language", about=_("说明文字的语言"), values=("zh", "en"), default="en")
