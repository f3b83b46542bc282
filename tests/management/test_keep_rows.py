"""The command of an update: it packs what an earlier version published, and then nothing."""

from io import StringIO

import pytest
from django.core.management import call_command

from budgets.models import FileRows
from tests.views.county import county


def said() -> str:
    out = StringIO()
    call_command("keep_rows", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_packs_the_published_editions_that_are_not_packed() -> None:
    county()
    before = dict(FileRows.objects.values_list("edition", "count"))
    FileRows.objects.all().delete()
    assert said() == "4 editions packed.\n"
    assert dict(FileRows.objects.values_list("edition", "count")) == before
    assert said() == ""
