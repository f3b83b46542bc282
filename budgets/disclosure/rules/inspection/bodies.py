"""Whose document it is, throughout: no other body's name is left in it, and its own is written one way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.frame import Framed, FrameKind
from budgets.disclosure.model import Section
from budgets.disclosure.rules.registry import (
    HELD,
    TEMPLATE,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)

_SHOWN = 40
_NAMED = 6
# What a department's or unit's name ends in; a school's document may carry another school's name.
_BODY = (
    r"[\u4e00-\u9fff]{1,18}?(?:局|委员会|办公室|办公厅|法院|检察院|联合会|总工会|妇联|政协|党校|档案馆|图书馆|博物馆|文化馆"
    r"|[小中]学|学校|幼儿园|医院|卫生院|人民政府|街道办事处|委办|委|厅)"
)
# How a sentence of the explanation opens with the name of the body whose figures it gives.
_OPENS = re.compile(
    rf"(?:^|[。；，：、\s]|按照[^，。]{{0,16}}原则，|(?:第.{{1,3}}部分|[一二三四五六七八九十]+、|[(（].{{1,3}}[)）]|\d+[.、．]))\s*"
    rf"(?P<body>{_BODY})(?:[(（][^)）]{{1,12}}[)）])?"
    r"(?=20\d\d年|本年|所有收入|收支(?:总)?预算|收支(?:总)?决算|部门[预决]算|单位[预决]算|没有使用|未安排|名词解释|概况|主要职[责能]"
    r"|机构设置|机关运行经费|“?三公”?经费|财政拨款|一般公共预算|政府性基金预算|国有资本经营预算|政府采购)"
)
# 根据县财政局2024年批复, 与发展改革委2024年…: another body is spoken of, not put in this one's place.
_OTHERS = r"(?:由|与|和|向|报|经|根据|按照|对|及|同|为|原|配合|协助|关于|依据|落实)"
_PLACES = (Section.FUNCTIONS, Section.PRIORITIES, Section.UNITS, Section.PROJECTS, Section.CONTACT)
_CALLED = re.compile(r"(?:以下)?简称[:：]?[“\"]?([\u4e00-\u9fff]{2,12})[”\"]?[)）]")
_REGION = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:自治[州县旗区]|[省市州盟县区旗镇乡])")
_IN_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_NO_NAME = re.compile(r"^(?:本|我|该|各|全|某)|^(?:部门|单位|机关|主管部门|预算单位|财政)$")
_CODE = re.compile(r"^[\s\[【]*[\dA-Za-z-]+[\]】\s\-—_]*")


@rule(
    "R81", "通篇是本部门的名称，没有留下别的部门的文字",
    "The body is called by its own name throughout, and no other body's text is left",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def the_body_is_called_by_its_own_name(case: Case) -> Iterator[Outcome]:
    own = _bare(case.disclosure.department.name)
    if not own:
        yield missing("部门名称")
        return
    outcomes = [*_in_the_text(case, own), *_in_the_heads(case, own)]
    yield from outcomes or [HELD]


def _in_the_text(case: Case, own: str) -> Iterator[Outcome]:
    known = _known_names(case, own)
    found: dict[str, CitedFigure] = {}
    for place, text in _texts(case):
        for match in _OPENS.finditer(text):
            body = match["body"]
            strange = _is_strange(body, own, known)
            before = text[: match.start("body")]
            if strange and not (re.match(_OTHERS, body) or re.search(rf"{_OTHERS}$", before)):
                said = text[match.start("body") :][:_SHOWN]
                found.setdefault(body, CitedFigure(body, said, place))
    for body, figure in found.items():
        near = _is_near(body, own)
        zh = "像是本部门名称写错" if near else "像是别的部门的文字没有改"
        en = "its own name, misspelt, it seems" if near else "another body's text, it seems"
        yield Fault(
            Severity.WARNING,
            f"“{own}”的文件里写着“{body}”，{zh}：{figure.printed}",
            f"The document of {own} says {body}: {en} ({figure.printed}).",
            (figure,),
        )


def _in_the_heads(case: Case, own: str) -> Iterator[Outcome]:
    """Compare who made each table (编制部门) with the name of the body."""
    known = _known_names(case, own)
    made = [each for each in case.frame if each.kind is FrameKind.TABLE and each.text]
    other = [(each, _bare(_CODE.sub("", each.text))) for each in made]
    strange = [(each, name) for each, name in other if name and name not in known]
    for each, name in strange:
        if _is_short_for(name, own) or _is_near(name, own) or name.endswith(own):
            continue
        label = each.of.label if each.of else each.place
        yield Fault(
            Severity.WARNING,
            f"{label}的编制部门写为“{name}”，文件是“{own}”的。",
            f"{each.of.text.en if each.of else each.place} is said to be made by {name}, but the document is "
            f"that of {own}.",
            (CitedFigure(label, name, each.place),),
        )
    short = [
        (each, name) for each, name in strange if _is_short_for(name, own) or _is_near(name, own)
    ]
    if short:
        tables = "、".join(each.of.label if each.of else each.place for each, _ in short[:_NAMED])
        names = "、".join(f"“{name}”" for name in dict.fromkeys(name for _, name in short))
        yield Fault(
            Severity.NOTICE,
            f"部门名称前后不一致：封面是“{own}”，{tables}写为{names}。",
            f"The body's name varies: {own} on the cover, {names} in {len(short)} table(s).",
            tuple(
                CitedFigure(each.of.label if each.of else each.place, name, each.place)
                for each, name in short
            ),
        )


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    for piece in case.disclosure.passages:
        if piece.section not in _PLACES:
            yield piece.heading, piece.text
    for each in case.frame:
        if each.kind in (FrameKind.HEADING, FrameKind.NOTE):
            yield each.place, each.text


def _known_names(case: Case, own: str) -> frozenset[str]:
    disclosure = case.disclosure
    names = {own, *disclosure.department.short_names, *case.known_as}
    names |= {_bare(unit.name) for unit in disclosure.units}
    for piece in disclosure.passages:
        names |= set(_CALLED.findall(piece.text))
    return frozenset(_bare(name) for name in names if name)


def _bare(name: str) -> str:
    """Return a name without what its document adds: （本级）, （汇总）."""
    return _IN_BRACKETS.sub("", name).strip()


def _is_strange(body: str, own: str, known: frozenset[str]) -> bool:
    """Return whether a name that opens a sentence can only be another body's, or this one's misspelt."""
    if _NO_NAME.search(body) or any(body.endswith(each) or each.endswith(body) for each in known):
        return False
    return not _is_short_for(body, own)


def _core(name: str) -> str:
    return _REGION.sub("", name) or name


def _is_short_for(name: str, own: str) -> bool:
    """Return whether a name is the body's own in short: 水务局, 县水务局, 卫健局 for 卫生健康局."""
    rest = iter(own)
    return all(letter in rest for letter in _core(name)) and own[-1] == name[-1]


