"""Read projects with performance goals, and state assets that are counted, from sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from budgets.disclosure.model import Holding, Nature, Project, Section, Source
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_inline, split_number
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.layout.sections import Placed
from budgets.disclosure.readers.text.quantity_rules import line_of, total_of

_GOAL_SET = re.compile(
    r"(?P<names>[^。；;]*?)(?:均|全部|都|已)*(?:按照?(?:规定|要求|相关要求)?)?(?:均|全部|已)*"
    r"(?:编制|编报|设置|设定|制定|申报|实行|开展)了?(?:项目|预算|相应的?)?绩效(?:目标|管理|评价)"
)
_LISTED_AFTER = re.compile("绩效目标的(?:主要|重点)?项目(?:有|为|是|包括|分别是|分别为)?[:：]")
_NOT_A_NAME = re.compile(
    r"\d+个|[一二两三四五六七八九十]个|项目支出$|所有|全部|各项|绩效|预算编制|原则|共|按照|等工作|前提|是|涉及|覆盖"
)
_PROJECT = re.compile(r"项目|经费|资金|专项|工程|补助|费$|工作|建设|平台|活动")
# 「某计划：预算金额500万元，目标：…」
_LABELLED = re.compile(
    r"[^:,;。]{3,40}(?::|,)(?:\d{4}年度?)?(?:项目)?(?:年初|年度)?(?:预算|资金|安排|金额|总|数|额|投入|为|共|:)+\d"
)
_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<unit>万元|亿元|元)"
)
_IN_ALL = re.compile(
    r"(?:\d{4}年度?)?[^,;。:\d]{0,16}项目支出(?:预算)?(?:安排)?(?:总[额数]|合计|共计|共)?(?:为|:)?"
    rf"{_AMOUNT.pattern}[,:。]?(?:其中|分别为|具体为|具体如下|如下)?[:。]?"
)
_COUNT = re.compile(
    r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,7})(?P<measure>辆|台\(套\)|台套|台|套|处|宗|栋)"
)
_HOLDING_BEFORE = re.compile(
    r"^(?:.*(?:共有|现有|拥有|占有使用)|其中|截至.*?[日底末]|共|有|:|、|和|及)+"
)
_TO_BE_BOUGHT = re.compile("购置|新增|更新|报废|处置")
_LABEL_END = re.compile(r"(?:共计|合计|为|共有?|有|数量|:)+$")


def unquoted(name: str) -> str:
    """Return a name without quotes that enclose it as a whole, or that have lost their other half."""
    name = name.strip()
    for opening, closing in ("“”", '""'):
        inside = name[1:-1]
        if name[:1] == opening and name[-1:] == closing and not set(inside) & {opening, closing}:
            return inside.strip()
        if name[:1] == opening and closing not in name[1:]:
            name = name[1:]
        elif name[-1:] == closing and opening not in name[:-1]:
            name = name[:-1]
    return name.strip()


def read_projects(placed: list[Placed], names: Iterable[str], collector: Collector) -> None:
    """Read the projects of the sections on performance and projects."""
    used = 0
    own = re.compile("|".join(re.escape(name) for name in names if name) or "(?!)")
    for each in placed:
        text = each.paragraph.text
        place = each.paragraph.place
        if each.section is Section.PROJECTS:
            _read_whole(each, collector)
        projects = _listed_projects(each, place) or _named_projects(text, each.section, place, own)
        for name, amount, goal, source in projects:
            used += len(source.text)
            if all(project.name != name for project in collector.projects):
                number = len(collector.projects) + 1
                project = Project(number=number, name=name, amount=amount, goal=goal, source=source)
                collector.projects.append(project)
                _report(project, text, collector)
    collector.used += min(used, sum(len(p.paragraph.text) for p in placed))


def _read_whole(placed: Placed, collector: Collector) -> None:
    """「全年安排项目支出30万元：」 above the projects is the whole of 项目支出."""
    paragraph = placed.paragraph
    found = _IN_ALL.fullmatch(half_width(paragraph.text))
    if not found:
        return
    amount = Amount.of(found["number"], MoneyUnit(found["unit"]))
    source = Source(placed.section, paragraph.place, paragraph.text)
    whole = total_of(EXPENDITURE_TABLE, "项目支出", nature=Nature.PROJECT)
    collector.state(line_of(whole.key, whole, amount, source))
    collector.take(paragraph.place, *found.span("number"))


def _report(project: Project, text: str, collector: Collector) -> None:
    """Report a project's amount as taken and its goal as kept; both follow its name in its sentence."""
    place, sentence = project.source.place, text.find(project.source.text)
    name = text.find(project.name, max(sentence, 0))
    if name < 0:
        return
    printed, goal = project.amount.printed, project.goal
    amount = text.find(printed, name + len(project.name)) if printed else -1
    if amount >= 0:
        collector.take(place, amount, amount + len(printed))
    kept = text.find(goal, max(amount, name)) if goal else -1
    if kept >= 0:
        collector.hold(place, kept, kept + len(goal))


_Found = tuple[str, Amount, str, Source]


