"""The scripts of the pages: modules that import what there is, and that Django's storage can rename."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(settings.BASE_DIR)
SCRIPTS = ROOT / "static" / "js"
MODULES = sorted(SCRIPTS.rglob("*.js"))
# Before the page is drawn, and before its first field can be pasted into, there is no time for a module.
BEFORE_MODULES = {"js/site/before-paint.js", "js/site/place.js", "js/desk/early-paste.js"}

TAG = re.compile(r"<script\b([^>]*)>")
STATIC = re.compile(r"""\{% static ['"]([^'"]+\.js)['"] %\}""")
# One form of each, as biome writes them: import { one, other } from "./module.js";
IMPORT = re.compile(r"""^(?:import|export) ?(?:(\{[^}]*\}|\* as \w+) from )?"([^"]+)";$""", re.M)
# Fetched only when it is needed: await import("./plot-canvas.js")
LATER = re.compile(r"""\bimport\("([^"]+)"\)""")
EXPORT = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.M)


def named(module: Path) -> str:
    return module.relative_to(ROOT / "static").as_posix()


def imports_of(module: Path) -> list[tuple[list[str], Path]]:
    """What a module imports: the names, and the module that has them."""
    found = []
    for clause, path in IMPORT.findall(module.read_text(encoding="utf-8")):
        names = re.findall(r"(\w+)(?: as \w+)?", clause) if "{" in clause else []
        found.append((names, (module.parent / path).resolve()))
    return found


def fetched_later(module: Path) -> list[Path]:
    """The modules that a module imports when it needs them."""
    return [(module.parent / path).resolve() for path in LATER.findall(module.read_text("utf-8"))]


def tags() -> list[tuple[str, str]]:
    """Every script element of the templates: its attributes, and where it is."""
    return [
        (attributes, path.relative_to(ROOT).as_posix())
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for attributes in TAG.findall(path.read_text(encoding="utf-8"))
        if "static" in attributes
    ]


def test_a_page_loads_modules_only() -> None:
    assert len(tags()) > 10
    for attributes, template in tags():
        scripts = set(STATIC.findall(attributes))
        assert scripts, (template, attributes)
        if scripts <= BEFORE_MODULES or all(each.startswith("vendor/") for each in scripts):
            assert "module" not in attributes, template
        else:
            assert 'type="module"' in attributes, (template, attributes)
        assert all((ROOT / "static" / each).is_file() for each in scripts), template


def test_every_module_is_one_of_a_page_or_imported_by_one() -> None:
    loaded = {ROOT / "static" / each for tag, _ in tags() for each in STATIC.findall(tag)}
    waiting = list(loaded)
    while waiting:
        module = waiting.pop()
        found = {target for _, target in imports_of(module)} - loaded
        found |= set(fetched_later(module)) - loaded
        loaded |= found
        waiting += found
    assert {named(module) for module in MODULES} <= {named(module) for module in loaded}


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_module_imports_what_there_is(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    statements = re.findall(r"^(?:import\b|export [{*])", text, re.M)
    assert len(statements) == len(imports_of(module)), "an import in a form of its own"
    # A copy of the portal has its search index beside it; tests/browser/test_static_site.py loads it.
    elsewhere = module.name == "copy-search.js"
    assert text.count("import(") == len(fetched_later(module)) + elsewhere, (
        "an import that no test follows"
    )
    assert all(target.is_file() for target in fetched_later(module))
    for names, target in imports_of(module):
        assert target.is_file(), target
        assert set(names) <= set(EXPORT.findall(target.read_text(encoding="utf-8"))), target


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    """The name of a file follows from its content, and so from the names of those that it imports."""
    imported = {module: {target for _, target in imports_of(module)} for module in MODULES}
    while leaves := [module for module in imported if not imported[module] & imported.keys()]:
        for module in leaves:
            del imported[module]
    assert not imported


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_module_is_short_and_sets_no_globals(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 120
    assert not any(re.search(r"\b(window|globalThis)\.\w+ = ", line) for line in lines)


def test_in_production_every_import_names_a_file_by_its_content(tmp_path: Path) -> None:
    backend = {"BACKEND": "portal.static_files.ModuleManifestStorage"}
    stores = {**settings.STORAGES, "staticfiles": backend}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=stores):
        call_command("collectstatic", interactive=False, verbosity=0)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    seen = 0
    for module in MODULES:
        kept = tmp_path / paths[named(module)]
        for (names, target), (kept_names, kept_target) in zip(
            imports_of(module), imports_of(kept), strict=True
        ):
            assert kept_names == names
            assert kept_target == tmp_path / paths[named(target)]
            seen += 1
    assert seen > 50
