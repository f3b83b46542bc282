"""Errors of the kinds that inspectors name (docs/inspection.md), each planted alone into a clean document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from benchmarks.detector.papers import Block, Grid, Paper, Words, paper_of
from benchmarks.detector.printing import PRINTERS
from budgets.disclosure.model import Disclosure, Phase, Table
from budgets.disclosure.rules.inspection import tables

Edit = Callable[[Paper], Paper]


@dataclass(frozen=True, slots=True)
class Slip:
    """One planted error: its kind, its document's phase, the rule that finds it, words of the finding."""

    kind: str
    phase: Phase
    rule: str
    edit: Edit
    mark: str


class Unplanted(ValueError):
    """A document that has no place for an error."""


def says(pattern: str, now: str, *, everywhere: bool = False) -> Edit:
    """Return an edit of the first paragraph or heading (or all) in which a pattern stands."""
    words = re.compile(pattern)

    def edit(paper: Paper) -> Paper:
        blocks, done = list(paper.blocks), False
        for place, block in enumerate(blocks):
            if isinstance(block, Words) and words.search(block.text) and (everywhere or not done):
                blocks[place] = replace(block, text=words.sub(now, block.text, count=1))
                done = True
        if not done:
            raise Unplanted(pattern)
        return replace(paper, blocks=tuple(blocks))

    return edit


def without(pattern: str) -> Edit:
    """Return an edit that leaves out the paragraphs in which a pattern stands."""
    return _keeping(lambda block: not (isinstance(block, Words) and re.search(pattern, block.text)))


def without_table(table: Table) -> Edit:
    """Return an edit that leaves out a table, and the sentence below it."""

    def edit(paper: Paper) -> Paper:
        place = _grid(paper, table)
        below = paper.blocks[place + 1 : place + 2]
        note = [x for x in below if isinstance(x, Words) and x.text.startswith("说明")]
        return replace(paper, blocks=paper.blocks[:place] + paper.blocks[place + 1 + len(note) :])

    return edit


def without_rows(table: Table, code: str) -> Edit:
    """Return an edit that leaves out the rows of a table whose code fits a pattern."""

    def edit(paper: Paper) -> Paper:
        place = _grid(paper, table)
        grid = paper.blocks[place]
        assert isinstance(grid, Grid)
        rows = tuple(row for row in grid.rows if not re.fullmatch(code, row[0]))
        if rows == grid.rows:
            raise Unplanted(code)
        return paper.with_block(place, replace(grid, rows=rows))

    return edit


def cell(table: Table, code: str, was: str, now: str | Callable[[re.Match[str]], str]) -> Edit:
    """Return an edit of every cell of the first row with a code that fits: `was` becomes `now`."""

    def edit(paper: Paper) -> Paper:
        place = _grid(paper, table)
        grid = paper.blocks[place]
        assert isinstance(grid, Grid)
        for down, row in enumerate(grid.rows):
            changed = tuple(re.sub(was, now, text) for text in row)
            if re.fullmatch(code, row[0]) and down >= grid.header and changed != row:
                rows = (*grid.rows[:down], changed, *grid.rows[down + 1 :])
                return paper.with_block(place, replace(grid, rows=rows))
        raise Unplanted(code)

    return edit


def below(table: Table, text: str) -> Edit:
    """Return an edit that puts a sentence below a table, in place of the one that is there."""

    def edit(paper: Paper) -> Paper:
        place = _grid(paper, table)
        after = paper.blocks[place + 1] if place + 1 < len(paper.blocks) else None
        rest = (
            place + 2 if isinstance(after, Words) and after.text.startswith("说明") else place + 1
        )
        return replace(
            paper, blocks=(*paper.blocks[: place + 1], Words(text), *paper.blocks[rest:])
        )

    return edit


def after(pattern: str, *texts: str) -> Edit:
    """Return an edit that puts paragraphs behind the first that a pattern fits."""

    def edit(paper: Paper) -> Paper:
        for place, block in enumerate(paper.blocks):
            if isinstance(block, Words) and re.search(pattern, block.text):
                return paper.with_block(place, block, *map(Words, texts))
        raise Unplanted(pattern)

    return edit


def both(*edits: Edit) -> Edit:
    """Return several edits as one."""

    def edit(paper: Paper) -> Paper:
        for each in edits:
            paper = each(paper)
        return paper

    return edit


def _keeping(keep: Callable[[Block], bool]) -> Edit:
    def edit(paper: Paper) -> Paper:
        kept = tuple(block for block in paper.blocks if keep(block))
        if kept == paper.blocks:
            raise Unplanted
        return replace(paper, blocks=kept)

    return edit


