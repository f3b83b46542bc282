"""A page of many departments, narrowed to one place: which is asked for, and which are offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from budgets.models import Jurisdiction
from budgets.models.editions import EditionQuerySet

EVERYWHERE = "all"


@dataclass(frozen=True, slots=True)
class Places:
    """The jurisdictions there are, and the slug of the one that is shown; "" for all.

    `everywhere` is how an address asks for all of them.
    """

    known: tuple[Jurisdiction, ...]
    chosen: str
    everywhere: str = ""

    @classmethod
    def asked(cls, request: HttpRequest, everywhere: str = "") -> Places:
        """Return what `?jurisdiction=` asks for; Http404 for one that is not there."""
        known = tuple(Jurisdiction.objects.order_by("slug"))
        chosen = request.GET.get("jurisdiction", "")
        if chosen == everywhere:
            chosen = ""
        if chosen and chosen not in {each.slug for each in known}:
            raise Http404(_("没有这个地区。"))
        return cls(known, chosen, everywhere)

    @classmethod
    def for_sums(cls, request: HttpRequest, published: EditionQuerySet) -> Places:
        """Return the same for a page that adds up: without a choice the place that has `published` most.

        Sums over several jurisdictions answer nobody's question; who wants one asks for `?jurisdiction=all`.
        """
        places = cls.asked(request, everywhere=EVERYWHERE)
        asked = request.GET.get("jurisdiction")
        if asked or not places.known:
            return places
        if len(places.known) == 1:
            return replace(places, chosen=places.known[0].slug)
        slug = "department__jurisdiction__slug"
        most = (
            published.of_departments()
            .order_by()
            .values(slug)
            .annotate(count=Count("pk"))
            .order_by("-count", slug)
        )
        first = most.values_list(slug, flat=True).first()
        return replace(places, chosen=first or "")

    @property
    def query(self) -> str:
        """Return what keeps the choice in an address; empty where there is nothing to choose."""
        chosen = self.chosen or self.everywhere
        return f"?jurisdiction={quote(chosen)}" if chosen and len(self.known) > 1 else ""

    def named(self, slug: str) -> Jurisdiction:
        """Return the jurisdiction of a slug that is known."""
        return next(each for each in self.known if each.slug == slug)

    def of_one(self, slug: str) -> dict[str, Any]:
        """Return what the template of a page about one jurisdiction needs; "" where there is none yet."""
        place = self.named(slug) if slug else None
        return {
            "place": place,
            "place_query": self.query,
            "notices": [place] if place and place.notice else [],
            "others": len(self.known) > 1,
        }

    def context(self, names: Iterable[str]) -> dict[str, Any]:
        """Return what templates need: the choice, if there is one, and the notices of the places of these
        names.
        """
        shown = set(names)
        return {
            "jurisdictions": self.known if len(self.known) > 1 else (),
            "jurisdiction": self.chosen,
            "everywhere": self.everywhere,
            "place_query": self.query,
            "place": next((each for each in self.known if each.slug == self.chosen), None),
            "notices": [
                each
                for each in self.known
                if each.notice and (each.name in shown or each.slug == self.chosen)
            ],
        }
