"""What an answer's rows hold: each field with its kind and its meaning. `docs/data.md` says more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Base, Direction, Phase, Row, Side, Table
from budgets.disclosure.money import PUBLISHABLE, MoneyUnit
from budgets.disclosure.official_form.particulars import HoldingKind, ParticularKind
from budgets.disclosure.open_data.schema import FUND_NAMES, NATURE_NAMES, OF_DEPARTMENT, OF_UNIT
from budgets.disclosure.searchable import SearchKind
from budgets.models import Jurisdiction
from budgets.models.first_publication import FirstSource
from budgets.reports.deadlines import Punctuality
from budgets.reports.pages.staff import KINDS as STAFF_KINDS

TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
NUMBER = {"type": "integer"}
COUNT = {"type": ["integer", "null"]}
TRUTH = {"type": "boolean"}
YUAN = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]{1,4})?$"}
PERCENT = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]{1,6})?$"}
TIME = {"type": "string", "format": "date-time"}
DAY = {"type": ["string", "null"], "format": "date"}
CHECKSUM = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
TEXTS = {"type": "array", "items": TEXT}


def words(*values: str) -> dict[str, Any]:
    """Return the schema of one of a few words."""
    return {"type": "string", "enum": list(values)}


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a row."""

    name: str
    kind: dict[str, Any]
    about: Any


_UNITS = words("", *MoneyUnit)

ADDRESS_OF_EDITION = Member("address", ADDRESS, _("这一版的网址，不会变"))
JURISDICTION = Member("jurisdiction", TEXT, _("县、市、区"))
JURISDICTION_ID = Member("jurisdiction_id", TEXT, _("地区在网址里的名字"))
DEPARTMENT = Member("department", TEXT, _("文件所写的部门名称"))
DEPARTMENT_ID = Member("department_id", TEXT, _("部门在网址里的名字，改名后不变"))
FISCAL_YEAR = Member("fiscal_year", NUMBER, _("年度"))
PHASE = Member("phase", words(*Phase), _("budget 是预算，final 是决算"))
EDITION = Member("edition", NUMBER, _("版次：每次更正是新的一版"))
TABLE = Member("table", words(*Table), _("表"))
SIDE = Member("side", words(*Side), _("收入或支出"))
CODE = Member("code", TEXT, _("科目编码，是文字；对不上科目的为空"))
FUND = Member("fund", words(*FUND_NAMES.values()), _("资金"))
NATURE = Member("nature", words(*NATURE_NAMES.values()), _("性质：基本支出、项目支出等"))
PUBLISHED_AT = Member("published_at", TIME, _("这一版在本站公开的时间"))
FIRST_PUBLISHED_ON = Member(
    "first_published_on", DAY, _("部门第一次公开的日期，不论在哪里公开；不知道的为 null")
)
FIRST_SOURCE = Member(
    "first_published_source",
    words("", FirstSource.DOCUMENT, FirstSource.TYPED, FirstSource.PORTAL),
    _("这个日期从哪里知道：document 文件所写，typed 填写，portal 在本站首次公开；不知道的为空"),
)
CHECKSUM_OF_EDITION = Member("checksum", CHECKSUM, _("这一版 JSON 文件的 SHA-256"))
NOTICE = Member("notice", TEXT, _("地区对数据的声明，例如演示数据"))
NOTICE_EN = Member("notice_en", TEXT, _("地区对数据的声明的英文"))
# Of every row: the rows of units are never added to those of departments.
OF_LEVEL = (
    Member(
        "level",
        words(OF_DEPARTMENT, OF_UNIT),
        _("department 部门，unit 所属单位：单位的金额已包含在部门里，不要相加"),
    ),
    Member("superior", TEXT, _("单位属于哪个部门（department_id）；部门为空")),
)
CURSOR = Member("cursor", TEXT, _("从这一行之后开始的 cursor"))

ABSENCE = Member(
    "absence",
    words("", *PUBLISHABLE),
    _("哪一种“没有”：零、没有安排、没有公开、不适用、文件空白"),
)