def _grid(paper: Paper, table: Table) -> int:
    found = (n for n, b in enumerate(paper.blocks) if isinstance(b, Grid) and b.table is table)
    place = next(found, None)
    if place is None:
        raise Unplanted(table.value)
    return place


def _cars_as_one(paper: Paper) -> Paper:
    """Leave the columns of purchase and running of the table blank."""
    place = _grid(paper, tables.PUBLIC)
    grid = paper.blocks[place]
    assert isinstance(grid, Grid)
    parts = [
        column
        for row in grid.rows[: grid.header]
        for column, text in enumerate(row)
        if text in ("公务用车购置费", "公务用车运行维护费")
    ]
    for column in parts:
        grid = grid.with_cell(len(grid.rows) - 1, column, "")
    return paper.with_block(place, grid)


def _next_digit(found: re.Match[str]) -> str:
    return f"{found[1]}{int(found[2]) + 1}"


_F = r"\d[\d,]*(?:\.\d+)?"
_WHY = r"，主要原因是[^。]+"
_B, _E = Phase.BUDGET, Phase.FINAL
_OPERATING = rf"(机关运行经费预算数({_F})万元，比上年(?:增加|减少){_F}万元，(?:增长|下降){_F}%)"
_TOTALS = rf"(收支总预算({_F})万元，比上年(?:增加|减少){_F}万元，(?:增长|下降){_F}%)"

