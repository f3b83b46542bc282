"""Read how many posts and people a department has, from a sentence of its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from budgets.disclosure.model import ParticularKind

_K = ParticularKind
_COUNT = re.compile(
    r"(?<![\d.])(?<!\d,)(?P<number>\d{1,3}(?:,\d{3})+|\d{1,6})\s*"
    r"(?:名|人(?!次)|个(?!月|百分点|单位|部门|科|股|内设))"
)
_NAMED_COUNT = re.compile(  # 编制数58，在职55: the measure is left out
    r"(?P<number>(?<=编制)\d{1,5}|(?<=编制数)\d{1,5}|(?<=在职)\d{1,5}|(?<=退休)\d{1,5}|(?<=离休)\d{1,5})(?=[,;。、)]|$)"
)
# Words before 编制 that mean the whole department; those of one of its units do not.
_WHOLE = (
    r"(?:截至|截止|到|至|\d{4}年|\d{1,2}月|\d{1,2}日|年|末|底|初|目前|现|共|总|核定|人员|机构|经|批准|定|有|全部|在|的"
    r"|,|我|本|全|部门|单位|系统|局|委|办|馆|院|学校|校|教职工|县|区|市|预算|纳入|范围|汇总|合计|其中|:|、|和|内)*"
)
_POSTS = re.compile(
    rf"{_WHOLE}(?P<which>行政|参公|参照公务员(?:法)?(?:管理)?(?:事业)?|(?:全额|财政拨款)?事业|工勤|机关工勤)?"
    r"(?:人员)?编制(?:总?人?数|人员|总数)?(?:为|有|共|各|:)*"
)
_STAFF = re.compile(
    rf"{_WHOLE}(?P<which>行政|参公|事业|工勤)?(?:年末|期末)?(?P<how>实有|在职|在编|在岗)"
    r"(?:在职|在编|在岗|人员|人数|职工|干部|教职工|总数|总人数|行政|事业|编制)*(?:为|有|共|各|:)*"
)
_RETIRED = re.compile(
    rf"{_WHOLE}(?P<which>离退休|离休|退休)(?:干部|人员|职工|教师|人数|老)*(?:为|有|共|:)*"
)
_RETIRED_PEOPLE = re.compile("干部|人员|职工|教师|人数|离退休")
_OTHERS = {
    _K.DEPENDANTS: re.compile(rf"{_WHOLE}遗属(?:补助|生活)*(?:人员|人数|对象)?(?:为|有|共|:)*"),
    _K.STUDENTS: re.compile(
        rf"{_WHOLE}(?:在校(?:学)?生|(?:在校)?学生)(?:总?人?数|总数)?(?:为|有|共|:)*"
    ),
}
_PART = re.compile(
    r"(?:其中|:|,|和|含|包括)*(?P<which>行政|参公|参照公务员(?:法)?(?:管理)?|事业|工勤|机关工勤)(?:人员|编制|在职|岗位|的)*(?:为|有|共|:)*"
)
_PARTS = {
    "行政": "administrative",
    "参公": "civil",
    "参照": "civil",
    "事业": "institution",
    "全额": "institution",
    "财政": "institution",
    "工勤": "support",
    "机关": "support",
}
_ONLY_RETIRED = {"离退休": _K.RETIRED, "离休": _K.RETIRED_CADRES, "退休": _K.RETIRED_STAFF}
_OF_PEOPLE = re.compile("编制|实有|在职|在编|在岗|退休|离休|遗属|学生|在校生")
_OWN = re.compile("我|本|全|部门|合计")
_Head = tuple[ParticularKind, int, int]


def head_counts(
    plain: str, names: Sequence[str], is_other: Callable[[str], bool]
) -> Iterator[_Head]:
    """Yield the kinds of posts and people that a sentence counts, each with the place of its number.

    `names` are those of the department, which may precede; `is_other` says of the words before a number
    that it is a change or of another year. What people a unit has is not what the department has.
    """
    if not _OF_PEOPLE.search(plain):
        return
    plain = _without_names(plain, names)
    counts = sorted(
        [*_COUNT.finditer(plain), *_NAMED_COUNT.finditer(plain)],
        key=lambda each: each.start("number"),
    )
    heads: list[tuple[_Head, str]] = []
    group, end, skipped, stranger = "", 0, False, False
    for found in counts:
        if found.start("number") < end:
            continue
        label = re.split("[;。]", plain[end : found.start("number")])[-1]
        end = found.end()
        kind, how, group = _kind_of(label, group)
        stranger = (stranger or (kind is None and bool(_OF_PEOPLE.search(label)))) and not (
            kind and _OWN.search(label)
        )
        # 比上年增加在职3人、退休2人: what is said of the first holds for the second
        skipped = is_other(label) or (skipped and label.startswith("、"))
        if kind and not skipped and not stranger:
            heads.append(((kind, *found.span("number")), how))
        elif kind is None:
            group = ""  # of somebody else: so are its parts
    # 年末实有77人，其中在职55人、退休22人: all people, and then those in office
    in_office = {how for (kind, _, _), how in heads if kind is _K.STAFF}
    for head, how in heads:
        if not (head[0] is _K.STAFF and how == "实有" and len(in_office) > 1):
            yield head


def _without_names(plain: str, names: Sequence[str]) -> str:
    """Put spaces in place of the department's own names, so that its posts are those of nobody else."""
    for name in sorted(map(str, names), key=len, reverse=True):
        plain = re.sub(rf"{re.escape(name)}(?!\(?(?:本级|机关|本部))", "我" * len(name), plain)
    return plain


def _kind_of(label: str, group: str) -> tuple[ParticularKind | None, str, str]:
    """Return what a number counts by the words before it, how that is said, and whose parts may follow."""
    words = label.strip(" ,、()和及")
    clause = re.split("[,(]", words)[-1].strip()
    for text in (words, clause):
        if found := _POSTS.fullmatch(text):
            return _of("posts", found["which"]), "", "posts"
        found = _RETIRED.fullmatch(text)
        # 2023年退休2人 left in the year; 在职55人、退休22人 and 退休人员22人 are those there are.
        if found and (_RETIRED_PEOPLE.search(text) or (group and "年" not in text)):
            kind = _ONLY_RETIRED[found["which"]]
            return kind, "", "retired" if kind is _K.RETIRED else group
        if found := _STAFF.fullmatch(text):
            return (
                _of("staff", found["which"]),
                found["how"] if "在" not in text else "在职",
                "staff",
            )
        for kind, pattern in _OTHERS.items():
            if pattern.fullmatch(text):
                return kind, "", group
        if group in ("posts", "staff") and (found := _PART.fullmatch(text)):
            return _of(group, found["which"]), "", group
    return None, "", group


def _of(group: str, which: str | None) -> ParticularKind:
    return _K(f"{group}_{_PARTS[which[:2]]}" if which else group)
