"""By what an answer is known again: ETag and Last-Modified, from one query that does not grow with the data.

What an address gives follows from the public data of the places that it asks for, from its address and from
the software. So both are known before anything is looked up, and who has it already is told so at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _

from budgets import software
from budgets.data_views.refusals import Refused
from budgets.data_views.streaming import takes_gzip
from budgets.public_address import base_of
from budgets.reports.open_data.public_state import PublicState, public_state

_STATE = "budgets.public_state"  # where a request carries it


@dataclass(frozen=True, slots=True)
class Follows:
    """From what the answers of an address follow, besides the software.

    `data`: from the public data of the places that it asks for. `day`: from what day it is, so that no change
    of the data alone dates them. `pages`: they are pages of a list, and how many there are is known only
    once they are counted, so that a date proves nothing. `sums`: from the sums that are kept of files, too.
    """

    data: bool = True
    day: bool = False
    pages: bool = False
    sums: bool = False


OF_DATA = Follows()


@dataclass(frozen=True, slots=True)
class Validators:
    """The ETag, a strong one, and the second of the last change, if it dates the answer."""

    etag: str
    changed: int | None

    def known_already(self, request: HttpRequest) -> HttpResponseBase | None:
        """Return 304 where the client has the answer, None where it must be made; Refused (412)."""
        known = get_conditional_response(request, etag=self.etag, last_modified=self.changed)
        if known is None or known.status_code == HTTPStatus.NOT_MODIFIED:
            return known
        raise Refused("precondition_failed", _("数据已经不是您要的那个状态。"))

    def tell(self, response: HttpResponseBase) -> HttpResponseBase:
        """Return an answer with them."""
        response["ETag"] = self.etag
        response.headers.pop("Last-Modified", None)
        if self.changed is not None:
            response["Last-Modified"] = http_date(self.changed)
        return response


def validators_of(
    request: HttpRequest, values: Mapping[str, Any], named: Mapping[str, Any], follows: Follows
) -> Validators:
    """Return those of an answer; Refused (404) for a department or jurisdiction that is not there.

    `values` are the parameters, `named` the parts of the address. One query, or none.
    """
    state = _state(request, values, named, follows) if follows.data else None
    parts = (
        software.version(),
        state and (state.mark, follows.sums and state.sums),
        base_of(request),
        request.path,
        request.META.get("QUERY_STRING", ""),
        takes_gzip(request),
        timezone.localdate() if follows.day else "",
    )
    dated = state and state.has_year and not follows.day and not follows.pages
    changed = int(state.changed_at.timestamp()) if state and dated else None
    return Validators(f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"', changed)


def _state(
    request: HttpRequest, values: Mapping[str, Any], named: Mapping[str, Any], follows: Follows
) -> PublicState:
    if slug := named.get("slug"):  # of an edition, which the view looks up with all of its address
        state = public_state([slug])
    else:
        places = places_in(values, named)
        state = public_state(*places, year=named.get("year"))
        _require_known("department", state.unknown_departments)
        _require_known("jurisdiction", state.unknown_jurisdictions)
    request.META[_STATE] = state
    return state


def places_in(
    values: Mapping[str, Any], named: Mapping[str, Any] | None = None
) -> tuple[list[str], list[str]]:
    """Return the slugs of the departments and of the jurisdictions that are asked for."""
    of = named or {}
    departments, jurisdictions = (
        [*(values.get(name) or ()), *filter(None, [of.get(name)])]
        for name in ("department", "jurisdiction")
    )
    return departments, jurisdictions


def state_of(request: HttpRequest) -> PublicState:
    """Return the state of the data that the answer to this request is of."""
    state: PublicState = request.META[_STATE]
    return state


def _require_known(name: str, unknown: tuple[str, ...]) -> None:
    """Raise Refused: a typing error must not look like no money."""
    for slug in unknown:
        raise Refused(
            "not_found",
            _("没有“%(slug)s”。%(listed)s 列出全部。"),
            parameter=name,
            slug=slug,
            listed=f"/api/v1/{name}s",
        )
