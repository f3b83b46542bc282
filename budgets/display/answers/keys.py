"""The keys of lists: the unit first, and what +− compares with; then what each kind of bar means."""

from __future__ import annotations

from django.utils.translation import gettext as _

from budgets.display.answers.frame import Frame
from budgets.display.answers.words import unit
from budgets.display.rows import (
    INSIDE,
    LAST_YEAR,
    LESS,
    MORE,
    PLAN,
    SPENT,
    UNEXPLAINED,
    KeyPart,
)

Key = tuple[KeyPart, ...]


def compared_key(frame: Frame, *, compared: bool, received: bool = False) -> Key:
    """Return the key of rows beside the year before: plan, or what was spent or `received`."""
    head = (
        _("{unit}，+− 比 {year} 年").format(unit=unit(), year=frame.year - 1)
        if compared
        else unit()
    )
    if frame.is_final:
        words = _("{year} 年实际收到") if received else _("{year} 年实际")
        bar = KeyPart(words.format(year=frame.year), SPENT)
    else:
        bar = KeyPart(_("{year} 计划").format(year=frame.year), PLAN)
    tick = (KeyPart(str(frame.year - 1), LAST_YEAR),) if compared else ()
    return (KeyPart(head), bar, *tick)


def plan_key(frame: Frame, *, compared: bool) -> Key:
    """Return the key of rows that are a plan beside last year's, or what was spent inside of the plan."""
    if frame.is_final:
        return (
            (KeyPart(unit()), KeyPart(_("计划，里面是实际花了"), INSIDE))
            if compared
            else (
                KeyPart(unit()),
                KeyPart(_("{year} 年实际").format(year=frame.year), SPENT),
            )
        )
    return compared_key(frame, compared=compared)


def steps_key() -> Key:
    """Return the key of steps."""
    return (
        KeyPart(unit()),
        KeyPart(_("增加，向右"), MORE),
        KeyPart(_("减少，向左"), LESS),
        KeyPart(_("空心：没有说明原因"), UNEXPLAINED),
    )


def pairs_key() -> Key:
    """Return the key of the years' columns."""
    return (
        KeyPart(unit()),
        KeyPart(_("计划（上面的数）"), PLAN),
        KeyPart(_("实际（下面的数）"), SPENT),
    )


def story_key() -> Key:
    """Return the key of plan and actual as rows."""
    return (KeyPart(unit()), KeyPart(_("计划"), PLAN), KeyPart(_("实际"), SPENT))


def unit_key() -> Key:
    """Return the unit alone."""
    return (KeyPart(unit()),)
