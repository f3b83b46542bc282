"""When a year was first public, here or elsewhere, and from where that is known: the law judges by that day.

`Edition.published_at` is another day: the one on which an edition came into this portal.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.disclosure.model import Phase

DAYS_TO_PUBLISH = 20  # 预算法 §14: within twenty days of the approval


class FirstSource(models.TextChoices):
    """How the day of first publication is known. PORTAL without a day: it is the day of publication here."""

    UNSAID = "", "—"
    DOCUMENT = "document", _("文件所写")
    TYPED = "typed", _("部门填写")
    PORTAL = "portal", _("在本站首次公开")
    UNKNOWN = "unknown", _("不详")


def year_due(fiscal_year: int, phase: str) -> int:
    """Return the calendar year of publication by law: final accounts follow in the next one."""
    return fiscal_year + 1 if phase == Phase.FINAL else fiscal_year


def deadline(approved_on: date) -> date:
    """Return the last day of the legal period that begins with an approval."""
    return approved_on + timedelta(days=DAYS_TO_PUBLISH)


def is_current(fiscal_year: int, phase: str, approved_on: date | None, on: date) -> bool:
    """Return whether a publication on a day is probably the first one: not for years long past.

    It is so up to the end of the calendar year in which the law's deadline falls.
    """
    due = deadline(approved_on).year if approved_on else year_due(fiscal_year, phase)
    return on.year <= due


def why_not_first(day: date, fiscal_year: int, phase: str, published_on: date | None = None) -> str:
    """Return why a day cannot be that of the first publication; "" where it can."""
    earliest = date(max(year_due(fiscal_year, phase) - 1, 1), 1, 1)
    latest = published_on or timezone.localdate()
    if day > latest and published_on:
        return gettext("原公开日期不能晚于本站公开的日期 %(day)s。") % {"day": published_on}
    if day > latest:
        return gettext("原公开日期不能是将来的日期。")
    if day < earliest:
        words = gettext("原公开日期不能早于 %(day)s：那时还没有%(year)s年的数据。")
        return words % {"day": earliest, "year": fiscal_year}
    return ""


class Dated(models.Model):
    """An edition's two dates: of the year's first publication, and of its own in this portal."""

    if TYPE_CHECKING:
        fiscal_year: int
        phase: str
        number: int
        published_at: datetime | None

    first_published_on = models.DateField(
        _("原公开日期"),
        null=True,
        blank=True,
        help_text=_("部门第一次公开的日期，不论在哪里公开；不知道就留空。按期与否只按这个日期算。"),
    )
    first_published_source = models.CharField(
        _("原公开日期的来源"),
        max_length=8,
        choices=FirstSource.choices,
        default="",
        db_default="",
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.first_published_on and (why := self.why_not_first()):
            raise ValidationError({"first_published_on": why})

    def why_not_first(self) -> str:
        """Return why its day of first publication cannot be right; "" where it can, or there is none."""
        if self.first_published_on is None:
            return ""
        return why_not_first(self.first_published_on, self.fiscal_year, self.phase, self.came_on)

    @property
    def came_on(self) -> date | None:
        """The day, in the portal's own time, on which this edition came into the portal."""
        return timezone.localdate(self.published_at) if self.published_at else None

    @property
    def is_first_here(self) -> bool:
        """Whether the day on which it came into the portal is known to be that of the first publication."""
        return self.came_on is not None and self.came_on == self.first_published_on

    @property
    def dates_in_words(self) -> tuple[str, ...]:
        """The two dates that the public is told, or one where both are the same day."""
        if self.came_on is None:
            return ()
        if self.is_first_here:
            return (gettext("%(date)s 公开") % {"date": self.came_on},)
        first = (
            gettext("原公开日期 %(date)s") % {"date": self.first_published_on}
            if self.first_published_on
            else gettext("原公开日期不详")
        )
        here = (
            gettext("本版公开日期 %(date)s")
            if self.number > 1
            else gettext("本站收录日期 %(date)s")
        )
        return first, here % {"date": self.came_on}

    @property
    def first_source_told(self) -> str:
        """From where the day of first publication is known; "" where it is not."""
        return self.first_published_source if self.first_published_on else ""

    @property
    def dates_as_sentence(self) -> str:
        return gettext("，").join(self.dates_in_words)
