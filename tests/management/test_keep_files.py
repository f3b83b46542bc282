"""The command of an update: it keeps what an earlier version published, and then nothing."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from budgets.models import FileRows, SealedCopy
from tests.views.county import county


def said() -> str:
    out = StringIO()
    call_command("keep_files", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_keeps_what_files_need_of_the_published_editions_that_have_none() -> None:
    county()
    before = dict(FileRows.objects.values_list("edition", "count"))
    texts = dict(SealedCopy.objects.values_list("edition", "text"))
    FileRows.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table could not be altered
        cursor.execute("ALTER TABLE budgets_sealedcopy DISABLE TRIGGER keep_seal")
        cursor.execute("DELETE FROM budgets_sealedcopy")
        cursor.execute("ALTER TABLE budgets_sealedcopy ENABLE TRIGGER keep_seal")
    assert said() == "4 editions kept.\n"
    assert dict(FileRows.objects.values_list("edition", "count")) == before
    assert dict(SealedCopy.objects.values_list("edition", "text")) == texts
    assert said() == ""
