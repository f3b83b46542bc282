"""Install a requirements file into this Python: with uv where it works, else with pip.

uv does in six seconds what takes pip twenty. But it does not read pip's configuration, where a company
names its own index or certificate: what `pip config` knows is handed to uv by its own variables, and
whatever goes wrong with uv, pip gets the last word. Uses nothing but the standard library.
"""

import os
import shlex
import subprocess
import sys

UV = "uv==0.13.9"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]

UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}


def environment_for_uv(pip_config: str) -> dict[str, str]:
    """pip's configuration, as `pip config list` prints it, in uv's variables; ours go first."""
    found: dict[str, str] = {}
    for line in pip_config.splitlines():
        name, _, value = line.partition("=")
        scope, _, key = name.strip().rpartition(".")
        if key in UV_NAMES and scope in ("global", "install", ":env:"):
            separator = "," if key == "find-links" else " "
            found[UV_NAMES[key]] = separator.join(" ".join(shlex.split(value)).split())
    # pip takes the best version of all indexes, and trusts the machine's certificates.
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_SYSTEM_CERTS": "1", **found, **os.environ}


def install_with_uv(requirements: str) -> bool:
    """Whether uv did it; what it says of its own failure is shown only where pip fails too."""
    if (
        subprocess.run([*PIP, "install", "-q", UV], capture_output=True, check=False).returncode
        != 0
    ):
        return False
    config = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=False)
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode"]
    installed = subprocess.run(
        [*command, "--python", sys.executable, "-r", requirements],
        env=environment_for_uv(config.stdout),
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode != 0:
        lines = installed.stderr.strip().splitlines() or ["no reason given"]
        sys.stderr.write(f"uv could not install ({lines[-1].strip()}); trying pip …\n")
    return installed.returncode == 0


def main(requirements: str) -> int:
    if install_with_uv(requirements):
        return 0
    code = subprocess.run([*PIP, "install", "-q", "-r", requirements], check=False).returncode
    if code != 0:
        sys.stderr.write(
            "The packages could not be installed. The portal needs a Python package index: check the"
            " network, or name your index (pip config set global.index-url …), then try again.\n"
        )
    return 1 if code else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(130)
