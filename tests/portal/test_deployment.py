"""What deploy/ ships is accepted by the programs that read it, where they are here, and is as the code is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import yaml

from budgets.db.owner import OwnersCommand
from portal.operations import runs
from tests.portal.test_environment_file import SHIPPED as ENV
from tests.portal.test_settings import PROJECT
from tests.serving import NGINX

DEPLOY = PROJECT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
DOCKER = DEPLOY / "docker"


def here(text: str) -> str:
    return text.replace("/srv/portal", str(PROJECT))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(here(unit.read_text("utf-8")), "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *tmp_path.iterdir()]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_each_timer_has_its_service_and_each_command_is_noted() -> None:
    text = {unit.name: unit.read_text("utf-8") for unit in UNITS}
    timers = [name.removesuffix(".timer") for name in text if name.endswith(".timer")]
    assert [name for name in timers if f"{name}.service" not in text] == []
    all_of_them = "".join(text.values())
    started = re.findall(r"manage\.py (\w+)", all_of_them)
    assert set(runs.EVERY) == {*started} - {"doctor", "tell_operator"}
    services = [name for name in text if name.endswith(".service") and "@" not in name]
    told = {name for name in services if "OnFailure=portal-alert@%n.service" in text[name]}
    assert {*services} - told == {"portal-forget.service"}
    install = (DEPLOY / "install.sh").read_text("utf-8")
    enabled = re.findall(r'^(?:nightly|timers)="([^"]+)"', install, re.MULTILINE)
    names = {f"portal-{each}" for line in enabled for each in line.replace("$nightly", "").split()}
    assert names | {"portal-rehearse"} == {*timers}


def test_the_commands_of_the_owner_run_as_the_owner() -> None:
    from django.core.management import get_commands, load_command_class

    owners = set()
    for name, app in get_commands().items():
        if isinstance(app, str) and app.startswith(("budgets", "portal")):
            command = load_command_class(app, name)
            owners |= {name} if isinstance(command, OwnersCommand) else set()
    script = (DEPLOY / "portal-manage").read_text("utf-8")
    (listed,) = re.findall(r"^  (.+)\) account=portal_owner", script, re.MULTILINE)
    assert {*listed.split(" | ")} == owners | {"rehearse_restore"}  # it reads the owner's files


@pytest.mark.parametrize(
    "script", [*DEPLOY.rglob("*.sh"), DEPLOY / "portal-manage"], ids=lambda path: path.name
)
def test_a_shell_accepts_each_script(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True)
    if shellcheck := shutil.which("shellcheck"):
        subprocess.run([shellcheck, "--shell=sh", script], check=True)


@pytest.mark.skipif(shutil.which("logrotate") is None, reason="logrotate is not installed")
def test_logrotate_accepts_its_file() -> None:
    command = ["logrotate", "--debug", "--state", os.devnull, DEPLOY / "logrotate" / "portal"]
    checked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "error" not in checked.stderr


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
@pytest.mark.parametrize("prefix", ["", "/open/budgets"])
def test_nginx_accepts_the_whole_configuration(tmp_path: Path, prefix: str) -> None:
    """With TLS on IPv4 and IPv6, and under a path of a county's site, as install.sh writes it."""
    install = (DEPLOY / "install.sh").read_text("utf-8")
    (change,) = re.findall(r'-e ("s\|\^location / .+?") \\$', install, re.MULTILINE)
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a"]
    key += ["-keyout", str(tmp_path / "portal.key"), "-out", str(tmp_path / "portal.pem")]
    subprocess.run(key, check=True, capture_output=True)
    shell = f'prefix={prefix}; sed -e {change} "$0"'
    source = DEPLOY / "nginx" / "portal-locations.conf"
    changed = subprocess.run(
        ["sh", "-c", shell, source], capture_output=True, text=True, check=True
    ).stdout
    assert changed.count(f"location {prefix}/ {{") == 1
    assert f"location ~ ^{prefix}/(?:en/)?admin/" in changed
    (tmp_path / "snippets").mkdir()
    places = {
        "/etc/ssl": str(tmp_path),
        "/var/cache/nginx": str(tmp_path),
        "/var/log/portal": str(tmp_path),
    }
    files = {
        name: (DEPLOY / "nginx" / name).read_text("utf-8")
        for name in ("portal-http.conf", "portal-upstream.conf", "portal.conf")
    } | {"snippets/portal-locations.conf": changed}
    for name, text in files.items():
        for place, ours in places.items():
            text = text.replace(place, ours)
        # nginx opens the ports, and those below 1024 are root's.
        text = re.sub(
            r"(listen (?:\[::\]:)?)(80|443)\b", lambda m: f"{m[1]}{int(m[2]) + 8900}", text
        )
        (tmp_path / name).write_text(text, "utf-8")
    includes = "".join(f"include {tmp_path}/{name};" for name in files if "/" not in name)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ access_log {tmp_path}/log; {includes} }}", "utf-8"
    )
    command = [NGINX, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", "stderr"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "listen [::]:443 ssl" in files["portal.conf"]


def test_the_containers_take_what_there_is() -> None:
    """Docker is not needed: files, settings and names that compose.yaml and the Dockerfile refer to."""
    compose = yaml.safe_load((DOCKER / "compose.yaml").read_text("utf-8"))
    known = set(re.findall(r"^#?([A-Z_]+)=", ENV.read_text("utf-8"), re.MULTILINE))
    services = compose["services"]
    for name, service in services.items():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (
                source.startswith("/") or source in compose["volumes"] or (DOCKER / source).exists()
            ), volume
        ours = service.get("image") == "portal"
        assert not ours or set(service["environment"]) <= known, name
        for needed in service.get("depends_on", ()):
            assert needed in services
        assert ours or re.search(r":\d+", service["image"]), f"{name} has no fixed version"
        scripts = [each for each in service.get("command", ()) if each.endswith(".sh")]
        assert all((PROJECT / each).exists() for each in scripts)
    dockerfile = (DOCKER / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE)
    assert all((PROJECT / each).exists() for line in copied for each in line.split())
    assert re.search(r"^FROM python:3\.\d+-slim-\w+$", dockerfile, re.MULTILINE)
    assert dockerfile.index("USER portal") < dockerfile.index("\nCMD ")
    if hadolint := shutil.which("hadolint"):
        subprocess.run([hadolint, DOCKER / "Dockerfile"], check=True)


def test_the_nightly_commands_of_containers_and_cron_are_those_of_the_timers() -> None:
    for file in (DOCKER / "timers.sh", PROJECT / "docs" / "operations.md"):
        text = file.read_text("utf-8")
        assert [name for name in runs.EVERY if name not in text] == []
    guide = (PROJECT / "docs" / "operations.md").read_text("utf-8")
    by_cron = re.findall(r"^    \S+ \S+ \S+ \S+ \S+ +root +(.+)$", guide, re.MULTILINE)
    names = {name for line in by_cron for name in re.findall(r"portal-manage (\w+)", line)}
    assert names == {*runs.EVERY, "doctor"}


def test_the_guide_has_at_most_ten_commands() -> None:
    guide = (PROJECT / "docs" / "operations.md").read_text("utf-8")
    block = guide.partition("```console\n")[2].partition("```")[0].splitlines()
    assert 5 < len(block) <= 10
    assert guide.index("```console") < guide.index("## What it needs")


@pytest.mark.skipif(
    not Path("/usr/bin/python3").exists(), reason="there is no python3 of the system"
)
def test_a_python_that_only_root_can_run_is_known(tmp_path: Path) -> None:
    """As root's own pyenv: the account of the service could not start with it."""
    script = (PROJECT / "portal" / "setup.sh").read_text("utf-8")
    (function,) = re.findall(r"^for_everybody\(\) \{\n.*?^\}", script, re.MULTILINE | re.DOTALL)
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        make = ["/usr/bin/python3", "-m", "venv", "--copies", "--without-pip", f"{folder}/own"]
        subprocess.run(make, check=True)
        found = []
        for mode in (0o755, 0o700):
            Path(folder, "own").chmod(mode)
            ask = ["sh", "-c", f"{function}\nfor_everybody {folder}/own/bin/python3"]
            found.append(subprocess.run(ask, check=False).returncode)
    assert found == [0, 1]
