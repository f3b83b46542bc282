"""The file of settings means the same to manage.py, a shell and systemd; what could differ is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import environment_file
from tests.portal.test_settings import PROJECT, manage

SHIPPED = PROJECT / "deploy" / "portal.env"
READERS = ("portal/settings.py", "portal/operations/gunicorn_settings.py")
# Set by systemd or for one process, not by hand; and a former name.
NOT_IN_THE_FILE = {"PORTAL_SERVED", "SEPARATE_HANDS"}
TRICKY = r"""
# 设置
SITE_NAME="青岚县 部门预算公开 (试)"
SITE_ORGANISER='财政局; rm -rf $HOME `id`'
SITE_CONTACT="\"a\" \\ \$5 \`x\`"
DATABASE_URL="postgres://portal@/portal?host=/run/postgresql&connect_timeout=3"
PUBLIC_BASE_URL=https://budgets.example
EMPTY=
"""


def test_a_shell_reads_the_same() -> None:
    ours = environment_file.variables(TRICKY)
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    script = f'set -a\n{TRICKY}\nexec "$0" -c "$1"'
    run = subprocess.run(
        ["sh", "-c", script, sys.executable, show], capture_output=True, text=True, check=True
    )
    shells = json.loads(run.stdout)
    assert len(ours) == 6
    assert ours == {name: shells[name] for name in ours}


@pytest.mark.parametrize(
    "line",
    [
        "SITE_NAME=青岚县 部门预算公开",  # a shell would run the second word
        "DATABASE_URL=postgres://a@b/c?x=1&y=2",  # … in the background
        'SITE_NAME="costs $5"',
        'SITE_NAME="half',
        'SITE_NAME="a" # b',  # systemd has no comments behind values
        "export SITE_NAME=a",
        "SITE_NAME = a",
        " SITE_NAME=a",
    ],
)
def test_what_could_mean_two_things_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"portal\.env, line 2"):
        environment_file.variables(f"# a file\n{line}\n")


def test_what_the_environment_holds_counts_more(tmp_path: Path) -> None:
    (tmp_path / "env").write_text('SITE_NAME="of the file"\nSITE_ICP="1"\n')
    found = {"PORTAL_ENV_FILE": str(tmp_path / "env"), "SITE_NAME": "of the shell"}
    assert environment_file.read(found) == tmp_path / "env"
    assert (found["SITE_NAME"], found["SITE_ICP"]) == ("of the shell", "1")


def test_a_file_that_is_not_there_is_named_and_none_is_needed(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="The settings are not there"):
        environment_file.read({"PORTAL_ENV_FILE": str(tmp_path / "none")})
    assert environment_file.read({}) is None


def test_an_account_that_may_not_read_it_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the refusal of the kernel is made here."""

    def refused(self: Path, *_options: object) -> str:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "env").touch()
    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(ImproperlyConfigured, match="run it as the portal's account"):
        environment_file.read({"PORTAL_ENV_FILE": str(tmp_path / "env")})


@pytest.mark.slow
def test_a_command_reads_it_itself(tmp_path: Path) -> None:
    file = tmp_path / "env"
    text = SHIPPED.read_text("utf-8").replace("@HOST@", "budgets.example")
    file.write_text(text.replace("@SECRET_KEY@", "k" * 60))
    ask = "from django.conf import settings as s; print(s.PRODUCTION, s.DEMONSTRATION, s.STATE_FOLDER)"
    ran = manage("shell", "-v0", "-c", ask, PORTAL_ENV_FILE=str(file))
    assert (ran.stdout, ran.stderr) == ("True False /var/lib/portal\n", "")
    file.write_text("SITE_NAME=a b\n")
    refused = manage("check", PORTAL_ENV_FILE=str(file))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{file}, line 1: the value of SITE_NAME must stand in")


def test_every_setting_stands_in_the_shipped_file_and_nothing_else() -> None:
    sources = "".join((PROJECT / name).read_text("utf-8") for name in READERS)
    read = {*re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', sources)} - NOT_IN_THE_FILE
    shipped = re.findall(r"^#?([A-Z_]+)=", SHIPPED.read_text("utf-8"), re.MULTILINE)
    assert sorted(shipped) == sorted(read)
    assert len(read) > 40
    whole = re.sub(r"^#(?=[A-Z_]+=)", "", SHIPPED.read_text("utf-8"), flags=re.MULTILINE)
    assert set(environment_file.variables(whole)) == read
