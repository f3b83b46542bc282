"""When and how a disclosure was published."""

from __future__ import annotations

from enum import Enum, auto

from budgets.disclosure.check_sheet.items import Item
from budgets.disclosure.check_sheet.subject import Subject
from budgets.disclosure.check_sheet.verdicts import Judged, failed, passed, unknown


class Publication(Enum):
    """Whether an edition is public."""

    DRAFT = auto()
    PUBLIC = auto()
    WITHDRAWN = auto()


NOT_DATED = unknown("没有批复日期或公开日期，不计是否按期。", "One of the two days is not known.")
_NOT_YET = unknown(
    "还没有公开；公开以后由本站做到。", "Not public yet; once it is, this site sees to it."
)
_PUBLIC = passed("在本站公开，有固定地址。", "It is public here, under an address that stays.")
_KEPT = passed("一直可以读，改过的旧版也在。", "It can be read, and so can corrected editions.")
_WITHDRAWN = failed("公开以后撤回了。", "It was withdrawn after its publication.")


def judge_readable(item: Item, subject: Subject) -> Judged:
    """Judge whether all of it is words and data: what a picture shows, nobody can search or add up."""
    if subject.pictures:
        pages = "、".join(each.place for each in subject.pictures)
        return unknown(
            f"部门的文件里有图片页（{pages}），上面的内容不在本站的文字里。",
            "Some pages of the department's file are pictures; what they show is not among the words.",
        )
    return passed(
        "有网页、Word、Excel、CSV 和 JSON，可以检索。",
        "It is a page, Word, Excel, CSV and JSON, and can be searched.",
    )


def manner_of(publication: Publication) -> dict[str, Judged]:
    """Return, by the key of the item, what being public or not means; the portal is the common platform."""
    if publication is Publication.DRAFT:
        return dict.fromkeys(("platform", "kept_open", "readable"), _NOT_YET)
    kept = _WITHDRAWN if publication is Publication.WITHDRAWN else _KEPT
    return {"platform": _PUBLIC, "kept_open": kept}
