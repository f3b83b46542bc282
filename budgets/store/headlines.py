"""The headline figures of an edition, worked out when it is published: what every list of documents needs.

What is spent, 基本 and 项目支出, and what the document itself says of the year before. A list of ten thousand
departments reads them, and no line of any document. Amounts are in 元.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    Case,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from budgets.disclosure.model import Direction, Fund, Nature, Row, Side
from budgets.disclosure.official_form.preferred_tables import CARRIED_FORWARD, HEADLINES, OF_NATURES
from budgets.disclosure.official_form.vocabulary import OVERVIEW_TABLE
from budgets.models import Edition, Headline, Line, Reason
from budgets.models.editions import EditionQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

METHOD = (
    1  # another one where the same document gives other figures: then `manage.py keep_files` is run
)
FIGURES = ("total", "carried", "basic", "project", "prior_stated", "change_stated")
_WORKED_OUT = "worked_out_"
_YUAN = DecimalField(max_digits=20, decimal_places=4)
_WHOLE = {"row": Row.TOTAL, "amount__isnull": False}


class _Spending(TypedDict):
    """What `_totals` adds to a total line."""

    spent: Decimal | None
    carried: Decimal | None
    spent_before: Decimal | None


def keep_headline(edition: Edition) -> None:
    """Store the figures of an edition whose rows are complete, at its publication."""
    Headline.objects.create(edition=edition, method=METHOD, **figures_of(edition))


def keep_headline_anew(edition: Edition) -> None:
    """Store them again; for the owner (db/lifting.py)."""
    Headline.objects.filter(edition=edition).delete()
    keep_headline(edition)


def headline_not_kept(editions: EditionQuerySet) -> EditionQuerySet:
    """Return the editions that an earlier version of the software published."""
    return editions.exclude(headline__method=METHOD)


def figures_of(edition: Edition) -> dict[str, Decimal | None]:
    """Return them as worked out from the rows, by name; of an edition of `worked_out` without a query."""
    if not hasattr(edition, f"{_WORKED_OUT}{FIGURES[0]}"):
        edition = worked_out(Edition.objects.filter(pk=edition.pk)).get()
    return {name: getattr(edition, f"{_WORKED_OUT}{name}") for name in FIGURES}


def worked_out(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Add the figures of each edition, for `figures_of`."""
    reasons = Reason.objects.filter(
        edition=OuterRef("pk"), row=Row.TOTAL, nature=Nature.TOTAL, table=OVERVIEW_TABLE
    ).order_by("comparable", "order")
    # A reason speaks of the total with what is carried forward.
    reasons = reasons.filter(
        ~Exists(_carried(OuterRef("edition"), OVERVIEW_TABLE).exclude(amount=0))
    )
    flat = Case(When(direction=Direction.FLAT, then=Value(Decimal(0))), output_field=_YUAN)
    changes = reasons.annotate(by=Coalesce("change", flat)).filter(by__isnull=False)
    figures: dict[str, Any] = {
        "total": Subquery(_totals().values("spent")[:1], output_field=_YUAN),
        "carried": Subquery(_totals().values("carried")[:1], output_field=_YUAN),
        "basic": Subquery(_of_nature(Nature.BASIC).values("amount")[:1], output_field=_YUAN),
        "project": Subquery(_of_nature(Nature.PROJECT).values("amount")[:1], output_field=_YUAN),
        "prior_stated": Coalesce(
            Subquery(_totals().values("spent_before")[:1], output_field=_YUAN),
            Subquery(reasons.filter(prior__isnull=False).values("prior")[:1], output_field=_YUAN),
        ),
        "change_stated": Subquery(changes.values("by")[:1], output_field=_YUAN),
    }
    return editions.annotate(**{f"{_WORKED_OUT}{name}": figures[name] for name in FIGURES})


def _totals() -> QuerySet[WithAnnotations[Line, _Spending]]:
    """Return the total lines of an edition (OuterRef pk), best first: the headline of its own page."""
    place = Case(
        *(
            When(table=table, side=side, then=Value(rank))
            for rank, (table, side) in enumerate(HEADLINES)
        ),
        default=Value(None),
        output_field=IntegerField(),
    )
    lines = Line.objects.filter(_all_money(), edition=OuterRef("pk"), nature=Nature.TOTAL, **_WHOLE)
    this_years = Line.objects.filter(
        edition=OuterRef("edition"),
        table=OuterRef("table"),
        side=Side.EXPENDITURE,
        row=Row.CURRENT,
        fund=Fund.ALL,
        nature=Nature.TOTAL,
    )
    carried = _carried(OuterRef("edition"), OuterRef("table"))
    sums = carried.order_by().values("edition").annotate(now=Sum("amount"), before=Sum("prior"))
    spending = Q(side=Side.EXPENDITURE)
    lines = lines.annotate(
        carried=Case(When(spending, then=Subquery(sums.values("now"))), output_field=_YUAN),
        spent=Case(
            When(
                spending & ~Q(carried=0) & Q(carried__isnull=False),
                then=Coalesce(
                    Subquery(this_years.values("amount")[:1]), F("amount") - F("carried")
                ),
            ),
            default=F("amount"),
            output_field=_YUAN,
        ),
        spent_before=Case(
            When(
                spending,
                then=Coalesce(
                    Subquery(this_years.values("prior")[:1]),
                    F("prior") - Coalesce(Subquery(sums.values("before")), Value(Decimal(0))),
                ),
            ),
            default=F("prior"),
            output_field=_YUAN,
        ),
    )
    return lines.annotate(place=place).filter(place__isnull=False).order_by("place", "pk")


def _carried(edition: OuterRef, table: Any) -> QuerySet[Line]:
    """Return the rows of an edition's table that are not spent: 结余分配, 结转下年."""
    return Line.objects.filter(
        edition=edition,
        table=table,
        side=Side.EXPENDITURE,
        row=Row.ITEM,
        code__in=CARRIED_FORWARD,
        fund=Fund.ALL,
        nature=Nature.TOTAL,
    )


def _of_nature(nature: Nature) -> QuerySet[Line]:
    """Return the lines that state an edition's 基本 or 项目支出, the widest table first."""
    place = Case(
        *(When(table=table, then=Value(rank)) for rank, table in enumerate(OF_NATURES)),
        output_field=IntegerField(),
    )
    lines = Line.objects.filter(
        _all_money(),
        edition=OuterRef("pk"),
        nature=nature,
        side=Side.EXPENDITURE,
        table__in=OF_NATURES,
        **_WHOLE,
    )
    return lines.annotate(place=place).order_by("place", "pk")


def _all_money() -> Q:
    """Return the total column; a table of one fund throughout names it or leaves it out."""
    of_one_fund = [table for table in OF_NATURES if table.of_one_fund]
    return Q(fund=Fund.ALL) | Q(fund=Fund.GENERAL, table__in=of_one_fund)
