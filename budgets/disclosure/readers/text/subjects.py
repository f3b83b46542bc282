"""What a label before a figure means in its section: which quantities of which tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from budgets.disclosure.codes import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    REVENUE,
    normalised,
)
from budgets.disclosure.model import Fund, LineKey, Row, Section, Side, Table
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import (
    APPROPRIATION_TABLE,
    BASIC_TABLE,
    BUDGETS,
    Arrangement,
)
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.code_lookup import (
    has_path,
    is_listed,
    listed_name,
    path_of,
    sure_code,
    three_public_before,
    three_public_item,
)
from budgets.disclosure.readers.text.quantity_rules import (
    BEFORE,
    GENERIC,
    Subject,
    key_of,
    subject_by_rule,
    table_of,
    total_of,
)

_OTHER_BUDGETS = tuple(table for fund, table in BUDGETS.items() if fund is not Fund.GENERAL)
_CODED = re.compile(r"(?<!\d)(\d{7}|\d{5}|\d{3})(?!\d)")


_TRANSFERS = "230"  # 上年结转 and 年终结余 are rows of their own
_JOINED = re.compile("[-—–]{1,2}")
_LONGEST_PATH = 100
_LEVELS = (3, 5, 7)  # digits of 类, 款, 项

_OWNER = re.compile(
    r"^.{1,30}?(?:[局委办部院会站所校馆队处室]|中心|政府|街道|[乡镇])(?:部门|单位|本级)?"
    r"(?=[收支]|财政拨款|本年|一般公共|机关运行|\"?三公|预算)"
)
_OPERATING_COST = re.compile("机关运行经费[^,;。:(]*$")  # told in one section with 三公
_NOT_THE_WHOLE = re.compile("会议|培训|差旅|国内|外事|外宾|人均|批次|用于")
# What ends the name of a sum: 工资福利支出, 住房公积金预算数.
_SUM_NAMED = re.compile(
    r"(?:支出|经费|费用?|收入|拨款|补[助贴]|工资|津贴|福利|保险|年金|[奖基资助]金|公积金|结[转余]|投入|项目|服务|款|科目)"
    r"(?:年初)?(?:预算|决算)?(?:安排|执行)?(?:总[数额]?|金额|[数额])?(?:为|是|约|共|:)*$"
)
_SHORT_TAIL = (
    r"(?:科目)?(?:年初|全年|当年)?(?:预算|决算)?(?:安排|执行)?(?:总[数额]?|金额|[数额])?"
    r"(?:共计|合计|约|为|是|达|:)*"
)


class Subjects:
    """Understands labels of one document: its fiscal year, and the names its department bears."""

    def __init__(self, year: int, names: Iterable[str], *, final: bool) -> None:
        self.year = year
        self._final = final
        longest_first = sorted((half_width(n) for n in names if n), key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def named(self, label: str, section: Section) -> Subject | None:
        """Return the subject of the words right before a figure, or None."""
        table = table_of(section, self.year)
        if table is None:
            return self._named_in_other_matters(label) if section is Section.OTHER_MATTERS else None
        plain = half_width(label)
        if has_path(plain):
            return self.item(label, table)
        for piece in _pieces(plain):
            whole = re.sub(r"^(?:其中|\d{4}年度?|[:、\"(])+", "", piece)  # 年初结转 keeps its 年初
            bare = self._bare(piece)
            wordings = dict.fromkeys((whole, bare, _OWNER.sub("", bare)))
            found = next((hit for each in wordings if (hit := self._of_piece(each, table))), None)
            if found:
                return _as_printed(found, label, plain)
        if table.arrangement is Arrangement.ITEMS_ACROSS and _OPERATING_COST.search(plain):
            return self.named(label, Section.OPERATING_COST)
        clause = _pieces(label)[0]
        across = table.arrangement is Arrangement.ITEMS_ACROSS
        if across and not _NOT_THE_WHOLE.search(half_width(clause)):
            return _three_public(three_public_before(clause))
        return None

    def mentioned(self, text: str, section: Section) -> Subject | None:
        """Return the subject that a sentence without a figure is about: its first words that name one."""
        table = table_of(section, self.year)
        if table and table.arrangement is Arrangement.ITEMS_ACROSS:
            return _three_public(three_public_item(text))
        for clause in re.split("[,，;；:：。]", text):
            clause = re.split(r"比|较|与(?=[上去年预本\d])|同比|未|没有|无|用于", clause)[0]
            found = self.named(clause, section)
            if found:
                return found
        return None

    def names_money(self, words: str) -> bool:
        """Return whether words (half width) name a sum, be it one that no table has: 车辆保险费."""
        clauses = (self._bare(clause) for clause in re.split("[,:(]", words))
        return any(_SUM_NAMED.search(c) and not GENERIC.fullmatch(c) for c in clauses)

    def says_nothing(self, words: str) -> bool:
        """Return whether words (half width) name nothing: 「我局2024年预算安排」."""
        return bool(GENERIC.fullmatch(words) or GENERIC.fullmatch(self._bare(words)))

    def item(self, label: str, table: Table) -> Subject | None:
        """Return the functional heading of 「…（类）…（款）…（项）」, codes printed or not."""
        names, digits = path_of(label)
        by_function = form_of(self.year).national(table, Side.EXPENDITURE) is FUNCTIONAL
        side_table = (
            table if by_function and table.side is Side.EXPENDITURE else BUDGETS[Fund.GENERAL]
        )
        if not names:
            return None
        if len(names) == 3 and side_table.two_sided:  # these have classes only
            side_table = BUDGETS[Fund.GENERAL]
        code = FUNCTIONAL.resolve(names, self.year).code
        if digits and FUNCTIONAL.get(digits):
            code = digits
        key = key_of(side_table, row=Row.ITEM, code=code)
        if not code:
            key = LineKey(side_table, row=Row.ITEM, name=names[-1], fund=key.fund)
        return Subject((key,), names[-1], names)

    def _bare(self, piece: str) -> str:
        return BEFORE.sub("", self._names.sub("", BEFORE.sub("", piece))).strip('"、 ')

    def _of_piece(self, piece: str, table: Table) -> Subject | None:
        if not piece:
            return None
        if table in _OTHER_BUDGETS:  # the class 223 bears the name of the whole T9
            return subject_by_rule(piece, table) or self._in_lists(piece, table)
        found = self._in_lists(piece, table) or subject_by_rule(piece, table)
        if (
            found
            and self._final
            and table.two_sided
            and not table.split_by_fund
            and found.label == "收入合计"
        ):
            # Of the year only; in a budget 收入合计 often holds what is carried over too.
            return total_of(table, found.label, side=Side.REVENUE, row=Row.CURRENT)
        return found

    def _in_lists(self, piece: str, table: Table) -> Subject | None:
        name = re.sub(rf"{_SHORT_TAIL}$", "", piece).replace('"', "").rstrip("(")
        if not 2 <= len(name) <= _LONGEST_PATH:
            return None
        headings = form_of(self.year).headings(table, Side.EXPENDITURE)
        if headings and headings[0] is not FUNCTIONAL:
            code = sure_code(headings[0], name, self.year)
            return Subject((key_of(table, row=Row.ITEM, code=code),), name) if code else None
        if table.two_sided and not name.endswith("支出"):
            wordings = (name, name.removeprefix("本年"), piece, name.removesuffix("资金"))
            codes_found = (sure_code(REVENUE, each, self.year) for each in wordings)
            code = next(filter(None, codes_found), "")
            name = piece if code and not sure_code(REVENUE, name, self.year) else name
            if code and not (table.split_by_fund and code == Fund.FISCAL):
                key = key_of(table, side=Side.REVENUE, row=Row.ITEM, code=code)
                return Subject((key,), name)
            code = sure_code(CARRIED_FORWARD, name, self.year)
            if code:
                return Subject((key_of(table, row=Row.ITEM, code=code),), name)
        return self._functional(name, table)

    def _functional(self, name: str, table: Table) -> Subject | None:
        """Return a class by its name; a heading below only with its code (2010301行政运行)."""
        name = re.sub(r"\((?:类|\d{3}类?)\)|类?科目$|(?<=支出)类$", "", name)
        coded = _CODED.match(name)
        if coded and FUNCTIONAL.get(coded[1]):
            name = name[coded.end() :].strip("-、. ")
            return Subject((key_of(table, row=Row.ITEM, code=coded[1]),), name)
        joined = _JOINED.split(name)
        if len(joined) > 1:  # 教育支出-普通教育-小学教育
            return self._joined(tuple(part.strip() for part in joined), table)
        code = sure_code(FUNCTIONAL, name, self.year)
        if len(code) == 3:
            return Subject((key_of(table, row=Row.ITEM, code=code),), name)
        of_items = table.fund and not table.two_sided and not code.startswith(_TRANSFERS)
        if not of_items or not is_listed(FUNCTIONAL, name):
            return None
        # Without a code where several classes have such a heading (行政运行).
        name = name if code else listed_name(FUNCTIONAL, name)
        key = LineKey(table, row=Row.ITEM, code=code, name="" if code else name, fund=table.fund)
        return Subject((key,), name)

    def economic(self, label: str) -> Subject | None:
        """Return the economic heading of T6 that the words right before a figure name, or None."""
        for piece in _pieces(half_width(label)):
            bare = self._bare(piece)  # 一是工资福利支出…
            name = re.sub(rf"{_SHORT_TAIL}$", "", bare).replace('"', "")
            code = sure_code(ECONOMIC, name, self.year) if len(name) >= 2 else ""
            if code:
                key = key_of(BASIC_TABLE, row=Row.ITEM, code=code)
                return _as_printed(Subject((key,), name), label, half_width(label))
        return None

    def below(self, whole: Subject, part: Subject) -> Subject:
        """Give an item without a code the one that its name has below the class that is split."""
        key = part.key
        if key.code or key.row is not Row.ITEM or not whole.keys or whole.key.row is not Row.ITEM:
            return part
        code = FUNCTIONAL.only_below(whole.key.code, key.name, self.year) if whole.key.code else ""
        return replace(part, keys=(replace(key, code=code, name=""),)) if code else part

    def _joined(self, names: tuple[str, ...], table: Table) -> Subject | None:
        """Return the heading that is named by its whole path, where each level is one of the list."""
        if not all(names) or len(names) > len(_LEVELS):
            return None
        code = FUNCTIONAL.resolve(names, self.year).code
        if len(code) != _LEVELS[len(names) - 1]:
            return None
        above = (FUNCTIONAL.name_of(code[:size], self.year) for size in _LEVELS[: len(names) - 1])
        if any(not _same_name(name, other) for name, other in zip(names, above, strict=False)):
            return None
        if len(code) == 7 and table.two_sided:  # these have classes only
            table = BUDGETS[Fund.GENERAL]
        return Subject((key_of(table, row=Row.ITEM, code=code),), names[-1], names)

    def _named_in_other_matters(self, label: str) -> Subject | None:
        for section in (Section.OPERATING_COST, Section.PROCUREMENT, Section.ASSETS):
            found = self.named(label, section)
            if found:
                return found
        return None


def _same_name(name: str, other: str) -> bool:
    return normalised(name).removesuffix("支出") == normalised(other).removesuffix("支出")


def _pieces(label: str) -> list[str]:
    """Return the last clause of a label, whole, and then what follows its last 、 ."""
    clause = re.split(r"[,;。!?]|:(?=.)|(?<=包括)|(?<=其中)", label.rstrip(":"))[-1]
    pieces = [clause]
    if "、" in clause:
        pieces.append(clause.rpartition("、")[2])
    if "(" in clause:  # 一般公共预算拨款（补助）, 政府采购金额（以合同为准）为
        pieces.append(re.sub(r"\([^()]*\)", "", clause))
    return pieces


def _as_printed(subject: Subject, label: str, plain: str) -> Subject:
    """Return the subject with its label in the document's own characters."""
    start = plain.rfind(subject.label)
    if start < 0:
        return subject
    printed = label[start : start + len(subject.label)]
    if printed.count("”") > printed.count("“") and label[start - 1 : start] == "“":
        printed = "“" + printed
    return replace(subject, label=printed)


