"""The page says how many trips, cars, guests and people there were, where the document counts them."""

from __future__ import annotations

import pytest
from django.test import Client

from budgets import publishing
from budgets.disclosure.model import Identity, Particular, ParticularKind, Phase, Table
from budgets.disclosure.money import Percent
from budgets.models import Department
from tests.builders import document, item, total, wan
from tests.views.test_budget_page import office, words_of

__all__ = ["office"]  # the fixture
pytestmark = pytest.mark.django_db
K = ParticularKind


def accounts_with(office: Department, *particulars: Particular, reception: str = "2.41") -> str:
    """The address of final accounts that spent on receptions, published with some particulars."""
    lines = [
        total(Table.T1, "10"),
        total(Table.T7, reception),
        item(Table.T7, "S3", reception, "公务接待费"),
        total(Table.PROCUREMENT, "172.40"),
    ]
    sheet = document(
        *lines,
        department=Identity(office.name),
        phase=Phase.FINAL,
        particulars=particulars,
    )
    draft = publishing.import_draft(department=office, disclosure=sheet)
    explained = {each.key: "照文件原文。" for each in publishing.validate(draft)}
    return publishing.publish(edition=draft, explanations=explained).get_absolute_url()


def test_receptions_say_how_many_guests_and_what_one_cost(
    client: Client, office: Department
) -> None:
    stated = (Particular(K.RECEPTIONS, 46), Particular(K.GUESTS, 368))
    address = accounts_with(office, *stated)
    assert "接待 46 批次 · 368 人次 · 平均每人次 65 元" in words_of(client, address)
    english = words_of(client, f"/en{address}")
    assert "46 receptions · 368 guests · 65 yuan a guest" in english


@pytest.mark.parametrize(
    "stated",
    [
        (),  # not counted
        (Particular(K.RECEPTIONS, 46),),
        (Particular(K.GUESTS, 0),),
        (Particular(K.GUESTS, 368), Particular(K.FOREIGN_GUESTS, 5)),  # whose money is in it, too
    ],
)
def test_nobody_computes_the_cost_of_a_guest_from_numbers_that_do_not_belong_together(
    client: Client, office: Department, stated: tuple[Particular, ...]
) -> None:
    page = words_of(client, accounts_with(office, *stated))
    assert "平均每人次" not in page


def test_people_and_shares_of_small_firms_are_said_where_they_belong(
    client: Client, office: Department
) -> None:
    stated = (
        Particular(K.STAFF_INSTITUTION, 32),
        Particular(K.POSTS, 1058),
        Particular(K.STAFF, 55),
        Particular(K.AWARDED, None, wan("118.30"), Percent.of("68.62")),
        Particular(K.EVALUATED_PROJECTS, 3),
    )
    address = accounts_with(office, *stated)
    page = words_of(client, address)
    assert "编制 1,058 人；在职 55 人（事业人员 32 人）" in page
    assert "授予中小企业的合同118.30占 68.62%" in page
    assert "开展绩效自评的项目数3 个" in page
    english = words_of(client, f"/en{address}")
    assert "posts 1,058" in english
    assert "people in office 55 (staff of public institutions 32)" in english
    assert "contracts awarded to small and medium firms" in english
    assert "68.62 % of it" in english