# Of every row of an edition.
OF_EDITION = (
    ADDRESS_OF_EDITION,
    JURISDICTION,
    DEPARTMENT,
    DEPARTMENT_ID,
    FISCAL_YEAR,
    PHASE,
    EDITION,
)
SEAL = (PUBLISHED_AT, CHECKSUM_OF_EDITION, NOTICE)


def _amount(name: str, about: Any) -> tuple[Member, ...]:
    return (
        Member(f"{name}_yuan", YUAN, about),
        Member(f"{name}_printed", TEXT, _("照文件所印的数")),
        Member(f"{name}_unit", _UNITS, _("所印的单位")),
    )


# In the order of the CSV's columns.
LINE = (
    *OF_EDITION,
    TABLE,
    Member("table_name", TEXT, _("表的正式名称")),
    SIDE,
    CODE,
    Member("name", TEXT, _("所印的名称")),
    Member("path", TEXT, _("所印的类 / 款 / 项")),
    Member("code_as_written", TEXT, _("所写名称的编码，只在名称与用途对不上时有")),
    FUND,
    NATURE,
    *_amount("amount", _("金额，元，写成文字；没有金额的为 null")),
    ABSENCE,
    *_amount("prior", _("上年金额，元；表里没有的为 null")),
    *_amount("planned", _("决算里的年初预算数，元；没有的为 null")),
    Member("purpose", TEXT, _("用途；T10 是绩效目标")),
    Member("source_place", TEXT, _("在原文件里的位置")),
    *SEAL,
    Member("functional_class", TEXT, _("类：编码的前 3 位")),
    Member("functional_group", TEXT, _("款：编码的前 5 位")),
    Member("functional_item", TEXT, _("项：编码的 7 位")),
    Member("economic_class", TEXT, _("类：编码的前 3 位")),
    Member("economic_group", TEXT, _("款：编码的前 5 位")),
    NOTICE_EN,
    FIRST_PUBLISHED_ON,
    *OF_LEVEL,
)
LINE_BESIDES = (
    Member(
        "row",
        words(*Row, "difference"),
        _("total 总计，current 本年合计，item 明细，difference 明细与总计之差"),
    ),
    Member("leaf", TRUTH, _("最细一级：这些行的金额相加不重复")),
    Member("nothing", ABSENCE.kind, _("absence 以前的名称，内容相同；CSV 里没有")),
    CURSOR,
)

