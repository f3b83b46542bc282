"""The command of an update: it keeps what an earlier version published, and then nothing."""

import getpass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from budgets.db.lifting import lifted
from budgets.models import Event, FileRows, Jurisdiction, Line, SealedCopy
from tests.roles import as_owner, without_triggers
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
    with as_owner(), lifted(FileRows, SealedCopy):
        FileRows.objects.all().delete()
        SealedCopy.objects.all().delete()
    assert said() == "4 editions kept.\n"
    assert dict(FileRows.objects.values_list("edition", "count")) == before
    assert dict(SealedCopy.objects.values_list("edition", "text")) == texts
    told = Event.objects.get(act=Event.Act.REBUILD)
    assert (told.actor, told.jurisdiction) == (None, Jurisdiction.objects.get())
    assert told.note == f"文件各行，4 份；系统账号 {getpass.getuser()}"
    assert said() == ""
    assert Event.objects.filter(act=Event.Act.REBUILD).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["keep_files", "rebuild_search"])
def test_a_rebuild_ends_in_the_verification_of_the_seals(command: str) -> None:
    county()
    with as_owner(), lifted(FileRows):
        FileRows.objects.all().delete()
    with without_triggers():
        Line.objects.filter(edition__status="published").update(name="x")
    with pytest.raises(CommandError, match="editions are not as they were sealed"):
        call_command(command, verbosity=0)
    if command == "keep_files":
        call_command(command, verbosity=0)  # nothing to do, nothing to verify
