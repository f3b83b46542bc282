"""The ledger as Atom: of the portal, of a jurisdiction, of a department.

The feed has the newest acts. All of them are there in pages of a hundred (RFC 5005), numbered from the
oldest: a page is full and stays as it is, and who was away for long follows `prev-archive` or `next` back
to the first act.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.xmlutils import SimplerXMLGenerator

from budgets.access import request_context
from budgets.data_views.declaration import View, data_view
from budgets.data_views.parameters import Parameter
from budgets.data_views.validators import Follows
from budgets.disclosure.characters import without_harmful
from budgets.models import Department, Jurisdiction, LedgerEntry
from budgets.models.departments import bracketed
from budgets.public_address import absolute
from budgets.reports.ledger.chains import county_of, heads
from budgets.reports.ledger.publications import Publication, public_acts, publications

NEWEST = 100  # acts of the feed, and of each of its pages


class _Atom(Atom1Feed):
    """Atom with the links of RFC 5005; what an entry says is plain text, and no markup to anybody.

    Its times are those of the place, also where there is no entry yet.
    """

    def latest_post_date(self) -> datetime:
        return timezone.localtime(super().latest_post_date())

    def root_attributes(self) -> dict[str, str]:
        history = {"xmlns:fh": "http://purl.org/syndication/history/1.0"}
        return {**super().root_attributes(), **history}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.feed["is_archive"]:
            handler.addQuickElement("fh:archive")
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})


_PAGE = Parameter(name="page", about=_lazy("第几页，从最早的一页数起"), least=1, most=999_999_999)


def as_view(kind: type[LedgerFeed]) -> View:
    """Return a feed as a data view: each request has one of its own, which knows what is asked."""

    @data_view((_PAGE,), follows=Follows(pages=True))
    def view(request: HttpRequest, asked: dict[str, Any], **named: Any) -> HttpResponse:
        return kind(asked.get("page"))(request, **named)

    return view


class LedgerFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs alone
    """Publications, corrections and withdrawals of the whole portal."""

    feed_type = _Atom
    scope: Mapping[str, type[Department] | type[Jurisdiction]] = {}  # what its address names

    def __init__(self, page: int | None = None) -> None:
        """Take the `page` of the history; None for the feed itself."""
        self.page = page

    def get_object(self, request: HttpRequest, *_args: Any, **named: Any) -> dict[str, Any]:
        """Return whose ledger it is: {} for the portal's."""
        return {name: get_object_or_404(of, slug=named[name]) for name, of in self.scope.items()}

    def title(self, scope: dict[str, Any]) -> str:
        whose = "".join(f"{each.name} " for each in scope.values())
        return without_harmful(f"{whose}{_('部门预算公开记录')}", lines=False)

    def link(self, scope: dict[str, Any]) -> str:
        query = "".join(f"?{name}={each.slug}" for name, each in scope.items())
        return _public(reverse("budgets:ledger") + query)

    def feed_url(self, scope: dict[str, Any]) -> str:
        return _page_address(self.page)

    def author_name(self) -> str:
        return str(settings.PORTAL["organiser"] or settings.PORTAL["name"])

    def feed_extra_kwargs(self, scope: dict[str, Any]) -> dict[str, Any]:
        """Return where the other pages are, as both ways of RFC 5005 call them."""
        page, last = self.page, _pages_behind(scope)
        if page is None:
            pages = {"prev-archive": last, "next": last, "first": None, "last": 1} if last else {}
        else:
            newer = page + 1 if page < last else None
            pages = {"current": None, "first": None, "previous": newer, "last": 1}
            pages |= {"prev-archive": page - 1, "next": page - 1} if page > 1 else {}
            pages |= {"next-archive": newer} if newer else {}
        addresses = {relation: _page_address(number) for relation, number in pages.items()}
        return {"is_archive": page is not None, "pages": addresses}

    def categories(self, scope: dict[str, Any]) -> list[str]:
        """Return where the chains of the ledger end: told by the feed, for its pages do not change."""
        if self.page is not None:
            return []
        return [f"head:{_place(entry)}" for entry in heads(county_of(**scope))]

    def items(self, scope: dict[str, Any]) -> list[Publication]:
        page, acts = self.page, public_acts(**scope)
        if page is None:
            return list(publications(list(acts[:NEWEST])))
        if page > _pages_behind(scope):
            raise Http404
        return list(publications(list(acts.reverse()[(page - 1) * NEWEST : page * NEWEST])[::-1]))

    def item_title(self, item: Publication) -> str:
        tag = bracketed(item.edition.department.jurisdiction.tag)
        return without_harmful(f"{item.kind_in_words}：{item.title}{tag}", lines=False)

    def item_description(self, item: Publication) -> str:
        """Return the days where they are two, what was corrected or why it was withdrawn, and what the
        jurisdiction says of its data."""
        days = "" if item.edition.is_first_here else item.edition.dates_as_sentence
        notices = item.edition.department.jurisdiction.notices
        return without_harmful("\n".join(filter(None, (days, item.note, *notices))))

    def item_categories(self, item: Publication) -> list[str]:
        return [f"entry:{_place(item.entry)}"]

    def item_link(self, item: Publication) -> str:
        return _public(item.edition.get_fixed_url())

    def item_guid(self, item: Publication) -> str:
        """Return the edition's checksum and the act: the same whatever the site's address becomes."""
        return f"urn:sha256:{item.edition.checksum}:{item.edition.pk}:{item.kind}"

    def item_updateddate(self, item: Publication) -> datetime:
        return timezone.localtime(item.at)

    def item_pubdate(self, item: Publication) -> datetime:
        return timezone.localtime(item.at)


def _pages_behind(scope: dict[str, Any]) -> int:
    """Return how many full pages hold all acts that are older than those of the feed itself."""
    older = public_acts(**scope).count() - NEWEST
    return max(0, -(-older // NEWEST))


def _page_address(page: int | None) -> str:
    asked = request_context.request()
    path = asked.path if asked else "/"
    return _public(path if page is None else f"{path}?page={page}")


def _place(entry: LedgerEntry) -> str:
    """Return chain, sequence and hash, as the columns of these names in ledger.csv."""
    return f"{entry.jurisdiction_id}:{entry.sequence}:{entry.hash}"


def _public(path: str) -> str:
    """Return a path with the site's own address: Django would use the Host header of the first request."""
    asked = request_context.request()
    return absolute(asked, path) if asked else path


class DepartmentFeed(LedgerFeed):
    scope = {"department": Department}


class JurisdictionFeed(LedgerFeed):
    scope = {"jurisdiction": Jurisdiction}