SLIPS: tuple[Slip, ...] = (
    # completeness
    Slip("section-missing", _B, "R58", both(
        without("政府采购预算总额|政府采购情况"), without_table(tables.PROCUREMENT)), "政府采购"),
    Slip("section-missing", _E, "R58", without("名词解释|：指"), "名词解释"),
    Slip("table-missing", _B, "R96", without_table(tables.CAPITAL), "国有资本经营预算支出表"),
    Slip("table-missing", _E, "R96", without_table(tables.BASIC), "基本支出表"),
    Slip("empty-table-unexplained", _B, "R93", below(tables.FUNDS, ""), "政府性基金"),
    Slip("empty-table-unexplained", _E, "R93", below(tables.CAPITAL, ""), "国有资本经营"),
    Slip("no-reason", _B, "R31", says(_OPERATING + _WHY, r"\1"), "机关运行经费"),
    Slip("no-reason", _B, "R31", says(_TOTALS + _WHY, r"\1"), "收支总预算"),
    Slip("reason-begun", _B, "R31", says(_OPERATING + _WHY, r"\1，主要原因是"), "机关运行经费"),
    Slip("reason-begun", _B, "R31", says(_TOTALS + _WHY, r"\1，主要原因："), "收支总预算"),
    Slip("reason-empty", _B, "R31", says(_OPERATING + _WHY, r"\1，主要原因是经费增加"), "只是重复"),
    Slip("reason-empty", _B, "R31", says(_TOTALS + _WHY, r"\1，主要原因是本年预算减少"), "只是重复"),
    # detail
    Slip("not-to-item", _B, "R63", without_rows(tables.GENERAL, r"\d{7}"), "项级"),
    Slip("not-to-item", _E, "R63", without_rows(tables.EXPENDITURE, r"\d{7}|\d{5}"), "项级"),
    Slip("not-to-heading", _B, "R62", without_rows(tables.BASIC, r"\d{5}"), "款级"),
    Slip("not-to-heading", _E, "R62", without_rows(tables.BASIC, r"302\d\d"), "302"),
    # what is said below a table
    Slip("empty-sentence-wrong", _B, "R61", below(
        tables.PUBLIC, "说明：本单位没有“三公”经费支出，此表为空表。"), "三公"),
    Slip("empty-sentence-wrong", _E, "R61", below(
        tables.FUNDS, "说明：本年没有国有资本经营预算安排的支出，故本表无数据。"), "别的表"),
    # truth of the sentences
    Slip("up-and-unchanged", _B, "R84", says(
        _TOTALS, r"收支总预算减少为0.00万元，与上年持平"), "持平"),
    Slip("up-and-unchanged", _B, "R31", says(
        _OPERATING, r"机关运行经费预算数与上年持平，减少1.20万元"), "持平，但"),
    Slip("both-alternatives", _B, "R55", says(r"比上年(?:增加|减少)", "比上年增加/减少"), "增加/减少"),
    Slip("both-alternatives", _E, "R55", says(r"比上年(?:增加|减少)", "比上年增加（减少）"), "增加（减少）"),
    Slip("nil-yet-more", _B, "R85", says(
        r"[^。]*没有使用政府性基金[^。]*。", "政府性基金预算支出0万元，比上年增加4.20万元。"), "4.20"),
    Slip("nil-yet-more", _E, "R85", after(
        "国有资产购置", "会议费支出0.00万元，比上年增加0.35万元。"), "0.35"),
    Slip("growth-on-nothing", _B, "R32", says(
        _OPERATING + _WHY,
        r"机关运行经费预算数\2万元，比上年增加\2万元，增长100.00%，主要原因是上年没有安排"), "100.00%"),
    Slip("nil-completed", _E, "R97", after(
        "国有资产购置", "因公出国（境）费预算为0.00万元，支出决算为0.00万元，完成预算的0.00%。"), "0.00%"),
    Slip("nil-completed", _E, "R97", after(
        "国有资产购置", "公务用车购置费预算为0万元，支出决算为0万元，完成预算的100%。"), "100%"),
    Slip("other-base", _E, "R98", says(
        r"(决算数[\d.,]+万元，)完成年初预算的", r"\1完成全年预算的"), "全年"),
    Slip("other-base", _E, "R98", says(r"完成年初预算的([\d.]+%)", r"完成\1"), "没有写明"),
    Slip("share-without-sign", _B, "R66", says(r"占(\d+\.\d+)%", r"占\1"), "百分号"),
    Slip("share-without-sign", _E, "R66", says(r"占(\d+\.\d+)%。", r"占比为\1。"), "百分号"),
    Slip("share-above-whole", _B, "R27", says(r"占(\d\d\.\d+)%", r"占1\1%"), "写为1"),
    Slip("parts-of-change", _B, "R94", says(
        _TOTALS + _WHY, r"收支总预算\2万元，比上年增加130.95万元，其中："
        "基本支出增加39.39万元，项目支出增加1.78万元"), "39.39"),
    Slip("purpose", _B, "R92", says(
        "主要用于：由单位为职工缴存住房公积金", "主要用于：由单位为职工缴纳基本医疗保险费"), "住房公积金"),
    Slip("purpose", _E, "R92", says(
        "主要用于：由单位为机关职工缴纳基本医疗保险费", "主要用于：单位按规定缴存住房公积金"), "医疗"),
    # tables against each other
    Slip("mirror", _B, "R69", cell(tables.REVENUE, r"\d{7}", r"^2010301$", "2010350"), "2010350"),
    Slip("project-forms", _B, "R80", says(r"(1\.[^：]+：预算数)[\d.,]+万元", r"\g<1>9.90万元"), "9.90"),
    Slip("last-digit", _B, "R100", cell(tables.BASIC, "302", r"^(\d+\.\d)([0-8])$", _next_digit), "302"),
    # regularity
    Slip("decimals", _B, "R67", cell(tables.BASIC, "30201", r"(\d+\.\d\d)$", r"\g<1>12"), "小数"),
    Slip("decimals", _E, "R67", cell(tables.BASIC, "30211", r"(\d+\.\d\d)$", r"\g<1>0"), "小数"),
    Slip("former-name", _B, "R68", says("卫生健康支出", "医疗卫生与计划生育支出"), "医疗卫生与计划生育"),
    Slip("former-name", _E, "R68", says(
        rf"社会保障和就业支出({_F}万元，占)", r"社会保障支出\1"), "社会保障支出"),
    Slip("other-body", _B, "R81", says(
        "^县政府办2023年没有使用政府性基金", "临泽区图书馆2023年没有使用政府性基金"), "图书馆"),
    Slip("other-body", _E, "R81", after(
        "七、“三公”", "栖岚县林业局2023年“三公”经费按规定从严控制。"), "林业局"),
    Slip("name-varies", _B, "R81", below(
        tables.FUNDS, "说明：栖岚县人民政府办公厅2023年没有使用政府性基金，本表为空。"), "办公厅"),
    Slip("level-mixed", _B, "R89", says("部门预算单位构成", "单位预算编制范围"), "混用"),
    Slip("wrong-year", _B, "R88", says(r"2023年部门预算公开$", "202年部门预算公开"), "202年"),
    Slip("wrong-year", _E, "R88", after("七、“三公”", "20年一般公共预算支出按规定公开。"), "20年"),
    Slip("placeholder", _B, "R55", says(r"占\d+\.\d+%", "占 %"), "占"),
    Slip("placeholder", _E, "R55", says("县政府办2023年没有使用", "××局2023年没有使用"), "××局"),
    Slip("instruction", _B, "R87", below(
        tables.CAPITAL, "没有此项支出的，仍保留该表格式，并在本表下方作下述说明：本表为空。"), "仍保留"),
    Slip("instruction", _E, "R87", after("七、“三公”", "（请根据实际情况填写变动原因）"), "填写"),
    Slip("unfinished", _B, "R56", after(
        r"^离退休人员\d+人", "县政府办所属的预算单位包括机关本级和下属的，"), "没有写完"),
    Slip("unfinished", _E, "R56", says(
        r"(县政府办是一级预算单位。)", r"\1县政府办下属二级预算单位"), "二级预算单位"),
    Slip("repeated", _B, "R86", says("主要用于", "主要用于用于"), "用于用于"),
    Slip("repeated", _E, "R86", says("比上年减少", "比上年减少减少"), "减少减少"),
    Slip("numbering", _B, "R83", says(r"^八、", "九、"), "序号"),
    Slip("numbering", _E, "R83", says(r"^3\.项目支出", "4.项目支出"), "序号"),
    Slip("blank-cell", _B, "R90", cell(tables.PUBLIC, _F, r"^0\.00$", ""), "空着"),
    Slip("cars-as-one", _B, "R64", both(_cars_as_one, says(
        rf"公务用车购置费{_F}万元，公务用车运行维护费", "公务用车购置及运行维护费")), "购置费和运行维护费"),
    Slip("cars-as-one", _E, "R64", both(_cars_as_one, says(
        rf"公务用车购置费{_F}万元，公务用车运行维护费", "公务用车费")), "购置费和运行维护费"),
)  # fmt: skip


