"""What the law asks for besides the tables is entered on one page: a box a kind; a blank box says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from budgets import store
from budgets.disclosure.model import Disclosure, Particular, ParticularKind, Phase
from budgets.models import Edition
from tests.admin.entry import address, save, shown

pytestmark = pytest.mark.django_db
K = ParticularKind


def held(edition: Edition) -> Disclosure:
    return store.read(Edition.objects.get(pk=edition.pk))


def box(fields: dict[str, str], kind: ParticularKind, column: str = "figure") -> str:
    """The name of the box of a kind."""
    (named,) = (name for name, value in fields.items() if name.endswith("-kind") and value == kind)
    return f"{named.removesuffix('-kind')}-{column}"


def test_the_page_has_a_box_for_every_kind_that_the_phase_states(
    clerk: Client, draft: Edition
) -> None:
    kinds = {v for name, v in shown(clerk, draft, "particulars").items() if name.endswith("-kind")}
    assert kinds == {kind.value for kind in K if kind.stated_in(Phase.BUDGET)}


def test_numbers_amounts_and_shares_are_entered_and_the_rest_stays_unsaid(
    clerk: Client, draft: Edition
) -> None:
    fields = shown(clerk, draft, "particulars")
    typed = {
        box(fields, K.POSTS): "1,058",
        box(fields, K.GUESTS): "0",
        box(fields, K.RESERVED): "120.00",
        box(fields, K.RESERVED, "share"): "64.5%",
    }
    assert save(clerk, draft, "particulars", fields | typed).status_code == 302
    found = {each.kind: each for each in held(draft).particulars}
    assert list(found) == [K.POSTS, K.GUESTS, K.RESERVED]
    assert (found[K.POSTS].count, found[K.GUESTS].count) == (1058, 0)
    amount, share = found[K.RESERVED].amount, found[K.RESERVED].share
    assert amount is not None
    assert (amount.yuan, amount.printed) == (1_200_000, "120.00")
    assert share is not None
    assert share.printed == "64.5"
    again = shown(clerk, draft, "particulars")
    assert again[box(again, K.POSTS)] == "1058"
    save(clerk, draft, "particulars", again | {box(again, K.POSTS): ""})
    assert [each.kind for each in held(draft).particulars] == [K.GUESTS, K.RESERVED]


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (K.GUESTS, "2.5", "“2.5”不是个数"),
        (K.GUESTS, "很多", "“很多”不是个数"),
        (K.RESERVED, "abc", "“abc”不是金额"),
    ],
)
def test_what_is_no_number_is_named_and_nothing_typed_is_lost(
    clerk: Client, draft: Edition, kind: ParticularKind, typed: str, sentence: str
) -> None:
    fields = shown(clerk, draft, "particulars")
    response = save(
        clerk, draft, "particulars", fields | {box(fields, kind): typed, box(fields, K.POSTS): "9"}
    )
    assert sentence in response.content.decode()
    assert 'value="9"' in response.content.decode()
    assert not draft.particulars.exists()


def test_a_share_needs_its_amount(clerk: Client, draft: Edition) -> None:
    fields = shown(clerk, draft, "particulars")
    response = save(
        clerk, draft, "particulars", fields | {box(fields, K.RESERVED, "share"): "64.5"}
    )
    assert "占比前面的金额也要填" in response.content.decode()


def test_what_was_stated_last_year_stays_open_until_it_is_filled_in_or_struck_out(
    clerk: Client, draft: Edition
) -> None:
    edition, open_ones = draft, (Particular(K.POSTS), Particular(K.STAFF), Particular(K.RESERVED))
    store.write(edition, replace(held(edition), particulars=open_ones))
    said = {"_say": "particulars:none_planned"}  # of a count none of these words can be said
    page = clerk.post(address(edition, "submit"), said, follow=True).content.decode()
    assert "这里没有空着要填的" in page
    fields = shown(clerk, edition, "particulars")
    save(clerk, edition, "particulars", fields | {box(fields, K.POSTS): "58"})
    found = held(edition).particulars
    assert [(each.kind, each.is_open) for each in found] == [
        (K.POSTS, False),
        (K.STAFF, True),
        (K.RESERVED, True),
    ]
    fields = shown(clerk, edition, "particulars")
    struck = {box(fields, kind, "DELETE"): "on" for kind in (K.STAFF, K.RESERVED)}
    save(clerk, edition, "particulars", fields | struck)
    assert [each.kind for each in held(edition).particulars] == [K.POSTS]
