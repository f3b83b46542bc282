"""Read the sections in the department's own words: functions, priorities, units, glossary, contact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from budgets.disclosure.model import Function, Priority, Term, Unit, UnitKind
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Numbered, Style, split_inline, split_number
from budgets.disclosure.readers.layout.sections import Placed

_LONGEST_TITLE = 60
_LONGEST_TERM = 120


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: the text after its number, further paragraphs on lines of their own."""

    text: str
    numbered: bool


def items_of(placed: Iterable[Placed]) -> list[Item]:
    """Return the items of a section: what bears the first item's style of number begins a new one.

    Paragraphs before the first number stand for themselves; others below an item belong to it.
    """
    items: list[Item] = []
    style = Style.NONE
    for each in placed:
        for piece in split_inline(each.paragraph.text):
            part = split_number(piece)
            own = part.style or (Style.LISTED if each.paragraph.listed else Style.NONE)
            style = style or own
            if own is style and own is not Style.NONE:
                items.append(Item(part.text.strip(), True))
            elif items and items[-1].numbered:
                items[-1] = Item(f"{items[-1].text}\n{piece.strip()}", True)
            else:
                items.append(Item(piece.strip(), False))
    return items


def _without_introduction(items: list[Item]) -> tuple[list[Item], list[str]]:
    """Return the items proper, and the words before the first number (「主要职责是：」)."""
    if any(item.numbered for item in items):
        introduction = [item.text for item in items if not item.numbered]
        return [item for item in items if item.numbered], introduction
    opening = [item for item in items if item.text.endswith(("：", ":"))]
    return [item for item in items if item not in opening], [item.text for item in opening]


def functions_of(placed: Iterable[Placed]) -> tuple[tuple[Function, ...], list[str]]:
    """Return the functions, and what introduces them."""
    items, introduction = _without_introduction(items_of(placed))
    duties = [item for item in items if _OF_DUTIES.match(half_width(item.text))]
    if duties:  # 1、部门概况：… 2、主要职责：… 3、人员情况：…
        introduction += [item.text for item in items if item not in duties]
        items = [Item(item.text, False) for item in duties]
    else:
        introduction += [item.text for item in items if _NO_DUTY.match(half_width(item.text))]
        items = [item for item in items if not _NO_DUTY.match(half_width(item.text))]
    if not any(item.numbered for item in items):
        opened = [_run_on(item.text) for item in items]
        introduction += [opening for opening, _ in opened if opening]
        items = [Item(text, False) for _, texts in opened for text in texts]
    return tuple(Function(n, item.text) for n, item in enumerate(items, 1)), introduction


# Labels of what stands beside the functions in such a list.
_OF_DUTIES = re.compile(r"(?:部门|单位|主要|基本)*(?:工作)?职[能责](?:任务)?(?:职责)?[:。]")
_NO_DUTY = re.compile(
    r"(?:部门|单位|机构|人员|基本|内设|编制|资产|车辆)*(?:概况|情况|构成|设置|编制|简介)[:。]"
)
_TASK = re.compile(
    "负责|组织|承担|指导|监督|贯彻|宣传|拟[订定]|制[订定]|协[调助]|完成|承办|研究|推进|督[促查]|牵头|统筹|参与|管理|执行"
    "|开展|依法|起草|综合|办理|落实|编制|受理|做好|履行|按照|提供|保障|维护|加强|审[查核批]|配合|联系|会同|培训|检[测查]"
)
_FEWEST_TASKS = 3
_LONGEST_NAME = 30  # 「某某局负责…」 begins the first task with the department
_OPENS_TASKS = re.compile(r"^[^。；;]{0,120}?(?:职[能责]|任务|职责)[^。；;：:]{0,12}[：:]")


def _run_on(text: str) -> tuple[str, list[str]]:
    """Return what opens a paragraph, and its functions: several where it strings tasks together.

    「主要职责是：负责…；组织…；承办…。」 and 「负责…。组织…。承办…。」 hold three each.
    """
    opening = _OPENS_TASKS.match(text)
    rest = text[opening.end() :] if opening else text
    for mark in ("；", "。"):
        parts = [p for p in re.findall(f"[^{mark}]+{mark}?", rest.replace(";", "；")) if p.strip()]
        if opening and mark == "；" and len(parts) > 1:
            return opening[0], [part.strip() for part in parts]
        first = [part for part in parts[:1] if _TASK.search(part[:_LONGEST_NAME])]
        tasks = first + [part for part in parts[1:] if _TASK.match(part.strip())]
        if len(parts) >= _FEWEST_TASKS and len(tasks) * 5 >= len(parts) * 4:
            return (opening[0] if opening else "", [part.strip() for part in parts])
    return "", [text]