# What looks like an error and is none: of each, what is done, in documents of which phase.
INNOCENT: tuple[tuple[str, Phase, Edit], ...] = (
    ("a short name that the text introduces", _B, says(
        "按照综合预算的原则，县政府办的", "按照综合预算的原则，栖岚县人民政府办公室（以下简称县府办）的")),
    ("another body that is only spoken of", _B, after(
        "七、“三公”", "与栖岚县林业局共用会议室，根据栖岚县财政局2023年批复安排。")),
    ("a zero left out", _B, says(r"占(\d+\.\d)0%", r"占\1%")),
    ("an amount in 元", _B, says("预算数110.50万元，主要", "预算数1105000.00元，主要")),
    ("as planned, and less than the year before", _E, after(
        "国有资产购置", "会议费决算数与预算数持平，比2022年减少1.20万元，主要原因是合并召开会议。")),
    ("land, times and areas are no shares", _B, after(
        "国有资产购置", "办公用房占地43.69亩，占用面积210.5平方米，来电增长1.5倍。")),
    ("a note on one row", _B, below(tables.PUBLIC, "说明：本年没有安排因公出国（境）费用。")),
    ("points inside one paragraph", _B, after(
        "^3\\.收集", "重点：1.写好报告；2.办好会议；3.管好网站。")),
    ("another word for an empty table", _B, below(tables.FUNDS, "备注：此表为空表。")),
    ("a year inside a name", _B, after(
        "七、“三公”", "《2021年公务接待管理办法》继续执行，2000年以前建成的房屋由县机关事务中心管理。")),
    ("the parts of a change make it", _B, says(
        _TOTALS + _WHY, r"收支总预算\2万元，比上年减少115.91万元，下降9.54%，其中：基本支出减少15.91万元，"
        "项目支出减少100.00万元，主要原因是上年任务完成")),
    ("what was not planned has no rate", _E, after(
        "国有资产购置", "因公出国（境）费预算为0.00万元，支出决算为0.00万元，与预算持平。")),
    ("a reason that is not called one", _B, says(
        _OPERATING + _WHY, r"\1，主要是合并召开会议、节约办公开支")),
)  # fmt: skip

ENDINGS = ("docx", "html", "pdf")  # a workbook has no text, a text no tables


@dataclass(frozen=True, slots=True)
class Planted:
    """A clean document as a file, and the same with one error."""

    slip: Slip
    name: str
    clean: bytes
    data: bytes


def planted(editions: Iterable[Disclosure]) -> Iterator[Planted]:
    """Yield each error in a document that has a place for it: kinds of files and documents take turns."""
    known = list(editions)
    for number, slip in enumerate(SLIPS):
        of_phase = [each for each in known if each.phase is slip.phase]
        start = 7 * number % len(of_phase)
        found = _first(slip, (*of_phase[start:], *of_phase[:start]))
        if found is None:
            raise Unplanted(slip.kind)
        clean, damaged = found
        ending, edition = ENDINGS[number % len(ENDINGS)], clean.disclosure
        name = f"{slip.kind}-{edition.department.name}-{edition.fiscal_year}.{ending}"
        yield Planted(slip, name, PRINTERS[ending](clean), PRINTERS[ending](damaged))


def _first(slip: Slip, editions: Iterable[Disclosure]) -> tuple[Paper, Paper] | None:
    for edition in editions:
        paper = paper_of(edition)
        with suppress(Unplanted):
            return paper, slip.edit(paper)
    return None
