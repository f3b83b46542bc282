"""Follow the commands of docs/operations.md as they stand, on a copy of this machine that is gone afterwards.

    sudo .venv/bin/python .ci/walk_guide.py [--archive]

With --archive also those of “Archive and point in time”, to a moment between two acts.
Needs root, `unshare` and overlayfs, and of Debian's packages those that the guide installs, or the network.
The project is cloned from this checkout as it is committed. Nothing of this machine is changed: the commands
run in a namespace of their own, on a layer above its files.

What stands in for a real machine: no systemd is booted, so PostgreSQL, gunicorn and nginx are started here
from their units' own command lines, and each timer's command is run once; the site's name is one of
/etc/hosts, and its certificate is signed by an authority that this copy trusts.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
GUIDE = TOP / "docs" / "operations.md"
INSIDE = "WALK_GUIDE_INSIDE"
SOURCE, HOST = "https://git.example/portal.git", "budgets.example"
MOST_COMMANDS = 10
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What the guide asks of systemd, where none is booted.
SYSTEMCTL = """#!/bin/sh
act=$1; shift
for each in "$@"; do
  case $act-$each in
    *-postgresql) pg_ctlcluster 15 main "$act" ;;
    stop-portal) pkill -f gunicorn; sleep 2 ;;
  esac
done
"""


def commands_of_the_guide() -> list[list[str]]:
    """Return the lines of the guide's blocks: the installation, the archive, the way back to a moment."""
    found = _BLOCK.findall(GUIDE.read_text("utf-8"))
    if len(found) != 3:
        raise SystemExit(f"{GUIDE} has {len(found)} blocks of commands instead of 3.")
    return [each.splitlines() for each in found]


def outside() -> int:
    """Make the copy of the machine, and run this script in it."""
    if os.geteuid() != 0:
        raise SystemExit("Run it as root: the commands of the guide are root's.")
    with tempfile.TemporaryDirectory(prefix="walk-guide", dir="/var/tmp") as folder:
        layer, work, root = (Path(folder, name) for name in ("layer", "work", "root"))
        for each in (layer, work, root):
            each.mkdir(mode=0o755)
        Path(folder).chmod(0o755)
        mounts = (
            f"mount -t overlay overlay -o lowerdir=/,upperdir={layer},workdir={work} {root}",
            f"mount -t proc proc {root}/proc",
            f"mount --rbind /dev {root}/dev",
            f"mount -t tmpfs -o mode=755 tmpfs {root}/run",
            f"mount -t tmpfs -o mode=1777 tmpfs {root}/tmp",  # noqa: S108 - the copy's own
            # The package index of this machine, if it lies beside the root file system.
            f"if [ -d /opt/pypi ]; then mount --rbind /opt {root}/opt; fi",
            f"mkdir -p {root}/run/project && mount --rbind {TOP} {root}/run/project",
            f"install -d -o postgres -g postgres -m 2775 {root}/run/postgresql",
        )
        here = shlex.join([sys.executable, str(Path(__file__).resolve()), *sys.argv[1:]])
        script = f"set -e; {'; '.join(mounts)}; exec chroot {root} {here}"
        kept = {name: os.environ[name] for name in ("LANG",) if name in os.environ}
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        run = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script]
        return subprocess.run(
            run, env={**kept, **pip, "PATH": path, "HOME": "/root", INSIDE: "1"}, check=False
        ).returncode


def run(command: str, env: dict[str, str] | None = None) -> int:
    return subprocess.run(["/bin/sh", "-c", command], env=env, cwd="/root", check=False).returncode


def must(command: str) -> None:
    if code := run(command):
        raise SystemExit(f"In preparation, {command!r} ended with {code}.")


def prepare() -> None:
    """Stand in for what a real machine has: a source, a name, a certificate, and nothing of an older walk."""
    must(f"git config --global url./run/project.insteadOf {SOURCE}")
    must("git config --global --add safe.directory '*'")
    must(f"echo '127.0.0.1 {HOST}' >>/etc/hosts; echo '::1 {HOST}' >>/etc/hosts")
    must("rm -rf /srv/portal /etc/portal.env /etc/nginx/sites-enabled/default")
    must(
        "set -e; cd /etc/ssl; exec 2>/dev/null; new='openssl req -newkey rsa:2048 -nodes -subj'\n"
        "$new /CN=walk -x509 -days 9 -keyout ca.key -out ca.pem\n"
        f"$new /CN={HOST} -keyout portal.key -out portal.csr; echo subjectAltName=DNS:{HOST} >san\n"
        "openssl x509 -req -in portal.csr -CA ca.pem -CAkey ca.key -days 90 -extfile san -out portal.pem\n"
        "cat ca.pem >>/etc/ssl/certs/ca-certificates.crt"
    )


