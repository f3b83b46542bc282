"""Who discloses, which year and which phase: read from the title and the first mentions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from budgets.disclosure.readers.document import Document, Paragraph, half_width
from budgets.disclosure.readers.layout import Layout
from budgets.disclosure.readers.unreadable import no_year
from budgets.disclosure.shape import Identity, Phase

_LONGEST_TITLE = 80
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN_YEAR = re.compile(r"([二〇○零一三四五六七八九]{4})年")
_TITLE = re.compile(r"(?P<year>(?:19|20)\d{2})年?度?.*?(?P<phase>预算|决算)|(?P<only>预算|决算)")
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
    r"(?:预算主管部门|预算单位|部门名称|单位名称|(?:编制|编报|公开)(?:部门|单位)):(?P<name>.{3,40})$"
)
_REGION = re.compile(
    r"(?:[^省市县区州旗盟]{2,4}(?:省|自治区))?"
    r"(?:[^省市县区州旗盟]{2,6}(?:市|自治州|盟))?"
    r"(?:[^省市县区州旗盟]{1,8}(?:自治县|[县区旗])(?!域|划))?"
)
_ORGAN = re.compile(r"(?:局|委|办|部|院|会|处|站|所|中心|厅|政府|办公室|学校|馆)$")
_SHORT_NAME = re.compile(
    r"(?:^|[，。；：、）)])(?P<name>[^，。；：、（）()\d]{2,16}?)"
    r"(?=(?:19|20)\d{2}年|职能|的?主要职[能责]|是[一二三]级|部门(?:预算|决算)|重点工作)"
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


def cover_of(document: Document, layout: Layout) -> Cover:
    """The cover of a document; UnreadableDocument where no fiscal year can be found."""
    front = [p for p in layout.front if len(p.text) <= _LONGEST_TITLE][:8]
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    position = next((i for i, p in enumerate(front) if _names_budget(p.text)), None)
    titled = front[position] if position is not None else None
    year = _year_in(titled.text if titled else "") or _commonest_year(texts)
    phase = _phase(titled.text if titled else "", texts)
    name, lines = _name_and_lines(front, position)
    title = "".join(p.text for p in front if p.number in lines)
    identity = Identity(
        name=name,
        short_names=_short_names(name, texts),
        region=_region(name),
        budget_level=next((m[0] for text in texts if (m := _LEVEL.search(text))), ""),
    )
    return Cover(identity, title, year, phase, frozenset(lines))


def _plain(text: str) -> str:
    plain = half_width(text)
    return _WRITTEN_YEAR.sub(lambda m: m[1].translate(_CHINESE_YEAR) + "年", plain)


def _names_budget(text: str) -> bool:
    found = _TITLE.search(_plain(text))
    return bool(found and found["year"])


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
    """The department's full name, and the paragraphs that make up the title."""
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
    above = [p for p in front[:position] if _ORGAN.search(half_width(p.text))]
    if above:
        return above[-1].text, [above[-1].number, titled.number]
    inside = _BEFORE_KIND.search(plain)
    return (inside["name"] if inside else ""), [titled.number]


def _short_names(name: str, texts: list[str]) -> tuple[str, ...]:
    """What the text calls the department: words whose characters all occur in its name, in order."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _SHORT_NAME.finditer(
            re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]+", "", text)
        ):
            short = match["name"].strip()
            if short != name and _ORGAN.search(short) and _abbreviates(short, name):
                found.setdefault(short)
    return tuple(found)


def _abbreviates(short: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in short)


def _region(name: str) -> str:
    bare = re.sub("^(?:中共|中国共产党)", "", name)
    found = _REGION.match(bare)
    return found[0] if found else ""