def priorities_of(placed: Iterable[Placed]) -> tuple[tuple[Priority, ...], list[str]]:
    """Return the priorities, each with its title and text, and what introduces them."""
    items, introduction = _without_introduction(items_of(placed))
    return tuple(_priority(n, item.text) for n, item in enumerate(items, 1)), introduction


def _priority(number: int, text: str) -> Priority:
    """「标题。正文」, 「标题：正文」 or a title on a line of its own."""
    found = re.match(rf"([^。：:\n]{{2,{_LONGEST_TITLE}}})[。：:\n]\s*(?=\S)", text)
    if found:
        return Priority(number, found[1].strip(), text[found.end() :].strip())
    if len(text) <= _LONGEST_TITLE:
        return Priority(number, text.rstrip("。；;"), "")
    clause = re.split("[，,；;]", text)[0]
    return Priority(number, clause[:_LONGEST_TITLE], text)


# 国有, 公有 … open no list.
_OPENING = re.compile(
    "(?:分别(?:是|为)|包括|即|为|(?<![国公私共所])有|内设|下设|[:：])[:：]?"
    "|(?:^|(?<=[，,。；;：:]))(?:共|现)?设有?(?!在)|(?<=[室构位])[（(](?=[^（）()]*、)"  # 设综合科、…
)
_RELATION = re.compile(
    r"^(?:下属|所属|直属)(?:事业|行政|二级预算|预算)?(?:单位)?(?:\d+个|[一二三四五六七八九十]+个)?"
    r"(?:(?:事业|行政|二级预算|预算)?单位)?[有为]?"
)
_COUNTED = re.compile(
    r"(?:共|等)?(?:\d+|[一二两三四五六七八九十]+)个(?:职能|内设)?(?:股室|科室|处室|部室|机构|单位)$"
)
# 「…3个内设机构，下属单位2个：…」 holds two lists, of two kinds.
_CLAUSE = re.compile(
    r"(?<=[。；;])|[，,](?=[^，,、。；;]{0,6}(?:下属|所属|直属|内设|下设)"
    r"[^、。；;]{0,20}(?:[为即:：]|(?<![国公私])有|包括|[内下]设))"
    r"|[，,](?=(?:下属|所属|直属)[^、。；;，,]{0,6}[\d一二三四五六七八九十]+个)"
)
_MOST_OPENINGS = 10
_INTERNAL = re.compile("股室|科室|处室|内设|[^机]股|职能科")
_SUBORDINATE = re.compile("下属|所属|直属|二级预算单位|独立核算|单位构成|预算单位|决算单位|纳入")
_NO_UNITS = re.compile(
    "(?:无|没有|不设)(?:其他)?(?:下属|所属|下级|二级|直属|独立核算)[^，,。；;]{0,12}单位"
)
_UNIT_END = re.compile(
    "(?:局|委|办公?室?|中心|股|科|处|室|院|校|所|站|队|馆|园|部|会|厅|场|库|学|团|社|政府|街道|[乡镇]|公司|基地|本级|本部|机关)"
    r"(?:\([^()]{1,12}\))?$"
)
# 「7个科室(」, 「1个」: what counts units is no unit, nor is their rank.
_COUNTS_THEM = re.compile(r"^(?:下属|所属)?(?:事业|行政)?单位?(?:\d+|[一二两三四五六七八九十]+)个")
_NO_UNIT = re.compile(
    r"^(?:本级|[\d一二两三四五六七八九十]*个?(?:职能|内设)?(?:科室|股室|处室|部室|机构|单位|部门)"
    r"|.*(?:[一二三正副]级|科级|处级|股级|厅级)(?:局|单位|部门|预算单位)|.*\d+个(?:科室|股室|部室|处室|单位|机构).*)$"
)
_SELF = re.compile(r"本级|\(机关\)|局机关$|本部$")


def units_of(placed: Iterable[Placed], names: Iterable[str]) -> tuple[Unit, ...]:
    """Return the units and offices that the section names."""
    found: dict[str, UnitKind] = {}
    names = set(names)
    kind: UnitKind | None = None
    for each in placed:
        for clause in _CLAUSE.split(_NO_UNITS.sub("", each.paragraph.text)):
            kind = _kind_of(clause) or kind
            for name in _unit_names(clause):
                own = UnitKind.SELF if _SELF.search(half_width(name)) or name in names else kind
                found.setdefault(name, own or UnitKind.SUBORDINATE)
    return tuple(Unit(n, name, kind) for n, (name, kind) in enumerate(found.items(), 1))