def start_postgres() -> None:
    """As Debian's package does where systemd runs."""
    must("pg_lsclusters -h | grep -q . || pg_createcluster 15 main")
    must("pg_ctlcluster $(pg_lsclusters -h | awk '{print $1, $2; exit}') start")


def start_units() -> None:
    """Start gunicorn and nginx by the lines of their units, and run once what the timers run."""
    unit = Path("/etc/systemd/system/portal.service").read_text("utf-8")
    line = dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))
    must("install -d -o portal -g www-data /run/portal")
    start = f"cd {line['WorkingDirectory']} && RUNTIME_DIRECTORY=/run/portal exec setpriv"
    start += f" --reuid={line['User']} --regid={line['Group']} --groups=portal,www-data"
    start += f" -- {line['ExecStart']}"
    subprocess.Popen(["/bin/sh", "-c", start], stdout=subprocess.DEVNULL)
    for _ in range(100):
        if Path("/run/portal/http.sock").exists():
            break
        time.sleep(0.2)
    must("nginx")
    for timer in sorted(Path("/etc/systemd/system").glob("portal-*.timer")):
        unit = timer.with_suffix(".service").read_text("utf-8")
        if timer.stem == "portal-doctor":  # the guide asks it last
            continue
        for command in re.findall(r"^ExecStart=\S+ manage.py (.+)$", unit, re.MULTILINE):
            shown = ["portal-manage", *shlex.split(command)]
            done = subprocess.run(shown, stdout=subprocess.PIPE, text=True, check=True)
            print(f"{command}: {(done.stdout.splitlines() or ['done'])[-1]}", flush=True)


def follow(commands: list[str], env: dict[str, str]) -> None:
    """Run commands of the guide one after another. Exit if one fails."""
    for command in commands:
        print(f"\n$ {command}", flush=True)
        if command.startswith("export "):
            for name, value in (each.split("=", 1) for each in shlex.split(command)[1:]):
                env.setdefault(name, value)
            continue
        if "install.sh" in command:
            print("(no systemd here: PostgreSQL is started by hand)", flush=True)
            start_postgres()
        began = time.monotonic()
        if code := run(command, env):
            raise SystemExit(f"That ended with {code}.")
        print(f"({time.monotonic() - began:.0f} s)", flush=True)
        if "install.sh" in command:
            print("(no systemd here: gunicorn, nginx and each timer's command are started by hand)")
            start_units()


def inside() -> int:
    """Follow the guide; return 0 if each command did what it should."""
    prepare()
    env = {name: value for name, value in os.environ.items() if name != INSIDE}
    installation, archive, back = commands_of_the_guide()
    if len(installation) > MOST_COMMANDS:
        raise SystemExit(f"The guide has {len(installation)} commands, more than {MOST_COMMANDS}.")
    follow(installation, env)
    prove()
    if "--archive" in sys.argv:
        go_back(archive, back, env)
    print("\nThe guide holds.", flush=True)
    return 0


def go_back(archive: list[str], back: list[str], env: dict[str, str]) -> None:
    """Set up the archive, register two places, and go back to the moment between."""
    stand_in = Path("/usr/local/sbin/systemctl")
    stand_in.write_text(SYSTEMCTL)
    stand_in.chmod(0o755)
    follow(archive, env)
    must("portal-manage add_jurisdiction 前县 --slug before")
    time.sleep(2)
    moment = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")
    time.sleep(2)
    must("portal-manage add_jurisdiction 后县 --slug after")
    must("runuser -u postgres -- psql -Xqc 'SELECT pg_switch_wal()' >/dev/null; sleep 3")
    follow(back, {**env, "MOMENT": moment})
    ask = "from budgets.models import Jurisdiction as J; print(*J.objects.values_list('slug', flat=True))"
    shown = ["portal-manage", "shell", "-v0", "-c", ask]
    there = subprocess.run(shown, capture_output=True, text=True, check=True).stdout.split()
    print(f"After the way back to {moment} there are: {' '.join(there)}", flush=True)
    if "before" not in there or "after" in there:
        raise SystemExit("That is not the state of that moment.")


def prove() -> None:
    """Ask the site, by IPv4 and IPv6, for what the commands made."""
    page = f"https://{HOST}/departments/education-bureau/"
    for family in ("-4", "-6"):
        ask = (
            f"curl {family} --silent --fail --output /dev/null --write-out '%{{http_code}}' {page}"
        )
        print(f"\n{page} by IPv{family[1]}: ", end="", flush=True)
        must(ask)
    print(flush=True)


if __name__ == "__main__":
    sys.exit(inside() if os.environ.get(INSIDE) else outside())
