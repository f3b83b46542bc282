"""The department, the fiscal year and the phase of a document, from its title and first mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgets.disclosure.model import Identity, Phase, Section
from budgets.disclosure.readers.blocks.document import Document, Grid, Paragraph, half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.cover.fiscal_year import (
    LONGEST_TITLE,
    is_title,
    phase_of,
    plain_years,
    year_in_title,
    year_of,
)
from budgets.disclosure.readers.layout.sections import DocumentLayout

_MOST_FRONT = 12
_TITLE_ROWS = 3
_AFTER_NAME = re.compile(r"(?:关于)?(?:公开)?(?:19|20)\d{2}年?度?.*$|关于.*$")
_ABOUT = re.compile(r"^《?关于(?:公开)?(?!公开|(?:19|20)\d{2})")
_BEFORE_KIND = re.compile(
    r"^(?:关于)?(?:19|20)\d{2}年?度?(?P<name>.{2,40}?)(?:部门|单位|本级)?(?:收支)?(?:预算|决算|\"?三公)"
)
_LEVEL = re.compile(
    r"(?<!范围的)(?<![下所直]属)(?<![个家户])[一二三]级预算单位(?!\s*(?:包括|共|有|构成|[\d(（:：]))"
)
# 预算单位：某某局; what stands behind the name in one line with it (单位：万元) is no part of it.
_NAMED = re.compile(
    r"(?P<label>预算主管部门|预算单位|部门(?:名称|\(单位\))|单位(?:名称|\(部门\))|编[制报](?:部门|单位|机构)"
    r"|(?:公开|填报|发布)(?:部门|单位|机构)):(?P<name>[^:,;。]{3,40}?)(?:\(?(?:金额)?单位:.*)?$"
)
_PUBLISHER = re.compile("公开|发布")  # the superior bureau puts many units' documents on its page
_REGION = re.compile(
    r"(?:[^省市县区旗盟]{2,4}(?:省|自治区))?"
    r"(?:[^省市县区旗盟]{2,6}(?:市|盟)|[^省市县区旗盟]{2,14}自治州)?"
    r"(?:[^省市县区旗盟]{1,8}(?:自治县|[县区旗])(?!域|划))?"
)
_ORGAN = re.compile(
    r"(?:局|委|办|部|院|会|处|站|所|中心|厅|政府|办公室|学校|馆|街道|[乡镇]|大队|支队|园|[小中大]学|党校|社|团|场)$"
)
# What says which accounts these are, not who keeps them.
_ROLE_AFTER = re.compile(
    r"[(（](?:部门|单位)?(?:本级|机关|本部|汇总|含下属单位)[)）]$|(?<=[局委办厅府会院心])(?:本级|机关本级|本部)$"
    r"|(?:下属)?(?:部门|单位)$"
)
_ROLE_BEFORE = re.compile(
    r"^(?:部门|单位)(?:名称)?[:：]|^.{4,30}?(?:局|委|办|厅|部|政府|会)(?:下属|所属|直属)(?:单位)?[-—:：]?(?=.{4})"
)
_NAMED_IN_HEADING = re.compile(
    r"^(?P<name>[^\d,，。;；:：、\s]{4,40}?)"
    r"(?:(?:部门|单位)?(?:基本)?概况"
    r"|(?:(?:19|20)\d{2}年度?)(?:部门|单位)?(?:收支)?(?:预算|决算)(?:公开|情况|说明|表|的)*)$"
)
_LONGEST_NAME = 45
_AFTER_KIND = re.compile(
    r"(?:使用|用)?(?:的|本级)?(?:一般公共预算|公共)?(?:财政拨款)?(?:数)?(?:安排|开支)?的?\"?三公\"?经费.*$"
    r"|(?<=.{3})(?:部门|单位)(?:收支)?(?:预算|决算).*$"
)
_NO_NAME = re.compile(
    r"^(?:按照|根据|[省市县区]?本级|为|现将|经|依据|[本我该全]|部门$|单位$|预算|决算|其中|财政拨款|一般公共|因公|公务)|预算|决算|经费|支出|、.*、"
)
# 本单位为某某局，…; 从预算单位构成看，某某局（汇总）部门决算包括…; 经某某县财政局汇总，…
_IS_CALLED = re.compile(
    r"本(?:部门|单位)(?:为|是|名称为)(?P<name>[^,;。:、]{4,30}?)[,。(]"
    r"|从预算单位构成看,(?P<composed>[^,;。:、(]{4,30}?)(?:\([^)]*\))?(?:部门|单位)?(?:预算|决算)"
    r"|(?P<duties>[^,;。:、]{4,24}?(?:政府|[局委院站]|办公室|中心|街道办事处)(?:\([^)]*\))?)"
    r"(?:的)?(?:基本职能:|主要职[能责]:|属于?(?:行政|事业|参公|参照)[^,;。]{0,12}单位)"
    r"|(?P<placed>[^,;。:、]{4,20}?)(?:位于|坐落|成立于|始建于)"
    r"|(?:.*[,;])?经(?P<region>[^,;。:、]{2,12}?[省市县区])财政[局厅]汇总"
)
_AFTER_LEAD = re.compile(r"^.*(?:现将|按照|关于|经)")
_SHORT_NAME = re.compile(
    r"(?:^|[，。；：、）)])(?P<name>[^，。；：、（）()\d]{2,16}?)"
    r"(?=(?:19|20)\d{2}年|职能|的?主要职[能责]|是[一二三]级|部门(?:预算|决算)|重点工作)"
)
_INTRODUCED = re.compile(  # 中共某县委群众工作局（以下简称“群工局”）
    r"(?P<named>[^，。；;：:、（）()“”\s]{3,40})[（(](?:以下|下文|下)?简称(?:为|：|:)?[“\"「]"
    r"(?P<name>[^”\"」（）()]{2,16})[”\"」][）)]"
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What the document says about itself."""

    identity: Identity
    title: str
    year: int
    phase: Phase
    title_lines: frozenset[int]

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the department bears in the document."""
        return (self.identity.name, *self.identity.short_names)


def cover_of(document: Document, layout: DocumentLayout) -> Cover:
    """Return the cover of a document; raise UnreadableDocument if no fiscal year can be found."""
    first = sorted([*layout.titles, *layout.front], key=lambda p: p.number)
    front = _mended([p for p in first if len(p.text) <= LONGEST_TITLE][:_MOST_FRONT])
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    titles = list(_titles_in_tables(layout))
    position = next((i for i, p in enumerate(front) if year_in_title(p.text)), None)
    titled = front[position] if position is not None else None
    headings = titles + [
        text for section, _, text in layout.headings if section is not Section.OTHER
    ]
    year = year_of(titled.text if titled else "", headings, texts)
    phase = phase_of(titled.text if titled else "", texts, year)
    name, lines = _name_and_lines(front, position)
    title = "".join(p.text for p in front if p.number in lines)
    lines += [p.number for p in first if p.text in title and p.number not in lines]
    name = _whole_name(_bare(name), texts) or _named_elsewhere(
        document, titles, [*titles, *texts], year
    )
    identity = Identity(
        name=name,
        short_names=_short_names(name, texts),
        region=_region(name),
        budget_level=next((m[0] for text in texts if (m := _LEVEL.search(text))), ""),
    )
    return Cover(identity, title, year, phase, frozenset(lines))


def _titles_in_tables(layout: DocumentLayout) -> Iterator[str]:
    """Yield what stands above tables, and alone in their first rows."""
    for placed in layout.grids:
        yield from placed.captions
        for row in placed.grid.rows[:_TITLE_ROWS]:
            if len(texts := {cell for cell in row if cell}) == 1:
                yield texts.pop()


def _mended(front: list[Paragraph]) -> list[Paragraph]:
    """Return the front with a title, or a name, that was broken over two lines as one paragraph."""
    mended: list[Paragraph] = []
    for paragraph in _in_three(front):
        above = mended[-1] if mended else None
        if above and _goes_on(above.text, paragraph.text):
            mended[-1] = replace(above, text=above.text + paragraph.text)
        else:
            mended.append(paragraph)
    return mended


def _in_three(front: list[Paragraph]) -> list[Paragraph]:
    """「2024年度」「某某局」「部门预算公开」 on three lines are one title."""
    for at, (year, name, kind) in enumerate(zip(front, front[1:], front[2:], strict=False)):
        if (
            re.fullmatch(r"(?:19|20)\d{2}年度?", plain_years(year.text))
            and _ORGAN.search(half_width(_bare(name.text)))
            and re.match(r"(?:部门|单位)?(?:收支)?(?:预算|决算)", kind.text)
        ):
            whole = replace(year, text=year.text + name.text + kind.text)
            return [*front[:at], whole, *front[at + 3 :]]
    return front


def _goes_on(above: str, below: str) -> bool:
    """Return whether a line is the rest of the one above."""
    plain = half_width(above)
    if len(above) + len(below) > _LONGEST_NAME or re.search(
        "[:,;。《》]", plain + half_width(below)
    ):
        return False
    whole = plain_years(above + below)
    if re.search(r"(?<!\d)(?:19|20)\d{2}(?:年度?)?$", plain) or re.match(
        r"(?:年|度|部门|单位)", below
    ):
        return year_in_title(whole) is not None and year_in_title(above) is None
    if is_title(above) or re.search(r"\d", plain):
        return False
    broken = not _ORGAN.search(plain) and bool(_region(above)) and len(_region(above)) < len(above)
    return broken and bool(_ORGAN.search(_AFTER_NAME.sub("", plain_years(below))))


def _bare(name: str) -> str:
    """Return a name without what says which accounts these are: （本级）, 部门, 下属单位."""
    bare = name.strip("《》 ")
    for _ in range(2):
        shorter = _ROLE_AFTER.sub("", _ROLE_BEFORE.sub("", bare))
        bare = shorter if len(shorter) >= 3 else bare
    return bare


def _whole_name(name: str, texts: list[str]) -> str:
    """Return the name of the cover; where that is cut off or missing, the one that the headings bear."""
    found: Counter[str] = Counter()
    for text in (each for each in texts if len(each) <= LONGEST_TITLE):
        heading = split_number(split_number(plain_years(text)).text).text.strip(": ")
        match = _NAMED_IN_HEADING.match(heading)
        bare = _bare(_ABOUT.sub("", match["name"])) if match else ""
        if _ORGAN.search(half_width(bare)):
            found[bare] += 1
    for longer, _ in found.most_common():
        cut_off = longer != name and longer.endswith(name) and not _region(name)
        if not name or (cut_off and _region(longer)):
            return longer
    return name


def _name_and_lines(front: list[Paragraph], position: int | None) -> tuple[str, list[int]]:
    """Return the department's full name, and the paragraphs that make up the title."""
    labelled = next((name for p in front if (name := _labelled(p.text))), None)
    if labelled:
        entitled = position if position is not None else _untitled(front)
        return labelled, [front[entitled].number] if entitled is not None else []
    if position is None:
        first = next((p for p in front if _is_name(p.text)), None)
        return (first.text, [first.number]) if first else ("", [])
    titled = front[position]
    before = _before_year(titled.text)
    if len(before) >= 2 and not re.search(r"[,;。:，；：]", before) and not _NO_NAME.search(before):
        return before, [titled.number]
    above = [p for p in front[:position] if _is_name(p.text)]
    if above:
        return above[-1].text, [above[-1].number, titled.number]
    inside = _BEFORE_KIND.search(plain_years(titled.text))
    named = inside["name"] if inside and not _NO_NAME.search(inside["name"]) else ""
    return named, [titled.number]


