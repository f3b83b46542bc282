"""A page of many departments, narrowed to one place: which is asked for, and which are offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from budgets.models import Jurisdiction


@dataclass(frozen=True, slots=True)
class Places:
    """The jurisdictions there are, and the slug of the one that is asked for; "" for all."""

    known: tuple[Jurisdiction, ...]
    chosen: str

    @classmethod
    def asked(cls, request: HttpRequest) -> Places:
        """`?jurisdiction=`; Http404 for one that is not there."""
        known = tuple(Jurisdiction.objects.order_by("slug"))
        chosen = request.GET.get("jurisdiction", "")
        if chosen and chosen not in {each.slug for each in known}:
            raise Http404(_("没有这个地区。"))
        return cls(known, chosen)

    def context(self, names: Iterable[str]) -> dict[str, Any]:
        """What templates need: the choice, if there is one, and the notices of the places of these names."""
        shown = set(names)
        return {
            "jurisdictions": self.known if len(self.known) > 1 else (),
            "jurisdiction": self.chosen,
            "notices": [each for each in self.known if each.notice and each.name in shown],
        }
