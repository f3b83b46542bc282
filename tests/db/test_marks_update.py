"""A portal from before there were kinds of data learns from its notices which of it is a demonstration."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from budgets import publishing, store
from budgets.disclosure.model import Disclosure
from budgets.models import Edition, Jurisdiction
from budgets.store.verification import differences
from tests.cast import fire_brigade, fire_budget
from tests.roles import as_owner

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NOTICES = {
    "yunxi": "",
    "qilan": "演示数据：虚构的县",
    "zhaohua": "样例：文字为改写",
    "trial": "试运行",
}


def _as_of_then() -> Disclosure:
    """A budget without what had no table before the marks: going back would lose it."""
    return replace(fire_budget(2020), particulars=())


def before_the_marks() -> str:
    graph = MigrationLoader(connection).graph
    parents = graph.node_map["budgets", "0021_marks"].parents
    return next(str(node.key[1]) for node in parents if node.key[0] == "budgets")


def test_an_update_marks_the_demonstration_and_leaves_every_seal_whole() -> None:
    department = fire_brigade()
    for slug, notice in NOTICES.items():
        Jurisdiction.objects.get_or_create(slug=slug, defaults={"name": slug, "notice": notice})
    draft = publishing.import_draft(department=department, disclosure=_as_of_then())
    publishing.publish(edition=draft)
    try:
        call_command("migrate", "budgets", before_the_marks(), verbosity=0)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM budgets_jurisdiction WHERE notice <> ''")
            assert cursor.fetchone() == (3,)
    finally:
        call_command("migrate", verbosity=0)
    call_command("keep_files", verbosity=0)
    assert dict(Jurisdiction.objects.values_list("slug", "kind")) == {
        "yunxi": "real",
        "qilan": "demonstration",
        "zhaohua": "sample",
        "trial": "real",
    }
    (edition,) = Edition.objects.current()
    assert differences(edition) == []
    assert store.read(edition).notice == ""
