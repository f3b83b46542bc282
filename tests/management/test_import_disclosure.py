"""`import_disclosure`: what was understood is said, a draft is stored whole, a bad file leaves nothing."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from budgets.models import Department, Edition, Event, Jurisdiction, Project

DOCUMENTS = Path(__file__).parents[2] / "demo" / "documents"
WORD = DOCUMENTS / "zhaohua-qungongju-2020.docx"
OTHER_HEADINGS = DOCUMENTS / "qilan-linyeju-2024.txt"
ERRORS_OF_THE_SAMPLE = ["R16", "R21", "R29"]


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("import_disclosure", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def refusal(*arguments: str | Path) -> tuple[str, int]:
    """What is said of a file that cannot be imported, and the exit code."""
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import_disclosure", *map(str, arguments), stdout=StringIO(), stderr=err)
    return err.getvalue(), caught.value.returncode


@pytest.mark.parametrize("path", [WORD, OTHER_HEADINGS], ids=["docx", "txt, other headings"])
def test_json_holds_all_that_was_read_and_needs_no_database(path: Path) -> None:
    read = json.loads(run(path, "--json"))
    parts = ("functions", "priorities", "lines", "reasons", "glossary")
    assert all(read[part] for part in parts)
    amount = next(x["amount"] for x in read["lines"] if x["table"] == "T5" and x["row"] == "total")
    assert set(amount) == {"yuan", "printed", "unit", "nothing", "decimals"}
    assert read["coverage"]["characters"] == sum(
        read["coverage"][kind] for kind in ("read_into_fields", "kept_as_text", "unused")
    )


def test_json_tells_the_contradictions_and_the_year_before() -> None:
    read = json.loads(run(WORD, "--json"))
    errors = [finding["rule"] for finding in read["findings"] if finding["severity"] == "error"]
    assert errors == ERRORS_OF_THE_SAMPLE
    total = next(reason for reason in read["reasons"] if reason["about"]["table"] == "T1")
    assert (total["change"]["printed"], total["prior_derived"]["printed"]) == ("14.07", "160.23")


@pytest.mark.django_db
def test_a_document_is_stored_as_a_draft_of_the_department_it_names() -> None:
    county = Jurisdiction.objects.create(name="广元市昭化区", slug="zhaohua")
    department = Department.objects.create(
        jurisdiction=county, slug="letters", name="中共广元市昭化区委群众工作局"
    )
    said = run(WORD)
    edition = Edition.objects.get()
    assert (edition.department, edition.status) == (department, "draft")
    assert edition.source_name == WORD.name
    assert "171.7" in said
    assert "171.6" in said
    assert "已存为草稿" in said


@pytest.mark.django_db
def test_a_department_that_is_not_known_yet_is_made_under_the_slug() -> None:
    run(WORD, "--department", "letters-office", "--publish")
    edition = Edition.objects.get()
    assert edition.department.slug == "letters-office"
    assert edition.department.jurisdiction.name == "广元市昭化区"
    assert edition.status == "published"
    assert list(edition.findings.filter(severity="error").values_list("rule", flat=True)) == (
        ERRORS_OF_THE_SAMPLE
    )


@pytest.mark.django_db
def test_without_a_slug_an_unknown_department_is_refused_with_advice() -> None:
    said, code = refusal(WORD)
    assert "--department" in said
    assert code == 2
    assert not Department.objects.exists()


UNNAMED = "部门预算情况说明\n一、收支预算情况\n2025年收入总计5万元，支出总计5万元。\n"


@pytest.mark.django_db
def test_a_document_without_a_name_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text(UNNAMED)
    said, code = refusal(path)
    assert "没有读到部门名称，请选择部门" in said
    assert "--name" in said
    assert code == 2


@pytest.mark.django_db
def test_a_department_without_a_name_in_its_document_is_made_under_a_given_one(
    tmp_path: Path,
) -> None:
    Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    path = tmp_path / "说明.txt"
    path.write_text(UNNAMED)
    run(path, "--department", "grain", "--name", "栖岚县粮食站")
    department = Department.objects.get()
    assert (department.name, department.slug) == ("栖岚县粮食站", "grain")
    assert department.jurisdiction.slug == "qilan"


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing() -> None:
    run(WORD, "--department", "letters-office")
    events = Event.objects.count()
    assert "没有变化" in run(WORD, "--department", "letters-office")
    assert (Edition.objects.count(), Event.objects.count()) == (1, events)


@pytest.mark.django_db
def test_a_day_that_an_unchanged_file_comes_with_is_not_ignored_in_silence() -> None:
    def told(*day: str) -> str:
        err = StringIO()
        where = ("--department", "letters-office")
        call_command("import_disclosure", str(WORD), *where, *day, stdout=StringIO(), stderr=err)
        return err.getvalue()

    assert told("--publish", "--published-on", "2020-02-03") == ""
    assert "仍是2020-02-03" in told("--published-on", "2020-02-04")
    assert "仍是2020-02-03" in told("--published-on", "here")
    assert told("--published-on", "2020-02-03") == told() == ""


@pytest.mark.django_db
def test_another_file_while_a_draft_is_open_is_refused(tmp_path: Path) -> None:
    run(OTHER_HEADINGS, "--department", "forestry")
    changed = tmp_path / "again.txt"
    changed.write_text(OTHER_HEADINGS.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    said, code = refusal(changed, "--department", "forestry")
    assert "已有一份草稿" in said
    assert code == 2
    assert Edition.objects.count() == 1


@pytest.mark.django_db
def test_a_folder_goes_on_after_a_bad_file_and_reports_each(tmp_path: Path) -> None:
    Jurisdiction.objects.create(name="某县", slug="some-county")
    (tmp_path / "a-bad.docx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "b-good.txt").write_bytes(OTHER_HEADINGS.read_bytes())
    report = tmp_path / "report.csv"
    said, code = refusal(tmp_path, "--jurisdiction", "some-county", "--report", report)
    rows = list(csv.DictReader(report.open(encoding="utf-8-sig")))
    assert [(row["file"], row["outcome"]) for row in rows] == [
        ("a-bad.docx", "refused"),
        ("b-good.txt", "draft"),
    ]
    assert ("a-bad.docx" in said, code, Edition.objects.count()) == (True, 2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", b""),
        ("信.txt", "亲爱的妈妈：今天下雨。".encode()),
        ("坏.docx", b"PK\x03\x04 not really a zip"),
        ("表.xlsx", b"PK\x03\x04"),
        ("图.png", b"\x89PNG\r\n"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    said, code = refusal(path, "--department", "letters-office")
    assert said.startswith(f"{name}: ")
    assert len(said.strip().splitlines()) == 1
    assert code == 2
    assert not Event.objects.exists()
    assert not Department.objects.exists()


@pytest.mark.django_db
def test_a_file_that_does_not_exist_gets_one_sentence(tmp_path: Path) -> None:
    said, code = refusal(tmp_path / "没有.docx")
    assert len(said.strip().splitlines()) == 1
    assert code == 2


@pytest.mark.django_db
def test_one_bad_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    said, code = refusal(bad, WORD, "--department", "letters-office")
    assert "空.txt" in said
    assert code == 2
    assert Edition.objects.count() == 1


def amounts_of_projects() -> set[str]:
    return set(Project.objects.values_list("amount_nothing", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [["--publish"], ["", "--publish"]], ids=["at once", "in two"])
def test_nobody_is_said_to_refuse_what_the_document_does_not_say(
    client: Client, steps: list[str]
) -> None:
    for step in steps:
        run(WORD, "--department", "letters-office", *([step] if step else []))
        edition = Edition.objects.get()
        assert amounts_of_projects() == {"blank" if edition.published_at else "open"}
    page = client.get("/departments/letters-office/2020/").content.decode()
    assert Project.objects.count() == 2
    assert "没有公开" not in page
    assert "未公开" not in page
    words = client.get("/departments/letters-office/2020/v1.json").json()
    assert {project["amount"]["nothing"] for project in words["projects"]} == {"blank"}


@pytest.mark.django_db
def test_a_unit_is_made_below_its_department() -> None:
    county = Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    bureau = Department.objects.create(jurisdiction=county, slug="bureau", name="栖岚县自然资源局")
    run(OTHER_HEADINGS, "--superior", "bureau")
    unit = Department.objects.get(superior=bureau)
    assert unit.jurisdiction == county
    assert unit.editions.count() == 1
    run(OTHER_HEADINGS, "--superior", "bureau")  # known by now
    assert (Department.objects.count(), Edition.objects.count()) == (2, 1)


@pytest.mark.django_db
def test_a_superior_that_is_none_is_refused_with_advice(tmp_path: Path) -> None:
    county = Jurisdiction.objects.create(name="栖岚县", slug="qilan")
    bureau = Department.objects.create(jurisdiction=county, slug="bureau", name="栖岚县自然资源局")
    station = Department.objects.create(
        jurisdiction=county, slug="station", name="栖岚县林场", superior=bureau
    )
    for wrong in ("nobody", station.slug):
        said, code = refusal(OTHER_HEADINGS, "--superior", wrong)
        assert "请先在后台登记" in said
        assert code == 2
    Department.objects.create(jurisdiction=county, slug="forestry", name="栖岚县林业局")
    said, _code = refusal(OTHER_HEADINGS, "--superior", "bureau", "--department", "forestry")
    assert "不是“栖岚县自然资源局”的所属单位" in said
    assert not Edition.objects.exists()
