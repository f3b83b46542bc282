"""The lock files hold what the requirements ask for, all of it with hashes, and nothing else."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from portal import install

Locked = dict[str, list[Requirement]]


def locked(name: str) -> Locked:
    """Return the entries of a lock file by name: several where Pythons differ."""
    text = (install.ROOT / f"{name}.lock").read_text("utf-8")
    found: Locked = {}
    for entry in re.split(r"\n(?=\w)", text.replace("\\\n", "")):
        if entry.startswith("#"):
            continue
        assert "--hash=sha256:" in entry, entry
        requirement = Requirement(entry.partition(" --hash")[0].strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def asked(name: str) -> list[Requirement]:
    """Return what a requirements file asks for, with those that it includes."""
    found = []
    for line in (install.ROOT / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("-r "):
            found += asked(line[3:].removesuffix(".txt"))
        elif line and not line.startswith("#"):
            found.append(Requirement(line))
    return found


@pytest.mark.parametrize("name", install.LOCKED)
def test_a_lock_satisfies_its_requirements_exactly(name: str) -> None:
    lock = locked(name)
    for requirement in asked(name):
        entries = lock[canonicalize_name(requirement.name)]
        assert [each.specifier for each in entries] == [requirement.specifier], requirement.name
    assert all(
        str(each.specifier).startswith("==") for entries in lock.values() for each in entries
    )


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_a_lock_holds_what_its_packages_need_and_nothing_else(name: str) -> None:
    """Followed here through the packages that are installed, for this Python and system."""
    lock, reached = locked(name), set()
    waiting = [(canonicalize_name(each.name), frozenset(each.extras)) for each in asked(name)]
    while waiting:
        package, extras = waiting.pop()
        if (package, extras) in reached:
            continue
        reached.add((package, extras))
        [entry] = [each for each in lock[package] if each.marker is None or each.marker.evaluate()]
        found = distribution(package)
        assert Version(found.version) in entry.specifier, package
        for needed in map(Requirement, found.requires or []):
            environments = [{"extra": extra} for extra in extras or {""}]
            if needed.marker is None or any(map(needed.marker.evaluate, environments)):
                waiting.append((canonicalize_name(needed.name), frozenset(needed.extras)))
    of_here = {
        package
        for package, entries in lock.items()
        if any(each.marker is None or each.marker.evaluate() for each in entries)
    }
    assert of_here == {package for package, _extras in reached}


def test_what_both_locks_hold_is_the_same_in_both() -> None:
    development = locked("requirements-dev")
    for package, entries in locked("requirements").items():
        assert {str(each.specifier) for each in entries} == {
            str(each.specifier) for each in development[package]
        }


@pytest.mark.parametrize("name", install.LOCKED)
def test_a_lock_names_no_package_index(name: str) -> None:
    text = (install.ROOT / f"{name}.lock").read_text("utf-8")
    assert not re.search(r"://|^--(?!hash)|index|find-links", text, re.MULTILINE)


def test_a_file_with_another_hash_is_not_installed(tmp_path: Path) -> None:
    """Asked of pip, which has the last word; uv's own tests hold the same of uv."""
    lock = tmp_path / "forged.lock"
    lock.write_text(f"segno==1.6.6 --hash=sha256:{'0' * 64}\n", "utf-8")
    command = [*install.PIP, "install", "--require-hashes", "--dry-run", "--no-deps"]
    command += ["--ignore-installed", "--target", str(tmp_path / "site"), "-r", str(lock)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    if "No matching distribution" not in ran.stderr:  # without a network
        assert "DO NOT MATCH THE HASHES" in ran.stderr


def test_the_configuration_of_pip_is_handed_to_uv(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://index.example/simple\nextra-index-url = https://other.example/simple\n"
        "find-links = /a /b\n"
    )
    for name in ("PIP_INDEX_URL", "PIP_FIND_LINKS", *install.UV_NAMES.values()):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    found = install.environment_for_uv()
    assert found["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert found["UV_FIND_LINKS"] == "/a,/b"
    assert not {"UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_INDEX_STRATEGY"} & set(found)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://ours.example/simple")
    assert install.environment_for_uv()["UV_DEFAULT_INDEX"] == "https://ours.example/simple"
