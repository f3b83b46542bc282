"""The settings fail loudly: one sentence that names the variable, no traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
PRODUCTION = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "a-long-random-text-of-more-than-fifty-characters-0123456789",
    "ALLOWED_HOSTS": "budgets.example, www.budgets.example",
    "DATABASE_URL": "postgres://portal:p%40ss@db.example:5433/portal?sslmode=require",
    "DATABASE_OWNER_URL": "postgres://portal_owner@db.example:5433/portal?sslmode=require",
    "PUBLIC_BASE_URL": "https://budgets.example",
}


def python(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with these variables and none of the tests' own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def manage(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return python("manage.py", *arguments, **environment)


def setting(expression: str, begin: str = "", **environment: str) -> str:
    """Return what an expression says of the settings. The site is not loaded, unless `begin` does."""
    code = f"from django.conf import settings; {begin or 'pass'}; print({expression})"
    shown = python("-c", code, DJANGO_SETTINGS_MODULE="portal.settings", **environment)
    assert shown.returncode == 0, shown.stderr
    return shown.stdout.strip()


@pytest.mark.parametrize("name", sorted({*PRODUCTION} - {"PORTAL_ENV", "DATABASE_OWNER_URL"}))
def test_production_names_what_it_lacks(name: str) -> None:
    refused = manage("check", **{**PRODUCTION, name: " "})
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{name} must be set in production")
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORTAL_ENV", "prod", "PORTAL_ENV must be development or production"),
        ("DEBUG", "maybe", "DEBUG must be 1 or 0"),
        ("SCRIPT_NAME", "budgets", "SCRIPT_NAME must begin with a slash"),
        ("PUBLIC_BASE_URL", "budgets.example", "PUBLIC_BASE_URL must be an address"),
        ("DATABASE_URL", "mysql://a@b/c", "DATABASE_URL must look like postgres://"),
        ("DATABASE_URL", "postgres://a@b", "it names no database"),
        ("DATABASE_URL", "postgres://a@b:x/c", "its port is not a number"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, sentence: str) -> None:
    refused = manage("check", **{name: value})
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_production_refuses_debug() -> None:
    refused = manage("check", **PRODUCTION, DEBUG="1")
    assert refused.stderr.startswith("DEBUG must not be set in production")


@pytest.mark.parametrize(
    "hosts", ["*", "budgets.example, *", ".", ".cn", ".gov.cn", "*.example", "*.budgets.example"]
)
def test_production_refuses_hosts_that_stand_for_any(hosts: str) -> None:
    refused = manage("check", **{**PRODUCTION, "ALLOWED_HOSTS": hosts})
    assert refused.returncode == 1
    assert refused.stderr.startswith("ALLOWED_HOSTS must name the site's own hosts")
    assert "Traceback" not in refused.stderr


def test_production_takes_hosts_and_a_domain_of_ones_own() -> None:
    hosts = "budgets.example, .qilan.gov.cn, 10.0.0.7, [2001:db8::7], localhost"
    shown = setting("settings.ALLOWED_HOSTS", **{**PRODUCTION, "ALLOWED_HOSTS": hosts})
    assert shown == str(hosts.split(", "))


def test_who_comes_by_http_is_sent_to_the_public_address() -> None:
    assert setting("settings.SECURE_SSL_HOST", **PRODUCTION) == "budgets.example"


@pytest.mark.parametrize(("path", "prefix"), [("", "__Host-"), ("/open/budgets", "__Secure-")])
def test_cookies_have_names_that_no_neighbour_can_set(path: str, prefix: str) -> None:
    """`__Host-` asks for Secure and the path /; below a path of the county's site `__Secure-` is left."""
    names = "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH"
    asked = f"[getattr(settings, name) for name in {names}]"
    shown = setting(asked, **PRODUCTION, SCRIPT_NAME=path)
    assert shown == str([f"{prefix}sessionid", f"{prefix}csrftoken", f"{path}/", f"{path}/"])


def test_secret_keys_of_before_are_read() -> None:
    shown = setting("settings.SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS="before, long-before")
    assert shown == "['before', 'long-before']"


def test_the_deployment_check_finds_nothing() -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("", "One database role owns the tables and runs the site."),
        (PRODUCTION["DATABASE_URL"], "name the same role, portal."),
    ],
)
def test_the_deployment_check_names_one_role_for_both(owner: str, said: str) -> None:
    checked = manage("check", "--deploy", **{**PRODUCTION, "DATABASE_OWNER_URL": owner})
    assert "portal.W001" in checked.stderr
    assert said in checked.stderr


