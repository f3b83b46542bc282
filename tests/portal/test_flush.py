"""The flush between tests with a live server passes tables that refuse TRUNCATE."""

import pytest
from django.core.management import call_command
from django.db import InternalError, connection

from tests.roles import as_owner


@pytest.mark.django_db(transaction=True)
def test_a_table_that_refuses_truncate_is_flushed_all_the_same() -> None:
    from django.contrib.auth.models import Group

    Group.objects.create(name="只为此试验")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION 'frozen' USING ERRCODE = 'XX000'; END $$;"
            "CREATE TRIGGER refuse BEFORE TRUNCATE ON auth_group EXECUTE FUNCTION refuse()"
        )
    try:
        with (
            as_owner(),
            connection.cursor() as cursor,
            pytest.raises(InternalError, match="frozen"),
        ):
            cursor.execute("TRUNCATE auth_group CASCADE")
        call_command("flush", interactive=False, verbosity=0)
        assert not Group.objects.filter(name="只为此试验").exists()
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER refuse ON auth_group; DROP FUNCTION refuse()")