def _is_near(name: str, own: str) -> bool:
    """Return whether a name is the body's own but for one character: 水利局 for 水务局."""
    one, other = _core(name), _core(own)
    if name == own or len(one) != len(other):
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


_UNIT_TITLE = re.compile(r"单位[预决]算")
# 部门预算安排 in a unit's text; in a department's, 单位预算 that is not that of its units (所属单位预算)
_SAID_OF_DEPARTMENT = re.compile("部门[预决]算(?:安排|编制说明)")
_SAID_OF_UNIT = re.compile("(?<![属各级层个有等])单位[预决]算(?:安排|管理|编制说明)")
_DEPARTMENT_HEAD = re.compile(r"编制部门|部门[预决]算(?!公开|管理|支出经济|经济|编制)|部门收支")


@rule(
    "R89", "部门预算和单位预算的叫法不混用", "A unit's budget is not called a department's, and the reverse",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.NOTICE,
)  # fmt: skip
def department_and_unit_are_not_mixed(case: Case) -> Iterator[Outcome]:
    """Titles do not tell the level: some provinces' units print 部门预算. Only what is mixed is reported."""
    title = case.disclosure.title
    titled_unit = bool(_UNIT_TITLE.search(title))
    if not title or not case.frame or not (titled_unit or re.search("部门[预决]算", title)):
        yield missing("文件标题")
        return
    heads = [each for each in case.frame if each.kind is FrameKind.HEADING]
    if case.of_unit is False and titled_unit:
        yield _mixed(f"登记为部门，标题写的是“{title}”", "It is filed as a department's", title, ())
        return
    pattern = (
        _DEPARTMENT_HEAD if titled_unit else re.compile("单位[预决]算(?!公开|管理|单位)|编制单位")
    )
    odd = [each for each in heads if pattern.search(each.text)]
    in_words = _SAID_OF_DEPARTMENT if titled_unit else _SAID_OF_UNIT
    odd += [
        Framed(FrameKind.NUMBERED, piece.section, piece.heading, found.group())
        for piece in case.disclosure.passages
        if piece.section not in _PLACES and (found := in_words.search(piece.text))
    ]
    if odd and titled_unit and len(odd) >= len(heads) // 2:
        odd = []  # the form of that county calls its tables so
    if not odd:
        yield HELD
        return
    said = "、".join(f"“{each.text[:18]}”" for each in odd[:3])
    cited = tuple(CitedFigure(each.text[:_SHOWN], "", each.place) for each in odd[:_NAMED])
    yield _mixed(
        f"标题是“{title}”，小标题或表头却写着{said}", "Its title and its heads differ", title, cited
    )


def _mixed(zh: str, en: str, title: str, cited: tuple[CitedFigure, ...]) -> Fault:
    figures = cited or (CitedFigure(title, "", "标题"),)
    named = ", ".join(each.label for each in figures[:3])
    return Fault(
        Severity.NOTICE,
        f"“部门”和“单位”混用：{zh}。",
        f"Department and unit are mixed. {en}: {title} / {named}.",
        figures,
    )