def test_a_site_that_names_an_owner_names_itself() -> None:
    refused = manage("check", **{**PRODUCTION, "DATABASE_URL": "postgres:///portal"})
    assert refused.returncode == 1
    assert refused.stderr.startswith("DATABASE_URL must name its user where DATABASE_OWNER_URL")


def test_the_database_address_is_taken_apart() -> None:
    shown = setting(
        "[settings.DATABASES['default'][k] for k in ('NAME', 'USER', 'PASSWORD', 'HOST', 'PORT')]",
        **PRODUCTION,
    )
    assert shown == "['portal', 'portal', 'p@ss', 'db.example', 5433]"
    assert (
        setting("settings.DATABASES['default']['OPTIONS']", **PRODUCTION)
        == "{'sslmode': 'require', 'options': '-c jit=off'}"
    )


def test_settings_of_the_server_may_be_others() -> None:
    """The last of a name counts, for libpq as for a shell."""
    address = "postgres://a@b/c?options=-c%20jit%3Don"
    shown = setting("settings.DATABASES['default']['OPTIONS']['options']", DATABASE_URL=address)
    assert shown == "-c jit=off -c jit=on"


def test_a_pool_of_connections_elsewhere_is_sent_no_settings() -> None:
    """PgBouncer refuses a client that sends any."""
    pooled = {**PRODUCTION, "DATABASE_POOL_SIZE": "0"}
    assert setting("settings.DATABASES['default']['OPTIONS']", **pooled) == "{'sslmode': 'require'}"


def test_a_socket_folder_can_be_named() -> None:
    shown = setting(
        "settings.DATABASES['default']['HOST']",
        DATABASE_URL="postgres:///portal?host=/run/postgresql",
    )
    assert shown == "/run/postgresql"


def test_a_path_of_the_countys_site_is_in_every_address() -> None:
    begin = "import django; django.setup(); from django.urls import reverse"
    code = "reverse('admin:index'), settings.STATIC_URL"
    shown = setting(code, begin, SCRIPT_NAME="/open/budgets/")
    assert shown == "/open/budgets/admin/ /open/budgets/static/"


def test_a_command_that_needs_no_database_starts_none(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    for command in (["help"], ["check"], ["collectstatic", "--dry-run", "--no-input", "-v0"]):
        ran = manage(*command, EMBEDDED_POSTGRES=str(folder))
        assert ran.returncode == 0, ran.stderr
    assert not folder.exists()


def test_a_database_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = manage("showmigrations", EMBEDDED_POSTGRES=str(tmp_path / "file" / "postgres"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("The folder of the database can't be written")
    assert "Traceback" not in refused.stderr


def readers() -> str:
    """What reads the environment: Django's settings, and gunicorn's."""
    names = ("settings.py", "operations/gunicorn_settings.py")
    return "".join((PROJECT / "portal" / name).read_text(encoding="utf-8") for name in names)


def test_every_variable_is_explained_to_who_runs_the_portal() -> None:
    settings = readers()
    explained = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', settings)) - {"PORTAL_SERVED"}
    assert len(names) > 15
    assert [name for name in sorted(names) if f"`{name}" not in explained] == []


def test_every_variable_that_is_explained_is_read() -> None:
    explained = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", explained, re.MULTILINE)
    names = re.findall(r"[A-Z_]+", " ".join(rows))
    settings = readers()
    assert len(names) > 15
    assert [name for name in names if f'"{name}"' not in settings] == []


def test_duties_are_separated_among_three_two_or_one() -> None:
    assert setting("settings.SEPARATION_OF_DUTIES") == "3"
    assert setting("settings.SEPARATION_OF_DUTIES", SEPARATION_OF_DUTIES="2") == "2"


def test_the_former_name_of_a_variable_is_still_read() -> None:
    assert setting("settings.SEPARATION_OF_DUTIES", SEPARATE_HANDS="1") == "1"
    both = {"SEPARATE_HANDS": "1", "SEPARATION_OF_DUTIES": "2"}
    assert setting("settings.SEPARATION_OF_DUTIES", **both) == "2"