def _kind_of(sentence: str) -> UnitKind | None:
    if _INTERNAL.search(sentence):
        return UnitKind.INTERNAL
    return UnitKind.SUBORDINATE if _SUBORDINATE.search(sentence) else None


def _unit_names(sentence: str) -> list[str]:
    part = split_number(sentence.strip())
    alone = part.text.strip("。；;， ")
    if part.style is not Style.NONE and _is_unit(alone):
        return [alone]
    openings = [found.end() for found in _OPENING.finditer(sentence)][-_MOST_OPENINGS:]
    if re.match(r"(?:下属|所属|直属)[^、。；;，,]{0,6}[\d一二三四五六七八九十]+个", sentence):
        openings.insert(0, 0)  # 下属事业单位1个县会展中心
    for start in reversed(openings):
        names = re.split(
            "[、，,]|(?<=[室股科站心局院校所队馆处])(?:以?及|和)", sentence[start:].rstrip("。；; ")
        )
        units = [name for name in map(_bare_unit, names) if _is_unit(name)]
        if units:
            return units
    return []


def _bare_unit(name: str) -> str:
    """Return a name in a list of units, without its number, its relation before it and the count after it."""
    bare = split_number(name.strip()).text.strip("。 等")
    bare = _COUNTS_THEM.sub("", bare)
    if half_width(bare).count(")") > half_width(bare).count("("):
        bare = bare[: half_width(bare).rindex(")")]
    return _COUNTED.sub("", _RELATION.sub("", bare)).strip("。 等")


def _is_unit(name: str) -> bool:
    plain = half_width(name)
    if _NO_UNIT.match(plain) or plain.count("(") != plain.count(")"):
        return False
    return 2 <= len(name) <= 40 and not re.search("[,;。]", plain) and bool(_UNIT_END.search(plain))


_TERM = re.compile(
    rf"(?P<term>.{{1,{_LONGEST_TERM}}}?)(?:[：:]|[，,]?是?(?=指[^标导]))\s*", re.DOTALL
)


def glossary_of(placed: Iterable[Placed]) -> tuple[tuple[Term, ...], list[str]]:
    """Return the terms with their explanations, and paragraphs that explain none."""
    terms: list[Term] = []
    others: list[str] = []
    placed = list(placed)
    following = {id(a): b.paragraph.text for a, b in pairwise(placed)}
    for each in placed:
        part = split_number(each.paragraph.text)
        found = _TERM.match(part.text)
        if _names_term(part, following.get(id(each), "")):
            terms.append(Term(len(terms) + 1, part.text.strip(), ""))
            continue
        if terms and not terms[-1].text and part.style is Style.NONE:
            terms[-1] = Term(len(terms), terms[-1].term, part.text.strip())
            continue
        begins = part.style is not Style.NONE or each.paragraph.listed or not terms
        if found and (begins or _is_new_term(found["term"])):
            text = part.text[found.end() :].strip()
            terms.append(Term(len(terms) + 1, found["term"].strip(), text))
        elif terms and not begins:
            last = terms[-1]
            terms[-1] = Term(last.number, last.term, f"{last.text}\n{each.paragraph.text}".strip())
        else:
            others.append(each.paragraph.text)
    others += [term.term for term in terms if not term.text]
    told = [term for term in terms if term.text]
    return tuple(Term(n, each.term, each.text) for n, each in enumerate(told, 1)), others


_LONGEST_NAMED_ALONE = 30


def _names_term(part: Numbered, following: str) -> bool:
    """Return a numbered term on a line of its own, with its explanation on the next."""
    name = half_width(part.text).strip()
    if part.style is Style.NONE or not 1 < len(name) <= _LONGEST_NAMED_ALONE:
        return False
    if re.search("[:,;。]|指", name):
        return False
    return bool(following) and split_number(following).style is Style.NONE


def _is_new_term(term: str) -> bool:
    """Return a term that an unnumbered paragraph begins: a short name, no sentence, before the colon."""
    return len(term) <= 60 and not re.search("[，,。；;]|其中|包括", term)


def contact_of(placed: Iterable[Placed]) -> str:
    """Whom to ask, as printed."""
    return "\n".join(each.paragraph.text.strip() for each in placed)
