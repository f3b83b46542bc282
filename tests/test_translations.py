"""The English of the interface is whole, and the compiled catalogue is the one of the sources."""

from __future__ import annotations

import gettext
import os
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from portal import catalogues

ENGLISH = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES"
IN_CODE = re.compile(r"""\b(?:_|gettext|gettext_lazy|gettext_noop|ngettext)\(\s*"([^"]+)"\s*[,)]""")
IN_TEMPLATES = re.compile(r"""{%\s*(?:translate|trans) "([^"]+)\"""")
BROKEN_LITERAL = re.compile(r'"\s*\n\s*"')


@cache
def catalogue() -> dict[str, str]:
    with (ENGLISH / "django.mo").open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


def sources() -> list[Path]:
    code = [
        path
        for room in ("budgets", "portal", "demo")
        for path in (settings.BASE_DIR / room).rglob("*.py")
    ]
    return [*code, *(settings.BASE_DIR / "templates").rglob("*.html")]


@cache
def whole_text(path: Path) -> str:
    """The text of a source, sentences that are broken over several lines made whole."""
    return BROKEN_LITERAL.sub("", path.read_text(encoding="utf-8"))


def test_every_text_of_the_interface_has_its_english() -> None:
    english = catalogue()
    contexts = {key.partition("\x04")[2] for key in english if isinstance(key, str)}
    missing = []
    for path in sources():
        pattern = IN_TEMPLATES if path.suffix == ".html" else IN_CODE
        for text in pattern.findall(whole_text(path)):
            known = english.get(text) or english.get((text, 0)) or text in contexts
            if not known and "\\" not in text:
                missing.append((str(path.relative_to(settings.BASE_DIR)), text))
    assert missing == []


def test_no_translation_is_a_guess_or_empty() -> None:
    text = (ENGLISH / "django.po").read_text(encoding="utf-8")
    assert "fuzzy" not in text
    assert not re.search(r'^msgstr(\[\d\])? ""$(?!\n")', text, re.MULTILINE)


def test_the_compiled_catalogue_has_what_the_sources_have() -> None:
    text = (ENGLISH / "django.po").read_text(encoding="utf-8")
    english = catalogue()
    for written, said in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE):
        if "\\" not in written + said:
            found = english.get(written) or english.get(f"column\x04{written}")
            assert found, written


def test_every_translation_is_of_a_text_that_some_source_says() -> None:
    values = re.compile(r"{{ ?(\w+) ?}}")
    everything = "".join(values.sub(r"%(\1)s", whole_text(path)) for path in sources())
    spoken = "".join(everything.split()).replace('\\"', '"')
    texts = {key[0] if isinstance(key, tuple) else key for key in catalogue()}
    bare = {"".join(text.partition("\x04")[2].split() or text.split()) for text in texts}
    assert [text for text in sorted(bare) if text.replace("%%", "%") not in spoken] == []


def test_what_is_translated_is_found_without_the_programs_of_gettext(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "budgets").mkdir()
    held = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    held.write_text('msgid "原有"\nmsgstr "Kept"\n\nmsgid "不再说"\nmsgstr "Gone"\n', "utf-8")
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}\n  {% translate "原有" %}\n'
        "    {% blocktranslate count n=n %}{{ n }} 个{% plural %}{{ n }} 个{% endblocktranslate %}\n",
        "utf-8",
    )
    (tmp_path / "budgets" / "code.py").write_text(
        'a = _("一句很长的"\n      "话")\nb = pgettext("column", "名称")\nc = _(variable)\n',
        "utf-8",
    )
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    said = catalogues.add_missing()
    assert [line.rpartition(": ")[2] for line in said] == [
        "%(n)s 个",
        "一句很长的话",
        "名称",
        "不再说",
    ]
    text = held.read_text("utf-8")
    assert 'msgid_plural "%(n)s 个"\nmsgstr[0] ""' in text
    assert 'msgctxt "column"\nmsgid "名称"\nmsgstr ""' in text
    assert catalogues.add_missing() == [said[-1]]


def test_a_catalogue_is_compiled_when_it_is_newer_than_its_compiled_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "部门"\nmsgstr "Department"\n', "utf-8")
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    catalogues.compile_catalogues()
    assert (
        gettext.GNUTranslations((folder / "django.mo").open("rb")).gettext("部门") == "Department"
    )
    assert [path.name for path in sorted(folder.iterdir())] == ["django.mo", "django.po"]
    os.utime(folder / "django.po", (2**32, 2**32))
    assert not catalogues.is_compiled(folder / "django.po")
