"""The search as a visitor has it: words, filters, hits that lead to their row, the file of all hits."""

from __future__ import annotations

import csv
import io
import random
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from budgets import publishing
from budgets.db.lifting import lifted
from budgets.disclosure.model import Identity, Table
from budgets.disclosure.searchable import folded, places_of
from budgets.models import Department, Edition, Event, SearchEntry
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.search import asking, results
from budgets.reports.search.query import Filters, Query, like
from budgets.reports.search.results import A_PAGE, HELD, every_hit, search
from tests.builders import document, item, total
from tests.cast import fire_brigade, fire_budget, said_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def brigade() -> Department:
    department = fire_brigade()
    publish(department, 2020)
    return department


def publish(department: Department, year: int) -> Edition:
    draft = publishing.import_draft(department=department, disclosure=fire_budget(year))
    return publishing.publish(edition=draft)


def titles(typed: str, **filters: object) -> list[str]:
    return [hit.title or hit.text for hit in search(typed, Filters(**filters)).hits]  # type: ignore[arg-type]


# What is found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("换装", "换装"),  # a priority by its title
        ("更换十年以上", "换装"),  # and by its text
        ("扑救", "扑救火灾。"),  # a function
        ("执勤备战", "行政运行"),  # a line by its purpose
        ("2240201", "行政运行"),  # by its code
        ("2240", "行政运行"),  # by the beginning of its code
        ("五分钟", "消防车购置"),  # a project by its goal
        ("购置车辆", "消防车购置"),  # and by an indicator
        ("新增消防车", "收支总预算"),  # a reason
        ("正常运转", "基本支出"),  # a term
        ("公", "住房公积金"),  # one character
        ("住房 积金", "住房公积金"),  # two words, both in it
        ('"住房公积金"', "住房公积金"),
        ("住 房公 积金".replace(" ", "\u3000", 1), "住房公积金"),  # a wide space parts words too
        ("２２４０２０１", "行政运行"),  # full width
    ],
)
def test_a_word_is_found_wherever_it_stands(brigade: Department, typed: str, found: str) -> None:
    assert found in titles(typed)


@pytest.mark.parametrize("typed", ["%", "_", "\\", "行_运行", "行%行", "政行运", "消防 教育"])
def test_what_does_not_stand_there_is_not_found(brigade: Department, typed: str) -> None:
    assert titles(typed) == []


def test_every_row_that_has_the_word_is_found(brigade: Department) -> None:
    """Words of one to five characters out of all that is searched, held against LIKE."""
    chance = random.Random(7)  # noqa: S311 - no secret
    texts = list(SearchEntry.objects.values_list("words", flat=True))
    for _ in range(300):
        text = chance.choice(texts).replace("\n", "")
        start, size = chance.randrange(len(text)), chance.randint(1, 5)
        word = text[start : start + size]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM budgets_searchentry WHERE words LIKE %s", [like(word)]
            )
            expected = cursor.fetchone()[0]
        assert search(f'"{word}"').count == expected, word


def test_a_department_is_found_by_a_part_of_its_name(client: Client, brigade: Department) -> None:
    page = client.get("/search/?q=消防大队").content.decode()
    assert f'<a href="{brigade.get_absolute_url()}"' in page


@pytest.mark.parametrize("typed", ["县消防", "消防大队", "yxxxf", "XFDD", "云溪县 消防", "（云溪"])
def test_a_department_is_found_by_names_brackets_and_first_letters(typed: str) -> None:
    """Departments that never published are public too, on the list of departments."""
    brigade = fire_brigade()
    with said_of(brigade):
        Department.objects.filter(pk=brigade.pk).update(name="云溪县消防救援大队(云溪)")
    assert search(typed).departments == [brigade]


@pytest.mark.parametrize("typed", ['"["', "[", ",", "xjxf", "消防 教育"])
def test_a_department_is_not_found_by_what_its_names_do_not_have(typed: str) -> None:
    fire_brigade()
    assert search(typed).departments == []


def test_a_renamed_department_is_found_by_its_new_name(brigade: Department) -> None:
    assert search("救援大队").departments == [brigade]
    with said_of(brigade):
        Department.objects.filter(pk=brigade.pk).update(name="云溪县应急局", short_names=[])
    assert search("救援大队").departments == []
    assert search("yjj").departments == [brigade]


def test_the_shortest_names_come_first_and_not_all_of_them(brigade: Department) -> None:
    for number in range(12):
        name = "消防" + "站" * (12 - number)
        Department.objects.create(jurisdiction=brigade.jurisdiction, slug=f"s{number}", name=name)
    found = [each.name for each in search("消防").departments]
    assert found[:2] == ["消防站", "消防站站"]
    assert len(found) == 8