def _before_year(title: str) -> str:
    """Return what a title says before its year and its kind: 某某局, of 某某局2024年“三公”经费预算."""
    plain = plain_years(title)
    start = len(plain) - len(split_number(plain).text)
    about = _ABOUT.match(plain[start:])  # 关于某某局2024年部门预算的公开说明
    start += about.end() if about else 0
    end = start + len(_AFTER_KIND.sub("", _AFTER_NAME.sub("", plain[start:])))
    return title[start:end].strip("《 ")


def _labelled(text: str) -> str:
    """Return the name behind a label (预算单位：某某局); "" where there is none, or it is its publisher's."""
    found = _NAMED.match(half_width(text))
    if not found or _PUBLISHER.search(found["label"]) or len(text) > LONGEST_TITLE:
        return ""
    return found["name"].strip()


def _untitled(front: list[Paragraph]) -> int | None:
    """Return which line is the title of a document whose title names no year: 部门预算情况说明."""
    return next(
        (at for at, p in enumerate(front) if is_title(p.text) and not _labelled(p.text)), None
    )


def _is_name(text: str) -> bool:
    plain = half_width(_bare(text))
    return bool(_ORGAN.search(plain)) and not re.search(r"[:;,。>《]", plain) and len(plain) <= 40


def _named_elsewhere(document: Document, titles: list[str], texts: list[str], year: int) -> str:
    """Return the name that a label in a table bears, or that sentences on the year begin with."""
    cells = [
        c for block in document.blocks if isinstance(block, Grid) for r in block.rows[:4] for c in r
    ]
    if labelled := next((name for text in [*texts[:60], *cells] if (name := _labelled(text))), ""):
        return _bare(labelled)
    begins = re.compile(rf"(?:^|[,;。])(?:现将)?(?P<name>[^,;。:]{{3,30}}?){year}年")
    for text in texts:
        plain = plain_years(split_number(text).text)
        if text in titles and (inside := _BEFORE_KIND.match(plain)) and _is_name(inside["name"]):
            return _bare(inside["name"])
        found = _IS_CALLED.match(plain) or begins.search(plain)
        called = next((each for each in found.groups() if each), "") if found else ""
        name = _AFTER_KIND.sub("", _bare(_AFTER_LEAD.sub("", called)))
        of_region = bool(found and found.re is _IS_CALLED and found["region"])
        if (_is_name(name) or of_region) and not _NO_NAME.search(name):
            return name
    return ""


