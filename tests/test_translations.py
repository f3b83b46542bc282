"""The English of the interface is whole, and the compiled catalogue is the one of the sources."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

ENGLISH = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES"
IN_CODE = re.compile(r"""\b(?:_|gettext|gettext_lazy|gettext_noop|ngettext)\(\s*"([^"]+)"\s*[,)]""")
IN_TEMPLATES = re.compile(r"""{%\s*(?:translate|trans) "([^"]+)\"""")
BROKEN_LITERAL = re.compile(r'"\s*\n\s*"')


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


def whole_text(path: Path) -> str:
    """The text of a source, sentences that are broken over several lines made whole."""
    return BROKEN_LITERAL.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", sources(), ids=lambda path: str(path.relative_to(settings.BASE_DIR))
)
def test_every_text_of_the_interface_has_its_english(path: Path) -> None:
    pattern = IN_TEMPLATES if path.suffix == ".html" else IN_CODE
    english = catalogue()
    found = {text for text in pattern.findall(whole_text(path)) if "\\" not in text}
    missing = [text for text in found if not (english.get(text) or english.get((text, 0)))]
    contexts = {key.partition("\x04")[2] for key in english if isinstance(key, str)}
    assert [text for text in missing if text not in contexts] == []


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