def _three_public(found: tuple[str, str] | None) -> Subject | None:
    if found is None:
        return None
    code, label = found
    if not code:
        return total_of(THREE_PUBLIC.table, label)
    return Subject((key_of(THREE_PUBLIC.table, row=Row.ITEM, code=code),), label)


_FUND_ALONE = re.compile("(?:一般公共|政府性基金|国有资本经营)(?:预算)?")


def on_the_side_of(subject: Subject, gap: str, before: Subject | None) -> Subject:
    """「支出包括：一般公共预算…」: the bare name of a fund is of the side that was spoken of."""
    key = subject.key
    if before and before.key.table is APPROPRIATION_TABLE and _YEAR_ALONE.fullmatch(subject.label):
        return _of_the_same_fund(subject, before.key)
    if key.side is not Side.REVENUE or not _FUND_ALONE.fullmatch(half_width(subject.label)):
        return subject
    sides = re.findall("收入|支出", gap)
    spent = sides[-1] == "支出" if sides else before and before.key.side is Side.EXPENDITURE
    return total_of(APPROPRIATION_TABLE, subject.label, fund=Fund(key.code)) if spent else subject


_YEAR_ALONE = re.compile("本年(?:收入|支出)")


def _of_the_same_fund(subject: Subject, before: LineKey) -> Subject:
    """「政府性基金预算财政拨款本年收入225万元，…；本年支出220万元」: both are of that fund."""
    fund = before.code if before.side is Side.REVENUE else before.fund
    if fund not in BUDGETS or subject.key.table is not APPROPRIATION_TABLE:
        return subject
    if subject.key.side is Side.REVENUE:
        key = key_of(APPROPRIATION_TABLE, side=Side.REVENUE, row=Row.ITEM, code=fund)
        return Subject((key,), subject.label)
    return total_of(APPROPRIATION_TABLE, subject.label, row=Row.CURRENT, fund=Fund(fund))


_VEHICLE_PARTS = (
    (
        "S2",
        re.compile(r"(?:车辆)?购置(?:费用?)?[及和与、](?:车辆)?运行(?:维护)?(?:费用?|支出|经费)?"),
    ),
    ("S201", re.compile(r"(?:车辆)?购置(?:费用?|支出|经费)?")),
    ("S202", re.compile(r"(?:车辆)?运行(?:维护)?(?:费用?|支出|经费)?")),
)


def part_of_vehicles(label: str) -> Subject | None:
    """「其中：购置费…；运行维护费…」 after 公务用车: bare names that mean nothing elsewhere."""
    piece = BEFORE.sub("", _pieces(half_width(label))[0])
    name = re.sub(rf"{_SHORT_TAIL}$", "", piece)
    for code, words in _VEHICLE_PARTS:
        if words.fullmatch(name):
            return Subject((key_of(THREE_PUBLIC.table, row=Row.ITEM, code=code),), name)
    return None