JURISDICTIONS = (
    JURISDICTION_ID,
    JURISDICTION,
    Member("region_code", TEXT, _("行政区划代码")),
    NOTICE,
    Member("departments", NUMBER, _("有多少部门")),
    Member(
        "kind",
        words(*Jurisdiction.Kind),
        _("数据的性质：real 真实，demonstration 演示，sample 样例"),
    ),
    NOTICE_EN,
    CURSOR,
)
DEPARTMENTS = (
    Member("address", ADDRESS, _("部门的网址")),
    DEPARTMENT_ID,
    Member("department", TEXT, _("部门全称")),
    Member("short_names", TEXTS, _("简称")),
    Member("kind", TEXT, _("部门的类型")),
    JURISDICTION_ID,
    JURISDICTION,
    Member("editions", NUMBER, _("现在有效的有多少版")),
    Member("first_year", {"type": ["integer", "null"]}, _("最早公开的年度")),
    Member("last_year", {"type": ["integer", "null"]}, _("最近公开的年度")),
    NOTICE,
    NOTICE_EN,
    *OF_LEVEL,
    Member("is_own_office", TRUTH, _("部门本级：主管部门自己的机关")),
    Member("is_merged", TRUTH, _("预算并入部门本级的单位，不单独公开")),
    CURSOR,
)
EDITIONS = (
    *OF_EDITION,
    Member("status", words("current", "superseded", "withdrawn"), _("有效、已被更正、已撤回")),
    Member("title", TEXT, _("标题")),
    Member("unit", words(*MoneyUnit), _("文件的金额单位")),
    *SEAL,
    Member("correction_note", TEXT, _("更正了什么、为什么")),
    Member("withdrawal_reason", TEXT, _("撤回的原因；撤回的只有这一条，没有数字")),
    Member(
        "files",
        {
            "type": "object",
            "properties": dict.fromkeys(("csv", "json", "xlsx", "docx"), ADDRESS),
            "additionalProperties": False,
        },
        _("这一版的各种文件的网址"),
    ),
    Member("ledger_hash", CHECKSUM, _("这一版公开时的公开记录码")),
    NOTICE_EN,
    FIRST_PUBLISHED_ON,
    FIRST_SOURCE,
    Member("approved_on", DAY, _("文件所写的批复日期；没有写的为 null")),
    *OF_LEVEL,
    CURSOR,
)
TOTALS = (
    Member("jurisdiction_id", TEXT, _("按地区相加时：地区")),
    JURISDICTION,
    DEPARTMENT_ID,
    Member("department", TEXT, _("部门全称")),
    FISCAL_YEAR,
    PHASE,
    TABLE,
    SIDE,
    Member("class", TEXT, _("类：编码的前 3 位")),
    Member("class_name", TEXT, _("类的名称")),
    Member("group", TEXT, _("款：编码的前 5 位")),
    Member("group_name", TEXT, _("款的名称")),
    CODE,
    Member("code_name", TEXT, _("科目的名称")),
    FUND,
    NATURE,
)
SUM = (
    Member("amount_yuan", YUAN, _("这些行相加，元，写成文字；都没有金额的为 null")),
    Member("rows", NUMBER, _("加了多少行")),
    Member("undisclosed", NUMBER, _("其中多少行没有金额")),
    NOTICE,
    NOTICE_EN,
    CURSOR,
)
HITS = (
    Member("kind", words(*SearchKind), _("种类")),
    Member("name", TEXT, _("名称")),
    CODE,
    Member("text", TEXT, _("用途、目标、原因或解释")),
    Member("tables", TEXT, _("印着这一行的各张表，用空格隔开")),
    Member("amount_yuan", YUAN, _("金额，元，写成文字；没有的为 null")),
    *OF_EDITION[1:],
    Member("address", ADDRESS, _("这一处在这一版里的网址，不会变")),
    *SEAL,
    NOTICE_EN,
    FIRST_PUBLISHED_ON,
    *OF_LEVEL,
    CURSOR,
)
# In the order of the columns of /progress.csv.
PROGRESS = (
    JURISDICTION_ID,
    JURISDICTION,
    DEPARTMENT_ID,
    Member("department", TEXT, _("部门全称")),
    FISCAL_YEAR,
    PHASE,
    Member(
        "status",
        words("published", "withdrawn", "not_published"),
        _("已公开、已撤回、没有在本站公开"),
    ),
    Member("address", ADDRESS, _("现在有效的一版的网址，没有的是部门的网址")),
    Member("approved_on", DAY, _("批复日期；没有填的为 null")),
    Member("deadline", DAY, _("公开期限：批复后 20 日")),
    FIRST_PUBLISHED_ON,
    FIRST_SOURCE,
    Member(
        "published_at",
        {"type": ["string", "null"], "format": "date-time"},
        _("第一版在本站公开的时间"),
    ),
    Member("days", {"type": ["integer", "null"]}, _("从批复到第一次公开的天数")),
    Member("days_late", {"type": ["integer", "null"]}, _("超过期限的天数；不计的为 null")),
    Member(
        "verdict",
        words(*Punctuality),
        _(
            "on_time 按期，late 超期公开，open 还没到期，overdue 超期还没有公开，"
            "unknown 不知道原公开日期或批复日期，不计，no_deadline 没有批复日期"
        ),
    ),
    NOTICE,
    NOTICE_EN,
    *OF_LEVEL,
    CURSOR,
)