def _short_names(name: str, texts: list[str]) -> tuple[str, ...]:
    """Return what the text calls the department: words whose characters all occur in its name, in order."""
    found: dict[str, None] = {}
    for text in texts:
        bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]+", "", text)
        for match in _SHORT_NAME.finditer(bare):
            short = match["name"].strip()
            abbreviates = short != name and _ORGAN.search(short) and _abbreviates(short, name)
            if abbreviates and not _is_above(short, name):
                found.setdefault(short)
        for match in _INTRODUCED.finditer(text):
            short = match["name"].strip()
            if match["named"].endswith(name) and not short.startswith(("本", "我")):
                found.setdefault(short)
    found.pop(name, None)
    return tuple(found)


def _is_above(short: str, name: str) -> bool:
    """「某市水利局」 is no short name of 「某市河东区水利局」, nor 区政府 one of its 办公室."""
    region, own = _region(short), _region(name)
    other_organ = short[-1] != name[-1] and not (short[-1] == "办" and name.endswith("办公室"))
    return other_organ or bool(region and region != own and own.startswith(region))


def _abbreviates(short: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in short)


def _region(name: str) -> str:
    bare = re.sub("^(?:中共|中国共产党)", "", name)
    found = _REGION.match(bare)
    return found[0] if found else ""
