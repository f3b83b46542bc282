"""`make audit`: licences of all packages, a bill of materials, and known vulnerabilities.

Asks the programs in var/audit, and writes there sbom.json (CycloneDX, what `requirements.lock` holds) and
vulnerabilities.json. Exit code 1 where a licence is not accepted or a vulnerability is known.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "audit"
ACCEPTED = Path(__file__).with_name("licences.txt")


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(FOLDER / "bin" / program), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def accepted() -> tuple[set[str], dict[str, str]]:
    """Return the accepted licences, and those accepted of single packages by their names."""
    lines = [line.partition("#")[0].strip() for line in ACCEPTED.read_text("utf-8").splitlines()]
    single = [line.partition(": ") for line in lines if ": " in line]
    of_packages = {package: licence for package, _, licence in single}
    return {line for line in lines if line and ": " not in line}, of_packages


def is_accepted(licence: str, names: set[str]) -> bool:
    """Return whether all parts of an expression are accepted; of alternatives (OR), one is enough.

    "MPL-2.0 AND (Apache-2.0 OR MIT)" needs MPL-2.0 and one of the others.
    """
    if licence in names:
        return True
    for part in re.split(r" AND (?![^(]*\))", licence):
        if part.startswith("("):
            part = part[1:-1]
        if not any(each in names for each in part.split(" OR ")):
            return False
    return True


def licences() -> bool:
    names, of_packages = accepted()
    listed = run("pip-licenses", "--python=.venv/bin/python", "--format=json", "--from=mixed")
    packages = json.loads(listed.stdout)
    refused = [
        (each["Name"], each["License"])
        for each in packages
        if of_packages.get(each["Name"]) != each["License"]
        and not is_accepted(each["License"], names)
    ]
    for package, licence in refused:
        print(f"{package}: the licence “{licence}” is not among those of .ci/licences.txt")
    print(f"Licences: {len(packages)} packages, {len(refused)} not accepted.")
    return not refused


def bill_of_materials() -> bool:
    target = FOLDER / "sbom.json"
    written = run(
        *("cyclonedx-py", "requirements", "requirements.lock", "--pyproject", "pyproject.toml"),
        *("--output-reproducible", "--output-file", str(target)),
    )
    if written.returncode:
        print(written.stderr)
        return False
    count = len(json.loads(target.read_text("utf-8"))["components"])
    print(f"Bill of materials: {count} packages, in {target.relative_to(ROOT)}.")
    return True


def vulnerabilities() -> bool:
    """Return whether none is known. What could not be asked for is said, and no failure."""
    target = FOLDER / "vulnerabilities.json"
    target.unlink(missing_ok=True)
    which = ("--requirement", "requirements-dev.lock", "--require-hashes", "--disable-pip")
    how = ("--progress-spinner=off", "--format=json", "--output", str(target))
    asked = run("pip-audit", *which, *how)
    if not target.exists():
        print(f"Vulnerabilities: not looked at, {asked.stderr.strip().splitlines()[-1:]}")
        return True
    found = json.loads(target.read_text("utf-8"))["dependencies"]
    skipped = [each for each in found if "skip_reason" in each]
    known = [(each, one) for each in found for one in each.get("vulns", ())]
    for package, one in known:
        mended = ", ".join(one["fix_versions"]) or "no version"
        print(f"{package['name']} {package['version']}: {one['id']}, mended in {mended}")
    print(f"Vulnerabilities: {len(known)} known in {len(found) - len(skipped)} packages.")
    if skipped:
        print(f"  The database had no answer for {len(skipped)}: {skipped[0]['skip_reason']} …")
    return not known


if __name__ == "__main__":
    sys.exit(not all([licences(), bill_of_materials(), vulnerabilities()]))