# What narrows


def test_filters_narrow_by_year_phase_kind_place_and_amount(brigade: Department) -> None:
    publish(brigade, 2021)
    assert search("住房公积金").count == 2
    assert search("住房公积金", Filters(years=(2021,))).count == 1
    assert search("住房公积金", Filters(phases=("final",))).count == 0
    assert search("消防", Filters(kinds=("project",))).count == 2
    assert search("住房公积金", Filters(jurisdictions=("yunxi",))).count == 2
    assert search("住房公积金", Filters(jurisdictions=("elsewhere",))).count == 0
    assert search("住房公积金", Filters(departments=("fire-brigade",))).count == 2
    assert search("住房公积金", Filters(least=45_000)).count == 2  # type: ignore[arg-type]
    assert search("住房公积金", Filters(least=45_001)).count == 0  # type: ignore[arg-type]
    assert search("住房公积金", Filters(most=44_999)).count == 0  # type: ignore[arg-type]


def test_an_odd_choice_is_told_and_left_out(client: Client, brigade: Department) -> None:
    page = client.get("/search/?q=住房公积金&year=abc&least=x&page=-3&jurisdiction=nowhere")
    assert page.status_code == 200
    assert page.content.decode().count('role="alert"') == 3
    assert "<mark>住房公积金</mark>" in page.content.decode()


def test_what_cannot_be_asked_for_is_an_error_and_on_the_page_a_word(
    client: Client, brigade: Department
) -> None:
    with pytest.raises(ValueError, match="word"):
        Filters(kinds=("word",))
    with pytest.raises(ValueError, match="name"):
        Filters(sort="name")
    page = client.get("/search/?q=换装&kind=word&sort=name").content.decode()
    assert page.count('role="alert"') == 2
    assert "<mark>换装</mark>" in page


def test_the_years_that_are_offered_are_those_that_are_public(
    client: Client, brigade: Department
) -> None:
    publishing.import_draft(department=brigade, disclosure=fire_budget(2023))
    page = client.get("/search/?q=消防").content.decode()
    assert '<option value="2020">2020</option>' in page
    assert '<option value="2023">' not in page


def test_hits_are_sorted_as_asked(brigade: Department) -> None:
    publish(brigade, 2021)
    years = [hit.fiscal_year for hit in search("支出", Filters(sort="year")).hits]
    assert years == sorted(years, reverse=True)
    amounts = [hit.amount or 0 for hit in search("消防", Filters(sort="amount")).hits]
    assert amounts == sorted(amounts, reverse=True)


# Where a hit leads


def test_each_hit_leads_to_its_row(client: Client, brigade: Department) -> None:
    page = client.get("/search/?q=消防").content.decode()
    addresses = re.findall(r'<p class="hit__what"><a href="([^"#]+)#([^"]+)"', page)
    assert addresses
    for address, anchor in addresses + re.findall(
        r'<p class="hit__what"><a href="([^"#]+)#([^"]+)"',
        client.get("/search/?q=公积金").content.decode(),
    ):
        assert f'id="{anchor}"' in client.get(address).content.decode(), (address, anchor)


def test_every_entry_of_an_edition_has_its_place_on_the_page(
    client: Client, brigade: Department
) -> None:
    from budgets.display.search.places import address_of

    for entry in SearchEntry.objects.select_related("edition", "department"):
        address, _, anchor = address_of(entry).partition("#")
        assert f'id="{anchor}"' in client.get(address).content.decode(), entry


