"""Install a lock file into this Python: with uv where it works, else with pip. Or write the lock files anew.

    python portal/install.py requirements.lock
    python portal/install.py --lock [--upgrade]

A lock file names every package, the indirect ones too, with the hashes of its files: from whatever index they
come, nothing else is installed. uv does in six seconds what takes pip twenty. But it does not read pip's
configuration, where a company names its own index or certificate: what `pip config` knows is handed to uv by
its own variables. uv asks one index only, as the first that knows a package would hide newer versions in
another; whatever goes wrong with it, pip gets the last word. Uses nothing but the standard library.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
UV = [sys.executable, "-m", "uv", "pip"]
LOCKED = ("requirements", "requirements-export", "requirements-dev", "requirements-audit")
OLDEST_PYTHON = "3.11"

UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}


def environment_for_uv() -> dict[str, str]:
    """Return our environment, with pip's configuration in uv's variables where they are not set."""
    config = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=False)
    found: dict[str, str] = {}
    for line in config.stdout.splitlines():
        name, _, value = line.partition("=")
        scope, _, key = name.strip().rpartition(".")
        if key in UV_NAMES and scope in ("global", "install", ":env:"):
            separator = "," if key == "find-links" else " "
            found[UV_NAMES[key]] = separator.join(" ".join(shlex.split(value)).split())
    # pip trusts the machine's certificates.
    return {"UV_SYSTEM_CERTS": "1", **found, **os.environ}


def install_with_pip(lock: Path, *, quietly: bool = False) -> bool:
    """Return whether pip could install it; pip itself says why not."""
    command = [*PIP, "install", "-q", "--require-hashes", "-r", str(lock)]
    return subprocess.run(command, capture_output=quietly, check=False).returncode == 0


def install_uv(lock: Path) -> bool:
    """Install the uv that a lock file names, by its hashes; return whether that was possible."""
    entry = re.search(r"^uv==.*?(?=^\S|\Z)", lock.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    if entry is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder, "uv.lock")
        only_uv.write_text(entry.group(), "utf-8")
        return install_with_pip(only_uv, quietly=True)


def install_with_uv(lock: Path) -> bool:
    """Return whether uv could install it; what it says of its own failure is cut to one line."""
    if not install_uv(lock):
        return False
    options = ["--quiet", "--compile-bytecode", "--require-hashes", "--python", sys.executable]
    installed = subprocess.run(
        [*UV, "install", *options, "-r", str(lock)],
        env=environment_for_uv(),
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode != 0:
        lines = installed.stderr.strip().splitlines() or ["no reason given"]
        sys.stderr.write(f"uv could not install ({lines[-1].strip()}); trying pip …\n")
    return installed.returncode == 0


def install(lock: Path) -> int:
    """Install a lock file; return the exit code."""
    if install_with_uv(lock) or install_with_pip(lock):
        return 0
    sys.stderr.write(
        "The packages could not be installed. The portal needs a Python package index: check the"
        " network, or name your index (pip config set global.index-url …), then try again.\n"
    )
    return 1


def write_locks(*options: str) -> int:
    """Write the lock files for all systems and Pythons from the requirements; return the exit code.

    What is locked already stays as it is unless the requirements say otherwise, or `--upgrade` is given.
    """
    for name in LOCKED:
        command = [*UV, "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON]
        command += ["--generate-hashes", "--custom-compile-command", "make lock", *options]
        command += ["--output-file", f"{name}.lock", f"{name}.txt"]
        if name == "requirements-dev":  # what both hold is the same in both
            command += ["--constraint", "requirements.lock"]
        code = subprocess.run(command, cwd=ROOT, env=environment_for_uv(), check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    try:
        if sys.argv[1] == "--lock":
            sys.exit(write_locks(*sys.argv[2:]))
        sys.exit(install(Path(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(130)
