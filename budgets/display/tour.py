"""The guided first visit: a few steps over a page that a citizen will read, by links alone (?tour=1…)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What each step points to, where that stands on the page, and what is said of it.
STEPS: tuple[tuple[str, str, str | Promise], ...] = (
    ("answer", "how-much", _("这是这一年计划花的钱，下面一句说多了还是少了。")),
    ("facts", "how-much", _("把钱当成 100 元来看：花在哪，从哪来。")),
    ("where", "where", _("一行是一样钱。条越长钱越多，竖线是上年。点一行看更细的。")),
    ("why", "why", _("实心是部门说明了原因的，空心是文件没有说明的。")),
    ("ask", "ask", _("想问，打这个电话。")),
    ("doc", "doc", _("原文件、下载和名词都在最后。")),
)
_SPENT = _("这是这一年实际花的钱，下面一句说和计划差多少。")


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step: the place on the page that it points to, what it says, and where its links lead."""

    number: int
    of: int
    part: str
    words: str
    next_href: str
    leave_href: str

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return self.number == self.of


def tour_step(
    asked: str, path: str, present: Collection[str], *, is_final: bool = False
) -> TourStep | None:
    """Return the step that `?tour=` asks for on a page that has these places; None for none."""
    steps = [step for step in STEPS if step[1] in present]
    if not asked.isascii() or not asked.isdecimal() or not 1 <= int(asked[:3]) <= len(steps):
        return None
    number = int(asked[:3])
    part, _anchor, words = steps[number - 1]
    if part == "answer" and is_final:
        words = _SPENT
    following = f"{path}?tour={number + 1}#{steps[number][1]}" if number < len(steps) else path
    return TourStep(number, len(steps), part, str(words), following, path)