def test_hits_are_marked_and_nothing_else_is_markup(client: Client) -> None:
    department = fire_brigade()
    budget = document(
        total(Table.T5, "1"),
        item(Table.T5, "2080505", "1", "<b>养老</b>"),
        year=2022,
        department=Identity("云溪县消防救援大队"),
    )
    publishing.publish(edition=publishing.import_draft(department=department, disclosure=budget))
    page = client.get("/search/?q=养老").content.decode()
    assert "&lt;b&gt;<mark>养老</mark>&lt;/b&gt;" in page
    odd = client.get("/search/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in odd


# Pages and the file


def test_many_hits_come_in_pages_and_all_of_them_in_the_file(client: Client) -> None:
    department = fire_brigade()
    rows = [item(Table.T5, f"20805{n:02}", "1", f"养老{n}") for n in range(1, 2 * A_PAGE + 6)]
    budget = document(total(Table.T5, "45"), *rows, year=2022, department=Identity("大队"))
    publishing.publish(edition=publishing.import_draft(department=department, disclosure=budget))
    seen: list[str] = []
    for page in (1, 2, 3):
        seen += [hit.title for hit in search("养老", page=page).hits]
    assert sorted(seen) == sorted(row.name for row in rows)
    answer = client.get("/search.csv?q=养老")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    found = list(csv.DictReader(io.StringIO(text)))
    assert {row["name"] for row in found} == {row.name for row in rows}
    assert {row["amount_yuan"] for row in found} == {"10000"}
    assert client.get("/search/?q=养老&page=400").status_code == 200


@pytest.mark.parametrize("sort", ["relevance", "year", "amount"])
@pytest.mark.parametrize("common", [0, 1], ids=["its rows are walked", "its hits are fetched"])
def test_each_hit_of_a_word_of_many_is_on_one_page(
    brigade: Department, monkeypatch: pytest.MonkeyPatch, sort: str, common: float
) -> None:
    """A word of more hits than are counted, whichever way its pages are found."""
    rows = [item(Table.T5, f"20805{n:03}", str(n % 7), f"养老{n}") for n in range(9 * A_PAGE)]
    budget = document(total(Table.T5, "1"), *rows, year=2022)
    publishing.publish(edition=publishing.import_draft(department=brigade, disclosure=budget))
    monkeypatch.setattr(results, "MOST_COUNTED", A_PAGE)
    monkeypatch.setattr(asking, "COMMON", common)
    seen = [h for n in range(1, 11) for h in search("养老", Filters(sort=sort), page=n).hits]
    assert sorted(hit.title for hit in seen) == sorted(row.name for row in rows)


def hits_in_file(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/search.csv?{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_has_the_order_and_the_filters_of_the_page(
    client: Client, brigade: Department
) -> None:
    publish(brigade, 2021)
    years = [row["fiscal_year"] for row in hits_in_file(client, "q=消防")]
    assert years == sorted(years, reverse=True)
    assert set(years) == {"2020", "2021"}
    amounts = [row["amount_yuan"] for row in hits_in_file(client, "q=消防&sort=amount&year=2020")]
    assert amounts == sorted(amounts, key=lambda each: -float(each or "-inf"))
    assert {"300000", "100000", ""} <= set(amounts)
    assert hits_in_file(client, "q=没有这个词") == []
    assert client.get("/search.csv?q=").status_code == 400


def test_each_address_in_the_file_is_its_rows_place_in_that_edition_for_good(
    client: Client, brigade: Department
) -> None:
    draft = publishing.correct(edition=Edition.objects.get())
    publishing.publish(edition=draft, correction_note="补正")
    rows = hits_in_file(client, "q=消防&earlier=on") + hits_in_file(client, "q=公积金")
    assert {row["edition"] for row in rows} == {"1", "2"}
    for row in rows:
        page, _, anchor = row["address"].partition("#")
        assert f"/2020/v{row['edition']}/" in page
        assert f'id="{anchor}"' in client.get(page).content.decode(), row


def test_the_file_comes_for_excel_and_tells_its_head_without_a_search(
    client: Client, brigade: Department
) -> None:
    answer = client.get("/search.csv?q=换装/..&excel=1")
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbfkind,")  # type: ignore[attr-defined]
    assert (
        "filename*=UTF-8''%E6%9F%A5%E6%89%BE-%E6%8D%A2%E8%A3%85.csv"
        in answer["Content-Disposition"]
    )
    head = client.head("/search.csv?q=换装")
    assert b"".join(head.streaming_content) == b""  # type: ignore[attr-defined]
    assert "Content-Length" not in head


def test_the_page_leads_to_the_file_by_the_names_of_all_data_addresses(
    client: Client, brigade: Department
) -> None:
    """What the page calls by its old names is understood by page and file, and so are the new ones."""
    old = "q=消防&least=1&most=100&earlier=on&sort=amount&year=2020"
    new = (
        "q=%E6%B6%88%E9%98%B2&year=2020&amount_from=10000&amount_to=1000000"
        "&edition=all&sort=-amount_yuan"
    )
    for query in (old, new):
        page = client.get(f"/search/?{query}").content.decode()
        found = re.search(r'href="/search\.csv\?([^"]+)"', page)
        assert found, query
        assert found[1].replace("&amp;", "&") == f"{new}&level=all"  # the page finds units, too
        assert 'name="least" value="1"' in page
    assert hits_in_file(client, old) == hits_in_file(client, new) != []
    many = client.get(f"/search/?q={'+'.join('消防购置车辆新增装备')}").content.decode()
    found = re.search(r'href="(/search\.csv\?[^"]+)"', many)
    assert found is None or client.get(found[1].replace("&amp;", "&")).status_code == 200


def test_what_is_withdrawn_while_a_file_leaves_does_not_change_it(brigade: Department) -> None:
    rows = [item(Table.T5, f"20805{n:03}", "1", f"养老{n}") for n in range(2 * HELD + 50)]
    budget = document(total(Table.T5, str(len(rows))), *rows, year=2022)
    draft = publishing.import_draft(department=brigade, disclosure=budget)
    edition = publishing.publish(edition=draft)
    addresses = FixedAddresses("http://testserver/")
    leaving = every_hit("养老", Filters(), addresses)
    first = next(leaving)
    publishing.withdraw(edition=edition, reason="有误")
    assert len([first, *leaving]) == len(rows)
    assert list(every_hit("养老", Filters(), addresses)) == []


def test_a_long_query_is_cut_with_a_word(client: Client, brigade: Department) -> None:
    assert Query.of("消防" * 100).was_cut
    assert "只用了前 60 个字" in client.get("/search/?q=" + "消防" * 100).content.decode()


def test_nothing_found_offers_todays_name(client: Client, brigade: Department) -> None:
    page = client.get("/search/?q=医疗卫生与计划生育支出").content.decode()
    assert "没有找到" in page
    assert "卫生健康支出" in page


def test_search_engines_take_the_empty_form_and_no_page_of_hits(client: Client) -> None:
    assert "noindex" not in client.get("/search/").content.decode()
    page = client.get("/search/?q=消防&year=2020").content.decode()
    assert '<meta name="robots" content="noindex, follow">' in page
    assert '<link rel="canonical" href="http://testserver/search/">' in page


def test_without_a_word_the_form_is_offered(client: Client) -> None:
    for typed in ("", " ", '""', "\0"):
        page = client.get("/search/", {"q": typed})
        assert page.status_code == 200
        assert "没有找到" not in page.content.decode()


# What the public may find


def test_a_draft_is_not_found(client: Client) -> None:
    publishing.import_draft(department=fire_brigade(), disclosure=fire_budget())
    assert search("换装").count == 0
    assert SearchEntry.objects.count() == 0


def test_a_withdrawn_edition_is_not_found_and_a_superseded_one_where_asked(
    brigade: Department,
) -> None:
    first = Edition.objects.get()
    draft = publishing.correct(edition=first)
    draft.priorities.update(title="添置水罐车")
    second = publishing.publish(edition=draft, correction_note="改名")
    assert titles("换装") == []
    assert titles("换装", earlier=True) == ["换装"]
    assert titles("水罐车") == ["添置水罐车"]
    publishing.withdraw(edition=second, reason="有误")
    assert titles("水罐车", earlier=True) == []


def test_the_search_made_anew_finds_the_same(brigade: Department) -> None:
    kept = "kind", "title", "code", "text", "tables", "amount", "anchor", "words", "is_current"
    draft = publishing.correct(edition=Edition.objects.get())
    publishing.publish(edition=draft, correction_note="改名")
    before = set(SearchEntry.objects.values_list(*kept))
    call_command("rebuild_search", verbosity=0)
    assert Event.objects.filter(act="rebuild").count() == 1
    assert set(SearchEntry.objects.values_list(*kept)) == before


def test_a_rebuild_takes_out_what_is_not_public_and_tells_it(brigade: Department) -> None:
    edition = Edition.objects.get()
    left = SearchEntry.objects.filter(edition=edition).first()
    assert left
    publishing.withdraw(edition=edition, reason="有误")
    with as_owner(), lifted(SearchEntry):  # as if the database had been kept from following
        left.save(force_insert=True)
    call_command("rebuild_search", verbosity=0)
    assert not SearchEntry.objects.exists()
    assert Event.objects.get(act="rebuild").note.startswith("检索条目，1 份")


def test_an_installation_from_before_the_search_gets_it_and_another_is_left(
    brigade: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    with as_owner(), lifted(SearchEntry):
        SearchEntry.objects.all().delete()
    call_command("rebuild_search", "--if-empty", verbosity=0)
    assert titles("换装") == ["换装"]
    with as_owner(), lifted(SearchEntry):
        some = SearchEntry.objects.exclude(title="换装").delete()[0]
    assert some
    call_command("rebuild_search", "--if-empty", verbosity=0)
    assert SearchEntry.objects.count() == 1
    assert capsys.readouterr().out == ""


# Words


def test_words_are_compared_as_they_are_meant() -> None:
    assert folded("“三公” 经费（ＡＢ）") == folded('"三公"经费(ab)')
    text = "其他 “三公”经费"
    assert [text[start:end] for start, end in places_of(folded('他"三公"'), text)] == ["他 “三公”"]
