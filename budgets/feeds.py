"""The ledger as Atom: of the portal, of a jurisdiction, of a department."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from budgets import acting
from budgets.disclosure.characters import without_harmful
from budgets.models import Department, Jurisdiction, LedgerEntry
from budgets.public_address import absolute
from budgets.reports.chains import county_of, heads
from budgets.reports.publications import Publication, public_acts, publications

NEWEST = 100


class LedgerFeed(Feed):  # type: ignore[type-arg]
    """Publications, corrections and withdrawals of the whole portal."""

    feed_type = Atom1Feed
    scope: dict[str, Any]

    def get_object(self, request: HttpRequest) -> dict[str, Any]:
        """Whose ledger it is: {} for the portal's."""
        return {}

    def title(self, scope: dict[str, Any]) -> str:
        whose = "".join(f"{each.name} " for each in scope.values())
        return without_harmful(f"{whose}{_('部门预算公开记录')}", lines=False)

    def link(self, scope: dict[str, Any]) -> str:
        query = "".join(f"?{name}={each.slug}" for name, each in scope.items())
        return _public(reverse("budgets:ledger") + query)

    def feed_url(self, scope: dict[str, Any]) -> str:
        asked = acting.request()
        return _public(asked.path if asked else "/")

    def categories(self, scope: dict[str, Any]) -> list[str]:
        """Where the chains of the ledger end."""
        return [f"head:{_place(entry)}" for entry in heads(county_of(**scope))]

    def items(self, scope: dict[str, Any]) -> list[Publication]:
        return list(publications(list(public_acts(**scope)[:NEWEST])))

    def item_title(self, item: Publication) -> str:
        return without_harmful(f"{item.kind_in_words}：{item.title}", lines=False)

    def item_description(self, item: Publication) -> str:
        return without_harmful(item.note)

    def item_categories(self, item: Publication) -> list[str]:
        return [f"entry:{_place(item.entry)}"]

    def item_link(self, item: Publication) -> str:
        return _public(item.edition.get_fixed_url())

    def item_guid(self, item: Publication) -> str:
        """The edition's checksum and the act: the same whatever the site's address becomes."""
        return f"urn:sha256:{item.edition.checksum}:{item.edition.pk}:{item.kind}"

    def item_updateddate(self, item: Publication) -> datetime:
        return item.at

    def item_pubdate(self, item: Publication) -> datetime:
        return item.at


def _place(entry: LedgerEntry) -> str:
    """Chain, sequence and hash, as the columns of these names in ledger.csv."""
    return f"{entry.jurisdiction_id}:{entry.sequence}:{entry.hash}"


def _public(path: str) -> str:
    """With the site's own address: Django would put the Host header of whoever asks first before it."""
    asked = acting.request()
    return absolute(asked, path) if asked else path


class DepartmentFeed(LedgerFeed):
    def get_object(self, request: HttpRequest, slug: str) -> dict[str, Any]:  # type: ignore[override]
        return {"department": get_object_or_404(Department, slug=slug)}


class JurisdictionFeed(LedgerFeed):
    def get_object(self, request: HttpRequest, slug: str) -> dict[str, Any]:  # type: ignore[override]
        return {"jurisdiction": get_object_or_404(Jurisdiction, slug=slug)}
