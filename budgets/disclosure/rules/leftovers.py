"""What templates and word processors leave behind in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Phase, Section, Table
from budgets.disclosure.rules.line_breaks import is_torn, without_line_breaks
from budgets.disclosure.rules.line_index import place_of
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

# Sections about what a department does, in any year.
_NARRATIVE = (
    *(Section.IDENTITY, Section.FUNCTIONS, Section.PRIORITIES),
    *(Section.UNITS, Section.PROJECTS),
)
_SHOWN = 12  # characters shown around a leftover
_SAME = 4  # characters after it by which the same words are known again


def _texts(case: Case) -> Iterator[tuple[Section, str, str]]:
    """Yield every piece of prose: its section, its place, its words; the closest places first."""
    disclosure = case.disclosure
    for function in disclosure.functions:
        yield Section.FUNCTIONS, f"职能第{function.number}项", function.text
    for priority in disclosure.priorities:
        yield Section.PRIORITIES, f"重点工作第{priority.number}项", priority.title
        yield Section.PRIORITIES, f"重点工作第{priority.number}项", priority.text
    for project in disclosure.projects:
        yield Section.PROJECTS, f"项目“{project.name}”", project.goal
    for line in disclosure.lines:
        yield line.source.section, place_of(line.source, line.table), line.purpose
    for reason in disclosure.reasons:
        place = place_of(reason.source, reason.about.table)
        yield reason.source.section, place, reason.source.text or reason.text
    for term in disclosure.glossary:
        yield Section.GLOSSARY, f"名词解释：{term.term}", term.text
    for passage in disclosure.passages:
        yield passage.section, passage.heading, passage.text
        yield passage.section, passage.heading, passage.heading


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _SHOWN) : match.end() + _SHOWN].strip()


def _occurrences(
    case: Case, pattern: re.Pattern[str], within: Collection[Section] = tuple(Section)
) -> tuple[CitedFigure, ...]:
    """Return where a pattern occurs: once a section, for a purpose is a part of its passage too."""
    found: dict[tuple[Section, str], CitedFigure] = {}
    for section, place, text in _texts(case):
        match = pattern.search(text) if section in within else None
        if match:
            words = text[match.start() : match.end() + _SAME]
            found.setdefault((section, words), CitedFigure(_around(text, match), "", place))
    return tuple(found.values())


def _reported(figures: tuple[CitedFigure, ...], severity: Severity, zh: str, en: str) -> Outcome:
    """Return the fault of all occurrences of a leftover; "{}" in its sentences stands for the first."""
    if not figures:
        return HELD
    first = figures[0].label
    return Fault(severity, zh.format(first), en.format(first), figures)


# Of another body's office one may speak: 省教育厅机关, 县政府办公厅机关.
_PROVINCIAL = re.compile(
    r"(?:^|(?<=[^厅\u4e00-\u9fff]))厅机关|(?<=[于障证对为持含和及我本由在照按])厅机关|(?<![办公])(?:我厅|本厅|全厅)"
)


@rule(
    "R51", "机关的称谓与本部门相符", "The body is called what it is",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def no_provincial_office_in_a_county(case: Case) -> Iterator[Outcome]:
    if case.disclosure.department.name.endswith(("厅", "办公厅")):
        return
    yield _reported(
        _occurrences(case, _PROVINCIAL),
        Severity.WARNING,
        "文中出现“厅机关”一类称谓（{}），本部门不是省级的厅，像是套用模板留下的。",
        "The text speaks of a provincial office (厅: {}), which this department is not: "
        "most likely left over from a template.",
    )


_NEW_UNITS = re.compile(r"扣除新增(?:预算)?单位")
_UNITS_JOINED = re.compile(
    r"新增(?:\d+|[一二三四五六七八九十])个?(?:预算)?单位|新设|新成立|组建|划入|并入|合并|转隶"
)
_STAFF = re.compile(r"人员|\d+名|\d+人")


@rule(
    "R52", "扣除“新增单位”的说法有依据", "A deduction for new units has new units",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def new_units_are_named(case: Case) -> Iterator[Outcome]:
    texts = [text for _, _, text in _texts(case)]
    named = any(_UNITS_JOINED.search(text) for text in texts)
    staff = any(_NEW_UNITS.search(text) and _STAFF.search(text) for text in texts)
    figures = _occurrences(case, _NEW_UNITS) if staff and not named else ()
    yield _reported(
        figures,
        Severity.WARNING,
        "文中说“扣除新增单位”因素，但增加的原因只是人员，没有提到新增的单位，像是套用模板留下的。",
        "The text deducts new units, but its reason names new staff only and no unit: most likely "
        "left over from a template.",
    )


_RETIREMENT = re.compile(r"离休费")


@rule(
    "R53", "列出的支出内容有对应的科目", "What is listed as spent has a heading",
    family=Family.LEFTOVERS, needs=(Table.T5, Table.T6),
    basis=TEMPLATE, severity=Severity.NOTICE,
)  # fmt: skip
def retirement_pay_has_a_heading(case: Case) -> Iterator[Outcome]:
    lines = case.cells.lines_of
    items = [line for table in (Table.T3, Table.T5) for line in lines.get(table, ())]
    if not items:
        yield missing(Table.T5)
        return
    named = [line.name for line in items if not line.code_as_written]
    paid = any("离退休" in name or "离休" in name for name in named)
    paid = paid or any(x.code == "30301" and x.amount.yuan for x in lines.get(Table.T6, ()))
    listed = _occurrences(case, _RETIREMENT, {Section.BASIC_EXPENDITURE, Section.GLOSSARY})
    yield _reported(
        () if paid else listed,
        Severity.NOTICE,
        "人员经费中列有“离休费”，但没有离退休方面的支出科目，请核对。",
        "Retirement pay (离休费) is listed, but no heading of expenditure is about retirement.",
    )


# 「改造2000年以前建成的小区」 dates a thing, not the figures.
_YEAR = re.compile(
    r"(?<![\d〔\[（(第])((?:19|20)\d\d)(?=年(?!代|以[前来后]|之[前后]|[前后底末]|建成))"
)
_TITLES = re.compile(r"《[^》]*》|〔\d{4}〕|[（(]\d{4}年[^）)]*[)）]")
_SENTENCE = re.compile(r"[^。；;\n]+")
_MONEY = re.compile(r"\d\s*(?:万元|亿元|元)|[%％]")
_COMPARED = re.compile(r"(?:[比较]|与|同)\s*((?:19|20)\d\d)年")
_OF_BEFORE = re.compile(
    r"[比较与同上去]|增加|减少|持平|结转|结余|执行|完成|决算|截至|末|底|月|以来|至|以前|\d年\d"
)


@rule(
    "R54", "文中的年度与文件的年度相符", "The years in the text are those of the document",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def years_are_the_documents(case: Case) -> Iterator[Outcome]:
    year = case.disclosure.fiscal_year
    title = _YEAR.search(case.disclosure.title)
    if title and int(title[1]) != year:
        yield Fault(
            Severity.WARNING,
            f"标题写的是{title[1]}年，文件的年度是{year}年。",
            f"The title says {title[1]}, but the document is of {year}.",
            (CitedFigure(case.disclosure.title, title[1], "标题"),),
        )
    yield from _headings_of_another_year(case)
    found: set[str] = set()
    for said, before, place in _amounts_of_another_year(case):
        found.add(said)
        yield Fault(
            Severity.WARNING,
            f"{year}年的金额写在{before}年名下：{said[:40]}",
            f"A figure of {year} is stated as that of {before}: {said[:40]}",
            (CitedFigure(said[:60], str(before), place),),
        )
    for section, place, text in _texts(case):
        for sentence in () if section in _NARRATIVE else _SENTENCE.findall(text):
            odd, said = _odd_year(sentence, year), sentence.strip()
            if not odd or any(said in known or known in said for known in found):
                continue
            found.add(said)
            yield Fault(
                Severity.WARNING,
                f"句中的年度{odd}不是本年（{year}年）或上年：{said[:40]}",
                f"A sentence of figures speaks of {odd}, which is neither {year} nor the year "
                f"before: {said[:40]}",
                (CitedFigure(said[:60], str(odd), place),),
            )
    if not found:
        yield HELD


def _amounts_of_another_year(case: Case) -> Iterator[tuple[str, int, str]]:
    """Sentences that hold an amount of the year, but name only the year before, and do not compare."""
    year, final = case.disclosure.fiscal_year, case.disclosure.phase is Phase.FINAL
    seen: set[str] = set()
    for line in case.disclosure.lines:
        source = line.source
        if (
            source.section in (Section.TABLES, Section.ASSETS, Section.OTHER)
            or not line.amount.yuan
        ):
            continue
        told = [_TITLES.sub("", each).strip() for each in _SENTENCE.findall(source.text)]
        told = [said for said in told if line.amount.printed and line.amount.printed in said]
        if any(str(year) in said for said in told):
            continue  # the same figure may be last year's, too
        for said in told:
            if said in seen:
                continue
            years = {int(each) for each in _YEAR.findall(said)}
            if years == {year - 1} and not final and not _OF_BEFORE.search(said):
                seen.add(said)
                yield said, year - 1, place_of(source, line.table)


_HEADING_YEAR = re.compile(
    r"((?:19|20)\d\d)年(?:度|部门|财政|一般|政府|国有|“?三公|收支|预算|决算)"
)
_OF_THE_PAST = re.compile(r"执行|完成|总结|回顾|上年|情况对比|[比较至]")


def _headings_of_another_year(case: Case) -> Iterator[Outcome]:
    """Yield headings of the sections on figures that name another year."""
    year = case.disclosure.fiscal_year
    headings = [x.heading for x in case.disclosure.passages if x.section not in _NARRATIVE]
    for heading in dict.fromkeys(headings):
        years = [int(each) for each in _HEADING_YEAR.findall(heading)]
        if not years or year in years or _OF_THE_PAST.search(heading):
            continue
        if case.disclosure.phase is Phase.BUDGET and years == [year - 1] and "决算" in heading:
            continue  # a budget may tell the accounts of the year before
        yield Fault(
            Severity.WARNING,
            f"小标题“{heading[:40]}”写的是{years[0]}年，文件的年度是{year}年。",
            f"The heading “{heading[:40]}” says {years[0]}, but the document is of {year}.",
            (CitedFigure(heading[:60], str(years[0]), heading),),
        )


def _odd_year(sentence: str, year: int) -> int | None:
    """Return a year that does not belong in a sentence of figures.

    A comparison with any but the year before is odd; other years only where neither the document's
    year nor the one before is named, since series of several years are legitimate.
    """
    bare = _TITLES.sub("", sentence)
    years = [int(each) for each in _YEAR.findall(bare)]
    if not _MONEY.search(bare):
        return None
    expected, compared = (year, year - 1), _COMPARED.search(bare)
    if compared and int(compared[1]) not in expected:
        return int(compared[1])
    if not years:
        return None
    first = years[0]
    # "2019年…比2019年": the first should be the document's.
    same_twice = years == [year - 1] * len(years) and len(years) > len(_COMPARED.findall(bare))
    if compared and (same_twice or first not in expected):
        return first
    return None if set(expected) & set(years) else first


_DEBRIS = re.compile(
    r"\[bookmark|bookmark:|_GoBack|_Toc\d{5,}|HYPERLINK|MERGEFIELD|PAGEREF|错误[！!]\s*未找到|#REF!|#N/A|#VALUE!|#DIV/0!|\{\{|\}\}"
)
_BLANK = re.compile(
    r"(?<![A-Za-zＸ×✕])(?:[XＸ]{2,}|[xｘ]{2,}|[×✕]{2,}|[○〇◯]{3,})(?![A-Za-z])"
    r"|[XＸ×✕](?=年|万元|元|%|％)|_{2,}|＿{2,}|\*{3,}|[【〖][\s　]*[】〗]|…{2,}(?=万?元|[%％])"
    r"|(?:此处|请在此|请)(?:填写|填入|插入|补充)"
)
# Both words of the form, of which one was to be deleted: 增加（减少）5万元, 增长/下降, 增加持平.
_ALTERNATIVES = re.compile(
    r"(?:增加|增长|上升|提高)(?:[（(](?:减少|下降|降低)[）)]|[/／](?:减少|下降|降低))(?:持平)?"
    r"|(?:减少|下降|降低)(?:[（(](?:增加|增长|上升|提高)[）)]|[/／](?:增加|增长|上升|提高))"
    r"|(?:增加|增长|减少|下降)(?:[（(/、]?持平[）)]?)(?!的?原因)"
)
_GAP = re.compile(r"(?:增加|减少|下降|增长|安排|支出|收入|决算数?为|预算数?为|占)(?=万元|[%％])")


@rule(
    "R55", "没有文字处理软件和模板的残留", "Nothing is left of word processor or template",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def no_debris_is_left(case: Case) -> Iterator[Outcome]:
    for pattern, zh, en in (
        (_DEBRIS, "文中有软件残留的符号：{}。", "The text holds debris of a word processor: {}."),
        (
            _BLANK,
            "文中有没有填写的空白：{}。",
            "The text holds a blank that was not filled in: {}.",
        ),
        (
            _ALTERNATIVES,
            "格式文本中的两种说法都留着，没有删去一种：{}。",
            "Both alternatives of the form are left: {}.",
        ),
    ):
        yield _reported(_occurrences(case, pattern), Severity.WARNING, zh, en)
    if not is_torn(case.disclosure.passages):
        zh, en = "文中缺少数字：{}。", "A figure is missing in the text: {}."
        yield _reported(_occurrences(case, _GAP), Severity.WARNING, zh, en)


_DOUBLED = re.compile(r"。。|，，|；；|、、|，。|。，|：：")
_OPEN_END = re.compile(
    r"[，、（“]\s*(?:$|。)|主要用于(?:$|[：:，]?\s*。)|(?:(?<![目标])的|以及|[和与及]|用于|按照|根据|为了)\s*$"
)
# 「…，节约」, and 「…4个股室。下属二级预算单位」: no stop after the last words
_NO_STOP = re.compile(
    r"(?:，[^。；！？]*[0-9]?|。[^。；！？：:\d]{3,})[\u4e00-\u9fff]\s*$|，[^。；！？]*[0-9]\s*$"
)
_A_SENTENCE = 25  # characters; what is shorter may be a heading


@rule(
    "R56", "标点成对、句子完整", "Punctuation is paired and sentences are whole",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.WARNING,
)  # fmt: skip
def punctuation_is_whole(case: Case) -> Iterator[Outcome]:
    paragraphs = without_line_breaks(case.disclosure.passages)
    unpaired = tuple(
        CitedFigure(text[: _SHOWN * 2], f"{opening}{closing}", place)
        for place, text in dict.fromkeys((p.heading, p.text) for p in paragraphs)
        for opening, closing in ("“”", "《》")
        if text.count(opening) != text.count(closing)
    )
    unstopped = tuple(
        CitedFigure(piece.text[-_SHOWN * 2 :], "", piece.heading)
        for piece in paragraphs
        if (len(piece.text) >= _A_SENTENCE or "。" in piece.text) and _NO_STOP.search(piece.text)
    )
    whole = Case(replace(case.disclosure, passages=paragraphs))
    doubled, unfinished = _occurrences(case, _DOUBLED), _occurrences(whole, _OPEN_END)
    notice = Severity.NOTICE
    yield _reported(doubled, notice, "标点重复：{}。", "Punctuation is doubled: {}.")
    if unfinished:
        sentences = "句子没有写完：{}。", "A sentence is unfinished: {}."
        yield _reported(unfinished, Severity.WARNING, *sentences)
    else:
        zh = "句末没有标点，句子可能没有写完：{}。"
        yield _reported(unstopped, notice, zh, "No full stop: the sentence may be unfinished: {}.")
    yield _reported(
        unpaired, notice, "引号或书名号不成对：{}。", "Quotation marks are not paired: {}."
    )


@rule(
    "R57", "文件是本部门的", "The document is this department's own",
    family=Family.LEFTOVERS,
    basis=TEMPLATE, severity=Severity.ERROR,
)  # fmt: skip
def the_document_is_the_departments_own(case: Case) -> Iterator[Outcome]:
    written = case.disclosure.department.name
    if not written or not case.known_as:
        return
    if any(name in written or written in name for name in case.known_as if name):
        yield HELD
        return
    known = next(iter(case.known_as))
    yield Fault(
        Severity.ERROR,
        f"文件写的部门是“{written}”，登记的部门是“{known}”，可能传错了文件。",
        f"The document is by “{written}”, but is filed under “{known}”: it may be the wrong file.",
        (CitedFigure("文件写的部门", written, ""), CitedFigure("登记的部门", known, "")),
    )