# What the files of words have between the columns that say which edition a row is of.
_NUMBER = Member("number", NUMBER, _("序号"))
_SOURCE = Member("source_place", TEXT, _("在原文件里的位置"))
_COUNT = Member("count", NUMBER, _("数量"))
_MEASURE = Member("measure", TEXT, _("计量单位"))
_DIRECTION = words("", *Direction)
# Their own members that came later, behind those of every edition.
WORDS_ADDED = {
    "holdings": (
        Member(
            "kind",
            words("", *HoldingKind),
            _("正式分类里的哪一种：车辆、八种用车之一、大型设备；分类里没有的为空"),
        ),
    )
}
WORDS = {
    "functions": (_NUMBER, Member("text", TEXT, _("职能"))),
    "priorities": (
        _NUMBER,
        Member("title", TEXT, _("标题")),
        Member("text", TEXT, _("内容")),
    ),
    "reasons": (
        TABLE,
        Member("table_name", TEXT, _("表的正式名称")),
        SIDE,
        Member("row", words(*Row), _("total 总计，current 本年合计，item 明细")),
        CODE,
        Member("name", TEXT, _("所印的名称")),
        FUND,
        NATURE,
        Member("label", TEXT, _("文件怎样称呼这个数")),
        Member("direction", words(*Direction), _("增加、减少或持平")),
        Member("against", words(*Base), _("和什么比：上年，或决算里的年初预算")),
        *_amount("change", _("变化，元，减少为负；没有写明的为 null")),
        Member("change_percent", PERCENT, _("变化率，百分数，减少为负；没有写明的为 null")),
        *_amount("prior", _("所比的那个数，元；没有写明的为 null")),
        Member("comparable", words("yes", "no"), _("是不是同口径比较")),
        Member("comparable_direction", _DIRECTION, _("扣除这个原因后是增是减")),
        Member("text", TEXT, _("原因")),
        _SOURCE,
    ),
    "projects": (
        _NUMBER,
        Member("name", TEXT, _("项目名称")),
        *_amount("amount", _("金额，元，写成文字；没有金额的为 null")),
        ABSENCE,
        Member("goal", TEXT, _("绩效目标")),
        _SOURCE,
    ),
    "indicators": (
        TABLE,
        Member("project", NUMBER, _("项目的序号")),
        Member("project_name", TEXT, _("项目名称")),
        Member("level1", TEXT, _("一级指标")),
        Member("level2", TEXT, _("二级指标")),
        Member("level3", TEXT, _("三级指标")),
        Member("target", TEXT, _("指标值")),
        Member("target_unit", TEXT, _("指标值的计量单位")),
    ),
    "glossary": (Member("term", TEXT, _("名词")), Member("text", TEXT, _("部门自己的解释"))),
    "findings": (
        Member("rule", TEXT, _("核对规则")),
        Member("severity", words(*Severity), _("error 矛盾，warning 存疑，notice 提示")),
        Member("message", TEXT, _("查出了什么")),
        Member("message_en", TEXT, _("查出了什么（英文）")),
        Member("explanation", TEXT, _("部门的说明")),
    ),
    "particulars": (
        Member("kind", words(*ParticularKind), _("哪一项，见数据说明")),
        Member("name", TEXT, _("这一项叫什么")),
        Member("count", COUNT, _("数量；按金额填的为 null")),
        Member("measure", TEXT, _("计量单位；按金额填的为空")),
        *_amount("amount", _("金额，元，写成文字；按数量填的为 null")),
        ABSENCE,
        Member("share_percent", PERCENT, _("文件写明的占比，百分数；没有写明的为 null")),
        Member("part_of", words("", *ParticularKind), _("是哪一项的其中数；不能和它相加")),
        Member("table", words("", *Table), _("和哪张表的钱有关；没有的为空")),
        Member("code", TEXT, _("和哪个科目的钱有关；没有的为空")),
        _SOURCE,
        Member("text", TEXT, _("原文的那句话")),
    ),
    "holdings": (Member("name", TEXT, _("占有的是什么：车辆、设备")), _COUNT, _MEASURE, _SOURCE),
    "staff": (
        Member("kind", words(*STAFF_KINDS), _("in_office 实有、在职的人，posts 编制")),
        _COUNT,
        _MEASURE,
        Member("text", TEXT, _("写明人数的那句话")),
    ),
}