def _listed_projects(placed: Placed, place: str) -> list[_Found]:
    """「1、甲经费12万元；2、乙经费10万元。」: one project, or several in one paragraph."""
    pieces = split_inline(placed.paragraph.text)
    priced = [piece for piece in pieces if _amount_in(half_width(split_number(piece).text))]
    if len(pieces) < 2 or len(priced) < len(pieces):
        return _listed_project(placed, place)
    found: list[_Found] = []
    for piece in pieces:
        paragraph = replace(placed.paragraph, text=piece.strip())
        for name, amount, goal, source in _listed_project(
            replace(placed, paragraph=paragraph), place
        ):
            found.append((name, amount, goal, replace(source, text=piece.strip())))
    return found


def _listed_project(placed: Placed, place: str) -> list[_Found]:
    """「1.某项目：预算安排20万元，绩效目标：…」 or 「1.某项目20万元，主要用于…」."""
    text = placed.paragraph.text
    part = split_number(text)
    plain = half_width(part.text)
    numbered = part.style is not Style.NONE or placed.paragraph.listed
    if not numbered and not _LABELLED.match(plain):
        return []
    found = _amount_in(plain)
    if not found:
        return []
    label = re.split("[。，,：:；;]", part.text[: found.start()])[0]
    name = re.sub(r"(?:项目)?(?:预算|安排|资金数|\d{4}年)+$", "", label)
    name = unquoted(name)
    if not 3 <= len(name) <= 50 or re.search(r"\d+个|共|合计", name):
        return []
    rest = part.text[found.end() :].lstrip("，,。；;")
    goal = re.sub(r"^(?:(?:年度|总体|绩效|预期)*目标|主要用于|用于)[是为:：]*", "", rest).strip()
    return [(name, _amount(found, part.text), goal, Source(placed.section, place, text))]


def _named_projects(text: str, section: Section, place: str, own: re.Pattern[str]) -> list[_Found]:
    """Return the projects of 「…经费、…资金按要求编制了绩效目标」."""
    projects: list[_Found] = []
    for sentence in re.findall("[^。]+。?", text):
        listed = _LISTED_AFTER.search(sentence)
        if listed:
            where = Source(section, place, sentence.strip())
            projects += _named_and_priced(sentence[listed.end() :], where)
            continue
        found = _GOAL_SET.search(sentence)
        if not found:
            continue
        clause = own.sub("", re.sub(r"^.*?(?:19|20)\d{2}年度?[，,]?", "", found["names"]))
        clause = re.split("[，,：:]", clause.rstrip("，,"))[-1]
        clause = re.sub("^(?:对|将|本部门|我局|我单位|部门|单位)+", "", clause)
        for name in clause.split("、"):
            amount = _amount_in(half_width(name))
            bare = re.sub(r"等$|等?\d个项目$", "", name[: amount.start()] if amount else name)
            bare = unquoted(bare.strip("（( "))
            if 3 <= len(bare) <= 50 and _PROJECT.search(bare) and not _NOT_A_NAME.search(bare):
                value = _amount(amount, name) if amount else Amount.blank(MoneyUnit.WAN)
                projects.append((bare, value, "", Source(section, place, sentence.strip())))
    return projects


def _named_and_priced(text: str, source: Source) -> list[_Found]:
    """「甲项目，预算20万元；乙项目30万元」."""
    projects = []
    for clause in re.split("[；;。]", text):
        amount = _amount_in(half_width(clause))
        name = unquoted(re.split("[，,（(：:]", clause[: amount.start()])[0]) if amount else ""
        name = re.sub("(?:项目)?(?:预算|安排|资金)+$", "", name)
        if amount and 3 <= len(name) <= 50:
            projects.append((name, _amount(amount, clause), "", source))
    return projects


def _amount_in(plain: str) -> re.Match[str] | None:
    """Return the first amount of a half-width text that is no longer than any budget has."""
    return next((found for found in _AMOUNT.finditer(plain) if is_figure(found["number"])), None)


def _amount(found: re.Match[str], text: str) -> Amount:
    return Amount.of(text[found.start("number") : found.end("number")], MoneyUnit(found["unit"]))


def read_holdings(placed: Iterable[Placed], collector: Collector) -> None:
    """Read counted assets (公务用车3辆)."""
    for each in placed:
        for sentence in re.findall("[^。]+。?", each.paragraph.text):
            source = Source(each.section, each.paragraph.place, sentence.strip())
            holdings = _holdings(split_number(sentence).text, source)
            collector.holdings.extend(holdings)
            collector.used += len(sentence.strip()) if holdings else 0


def _holdings(sentence: str, source: Source) -> list[Holding]:
    holdings: list[Holding] = []
    plain = half_width(sentence)
    end = 0
    for found in _COUNT.finditer(plain):
        label = re.split("[,;。:、]", plain[end : found.start()])[-1]
        name = _LABEL_END.sub("", _HOLDING_BEFORE.sub("", label)).strip("(")
        start = plain.rfind(name, 0, found.start())
        name = sentence[start : start + len(name)]
        end = found.end()
        if 2 <= len(name) <= 40 and not _TO_BE_BOUGHT.search(plain[: found.start()]):
            count = int(found["count"].replace(",", ""))
            measure = sentence[found.start("measure") : found.end("measure")]
            holdings.append(Holding(name, count, measure, source))
    return holdings
