"""The department, the fiscal year and the phase of a document, from its title and first mentions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from budgets.disclosure.model import Identity, Phase
from budgets.disclosure.readers.blocks.document import Document, Paragraph, half_width
from budgets.disclosure.readers.errors import no_year
from budgets.disclosure.readers.text.sections import DocumentLayout

_LONGEST_TITLE = 80
_MOST_FRONT = 12
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN_YEAR = re.compile(r"([二〇○零一三四五六七八九]{4})年")
# 2024年9月 and 2024-09-10 are days of publication, no fiscal years.
_TITLE = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?!\s*年\s*\d{1,2}\s*月|[-./]\d|\d)年?度?.*?(?P<phase>预算|决算)"
    r"|(?P<only>预算|决算)"
)
_AFTER_NAME = re.compile(r"(?:关于)?(?:公开)?(?:19|20)\d{2}年?度?.*$|关于.*$")
_ABOUT = re.compile(r"^《?关于(?:公开)?(?!公开|(?:19|20)\d{2})")
_BEFORE_KIND = re.compile(
    r"^(?:关于)?(?:19|20)\d{2}年?度?(?P<name>.{2,40}?)(?:部门|单位|本级)?(?:收支)?(?:预算|决算)"
)
_YEAR_OF_BUDGET = re.compile(
    r"(?<!\d)((?:19|20)\d{2})年度?(?:部门|单位)?(?:收支|收入|支出|财政拨款|一般公共|当年|本年|总|“?三公|预算|决算)"
)
_LEVEL = re.compile(
    r"(?<!范围的)(?<![下所直]属)(?<![个家户])[一二三]级预算单位(?!\s*(?:包括|共|有|构成|[\d(（:：]))"
)
_NAMED = re.compile(
    r"(?:预算主管部门|预算单位|部门名称|单位名称|(?:编制|编报|公开|发布)(?:部门|单位|机构)):(?P<name>.{3,40})$"
)
_REGION = re.compile(
    r"(?:[^省市县区旗盟]{2,4}(?:省|自治区))?"
    r"(?:[^省市县区旗盟]{2,6}(?:市|盟)|[^省市县区旗盟]{2,14}自治州)?"
    r"(?:[^省市县区旗盟]{1,8}(?:自治县|[县区旗])(?!域|划))?"
)
_ORGAN = re.compile(
    r"(?:局|委|办|部|院|会|处|站|所|中心|厅|政府|办公室|学校|馆|街道|[乡镇]|大队|支队|园|[小中大]学|社|团|场)$"
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
    r"^(?:第[一二三四]部分)?[:：\s]*(?P<name>[^\d,，。;；:：、\s]{4,40}?)"
    r"(?:(?:部门|单位)?(?:基本)?概况"
    r"|(?:(?:19|20)\d{2}年度?)(?:部门|单位)?(?:收支)?(?:预算|决算)(?:公开|情况|说明|表|的)*)$"
)
_LONGEST_NAME = 45
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
    front = _mended([p for p in layout.front if len(p.text) <= _LONGEST_TITLE][:_MOST_FRONT])
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    position = next((i for i, p in enumerate(front) if _names_budget(p.text)), None)
    titled = front[position] if position is not None else None
    year = _year_in(titled.text if titled else "") or _commonest_year(texts)
    phase = _phase(titled.text if titled else "", texts)
    name, lines = _name_and_lines(front, position)
    title = "".join(p.text for p in front if p.number in lines)
    lines += [p.number for p in layout.front if p.text in title and p.number not in lines]
    name = _whole_name(_bare(name), texts)
    identity = Identity(
        name=name,
        short_names=_short_names(name, texts),
        region=_region(name),
        budget_level=next((m[0] for text in texts if (m := _LEVEL.search(text))), ""),
    )
    return Cover(identity, title, year, phase, frozenset(lines))


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
            re.fullmatch(r"(?:19|20)\d{2}年度?", _plain(year.text))
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
    whole = _plain(above + below)
    if re.search(r"(?<!\d)(?:19|20)\d{2}(?:年度?)?$", plain) or re.match(
        r"(?:年|度|部门|单位)", below
    ):
        return _names_budget(whole) and not _names_budget(_plain(above))
    if _TITLE.search(_plain(above)) or re.search(r"\d", plain):
        return False
    broken = not _ORGAN.search(plain) and bool(_region(above)) and len(_region(above)) < len(above)
    return broken and bool(_ORGAN.search(_AFTER_NAME.sub("", _plain(below))))


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
    for text in texts:
        match = _NAMED_IN_HEADING.match(_plain(text)) if len(text) <= _LONGEST_TITLE else None
        bare = _bare(_ABOUT.sub("", match["name"])) if match else ""
        if _ORGAN.search(half_width(bare)):
            found[bare] += 1
    for longer, _ in found.most_common():
        cut_off = longer != name and longer.endswith(name) and not _region(name)
        if not name or (cut_off and _region(longer)):
            return longer
    return name


def _plain(text: str) -> str:
    plain = half_width(text)
    return _WRITTEN_YEAR.sub(lambda m: m[1].translate(_CHINESE_YEAR) + "年", plain)


def _names_budget(text: str) -> bool:
    return _year_in(text) is not None


def _year_in(text: str) -> int | None:
    found = _TITLE.search(_plain(text))
    return int(found["year"]) if found and found["year"] else None


def _commonest_year(texts: list[str]) -> int:
    years = Counter(int(y) for text in texts for y in _YEAR_OF_BUDGET.findall(_plain(text)))
    if not years:
        raise no_year()
    return years.most_common(1)[0][0]


def _phase(title: str, texts: list[str]) -> Phase:
    if "决算" in title or "预算" in title:
        return Phase.FINAL if "决算" in title else Phase.BUDGET
    words = "".join(texts)
    return Phase.FINAL if words.count("决算") > words.count("预算") else Phase.BUDGET


def _name_and_lines(front: list[Paragraph], position: int | None) -> tuple[str, list[int]]:
    """Return the department's full name, and the paragraphs that make up the title."""
    labelled = next((m for p in front if (m := _NAMED.match(half_width(p.text)))), None)
    if labelled and position is not None:
        return labelled["name"], [front[position].number]
    if position is None:
        first = next((p for p in front if _ORGAN.search(p.text)), None)
        return (first.text, [first.number]) if first else ("", [])
    titled = front[position]
    plain = _plain(titled.text)
    about = _ABOUT.match(plain)  # 关于某某局2024年部门预算的公开说明
    start = about.end() if about else 0
    end = start + len(_AFTER_NAME.sub("", plain[start:]))
    before = titled.text[start:end].strip("《 ")
    if len(before) >= 2:
        return before, [titled.number]
    above = [p for p in front[:position] if _ORGAN.search(half_width(_bare(p.text)))]
    if above:
        return above[-1].text, [above[-1].number, titled.number]
    inside = _BEFORE_KIND.search(plain)
    named = inside["name"] if inside and inside["name"] not in ("部门", "单位") else ""
    return named, [titled.number]


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
