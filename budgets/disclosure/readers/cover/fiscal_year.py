"""The fiscal year and the phase of a document: what it says of itself, never what it compares with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from budgets.disclosure.model import Phase
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_number
from budgets.disclosure.readers.errors import no_year

LONGEST_TITLE = 80
_FIRST = 30  # paragraphs among which a label of the year stands
_COVER = 6  # lines of a cover
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN_YEAR = re.compile(r"([二〇○零一三四五六七八九]{4})年")
_YEAR_LOST = re.compile(r"(?<!\d)((?:19|20)\d\d)-(?=度|预算|决算|执行)")  # 2016-度, 2016-预算数
# 2024年9月 and 2024-09-10 are days of publication, no fiscal years.
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d{2})(?!\s*年\s*\d{1,2}\s*月|[-./]\d|\d)"
_KIND = r"(?:预算|决算|三公\"?经费)"
_TITLE = re.compile(rf"{_YEAR}年?度?.*?{_KIND}")
_TITLE_YEAR_LAST = re.compile(rf"{_KIND}[^,;。]{{0,6}}?{_YEAR}年")  # 某某站“三公”经费预算2024年情况
# 预算年度：2025, （2024年度） and, on a cover, 2024年度
_LABELLED = re.compile(
    rf"^(?:(?:预算|决算|会计|编制)年度:{_YEAR}年?度?|\({_YEAR.replace('year', 'in_brackets')}年度\))$"
)
_ON_COVER = re.compile(rf"^{_YEAR}年度?$")
# A year that begins a clause on money: 2021年度“三公”经费支出合计, 2023年本部门政府采购预算总额.
_OF_MONEY = re.compile(
    rf"{_YEAR}年度?(?P<clause>[^,;。:、]{{0,30}}?)"
    r"(?:预算|决算|三公|公务接待|公务用车|因公出|收入|支出|收支|财政拨款|政府采购|运行经费)"
)
_YEAR_ALONE = re.compile(rf"{_YEAR}年")
# What stands before a year that is only compared with: 比2020年, 与上年（2021年）, 较本单位2022年度.
_COMPARED = re.compile(
    r"(?:[比较与同和跟及]|对比|相比|相较|低于|高于|超过|大于|小于)(?:于|上年|去年|本?[单位部门局我校院]{0,3}|\(){0,3}$"
)
_COMPARED_AFTER = re.compile(r"^年度?[^,;。]{0,12}?(?:相比|对比|比较|持平)")
# Names that hold the word 预算 whichever phase the document is of.
_NAMES_OF_FUNDS = re.compile(
    r"(?:一般公共|公共财政|政府性基金|国有资本经营)预算|(?:年初|全年|调整|上年|财政)预算|预算法|预决算|预算单位|预算部门"
    r"|[比较占]预算数|预算(?:数|收入)?(?=相?比|的?\d)|预算(?:管理|绩效|财政拨款|拨款)|完成预算"
)
_SPENT = re.compile(
    r"[比较占]预算数|实际支出|累计支出|经费开支|执行情况|执行数|[与比较占]年初预算|完成(?:年初|全年|调整)?预算|年初预算为\S{0,12}差"
)
_SUM_SPENT = re.compile(
    r"支出(?:共计|合计|总计|总额|共)?(?:为|是)?\d[\d,.]*[万亿]?元"
)  # 支出合计585.53万元


def plain_years(text: str) -> str:
    """Return text in half width, with years in Arabic figures: 二〇二四年 → 2024年."""
    plain = _WRITTEN_YEAR.sub(lambda m: m[1].translate(_CHINESE_YEAR) + "年", half_width(text))
    return _YEAR_LOST.sub(r"\1年", plain)


def year_in_title(text: str) -> int | None:
    """Return the year that a title names together with what it is: 2024年部门预算."""
    plain = plain_years(text)
    found = (each for words in (_TITLE, _TITLE_YEAR_LAST) for each in words.finditer(plain))
    return next((int(each["year"]) for each in found if not _is_compared(plain, each)), None)


def _is_compared(plain: str, found: re.Match[str]) -> bool:
    """Return whether a year is only what another is compared with: 比2020年, 与2022年预算相比."""
    before, after = plain[: found.start("year")], plain[found.end("year") :]
    return bool(_COMPARED.search(before) or _COMPARED_AFTER.match(after))


def is_title(text: str) -> bool:
    """Return whether a line says by itself which accounts follow, or only of what kind they are."""
    return bool(re.search("预算|决算", text)) or year_in_title(text) is not None


def year_of(title: str, headings: Iterable[str], texts: Sequence[str]) -> int:
    """Return the fiscal year: of the title, a label, the headings, the sentences; raise without any."""
    titled = year_in_title(title) if title else None
    return titled or _labelled(texts) or _of_headings(headings, texts) or _of_sentences(texts)


def _labelled(texts: Sequence[str]) -> int | None:
    """「预算年度：2025」, 「（2024年度）」 on a line of its own, near the beginning."""
    for text in texts[:_FIRST]:
        if found := _LABELLED.match(plain_years(text)):
            return int(found["year"] or found["in_brackets"])
    on_cover = (_ON_COVER.match(plain_years(text)) for text in texts[:_COVER])
    return next((int(found["year"]) for found in on_cover if found), None)


def _of_headings(headings: Iterable[str], texts: Sequence[str]) -> int | None:
    """Return the year that most headings are about; the first of several such."""
    numbered = (t for t in texts if len(t) <= LONGEST_TITLE and "。" not in t)
    lines = [*headings, *(t for t in numbered if split_number(t).style is not Style.NONE)]
    years = Counter(y for line in dict.fromkeys(lines) if (y := _own_year(line)))
    return years.most_common(1)[0][0] if years else None


def _own_year(heading: str) -> int | None:
    return next(iter(_years_in(heading)), None)


def _years_in(text: str) -> list[int]:
    """Return the years whose money a text states; those that it compares with are left out."""
    plain = plain_years(text)
    return [
        int(found["year"]) for found in _OF_MONEY.finditer(plain) if not _is_compared(plain, found)
    ]


def _of_sentences(texts: Sequence[str]) -> int:
    years = Counter(year for text in texts for year in _years_in(text))
    years = years or Counter(
        int(found["year"])
        for text in map(plain_years, texts)
        for found in _YEAR_ALONE.finditer(text)
        if not _is_compared(text, found)
    )
    if not years:
        raise no_year()
    most = years.most_common(1)[0][1]
    return max(year for year, times in years.items() if times == most)


def phase_of(title: str, texts: Sequence[str], year: int) -> Phase:
    """Return the phase that the title names; else the one that sentences on the year speak of."""
    named = bool(re.search("决算|预算执行", title)), "预算" in _NAMES_OF_FUNDS.sub("", title)
    if any(named):
        return Phase.FINAL if named[0] else Phase.BUDGET
    own = [half for text in texts for half in re.split("[。;]", plain_years(text))]
    of_year = "".join(text for text in own if f"{year}年" in text and len(text) > 6)
    for words in (of_year, "".join(own)):
        bare = _NAMES_OF_FUNDS.sub("", words)
        final = bare.count("决算") + len(_SPENT.findall(words))
        budget = bare.count("预算")
        if final != budget:
            return Phase.FINAL if final > budget else Phase.BUDGET
    spent = _SUM_SPENT.search(of_year) and not re.search("预算安排|安排预算|预算数?为", of_year)
    return Phase.FINAL if spent else Phase.BUDGET
