"""The translations of the interface: compiled for Django, and compared with what the sources say.

    python -m portal.catalogues              compile what is new (portal/setup.sh does)
    python -m portal.catalogues --messages   append texts without a translation, name obsolete ones

Babel does that for which Django's `compilemessages` and `makemessages` need gettext's programs, which a fresh
machine lacks. The msgids are Chinese.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("budgets", "portal", "demo", "templates")
_PLAIN = ("gettext", "ngettext", "pgettext")
_KEYWORDS = ("_", "gettext_noop", *_PLAIN, *(f"{each}_lazy" for each in _PLAIN))


class Message(NamedTuple):
    """A text that is translated; `context` and `plural` are empty where it has none."""

    context: str
    text: str
    plural: str = ""


def catalogues() -> list[Path]:
    """Return the catalogues of all languages but the sources' own."""
    return sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))


def is_compiled(catalogue: Path) -> bool:
    """Return whether the compiled form is there and newer than the catalogue."""
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns


def compile_catalogues() -> None:
    """Compile what is new, each file at one stroke: others may be reading it or doing the same."""
    for catalogue in catalogues():
        if is_compiled(catalogue):
            continue
        unfinished = catalogue.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, read_po(io.BytesIO(catalogue.read_bytes())))
        unfinished.rename(catalogue.with_suffix(".mo"))


def add_missing() -> list[str]:
    """Append the texts that a catalogue lacks; return a line for each, and for each that no source says."""
    said = messages_of_sources()
    anywhere = _squeezed("".join(path.read_text("utf-8") for path in _sources()))
    found = []
    for catalogue in catalogues():
        entries = [each for each in read_po(io.BytesIO(catalogue.read_bytes())) if each.id]
        held = {_message(each.context, each.id) for each in entries}
        with catalogue.open("a", encoding="utf-8") as file:
            for message in sorted(said - held):
                file.write(_entry(message))
                found.append(f"{catalogue}: added without a translation: {message.text}")
        # A text may also be said by a variable: then it stands somewhere else in the sources.
        unsaid = [each for each in held - said if _squeezed(each.text) not in anywhere]
        found += [
            f"{catalogue}: no source says it any more: {each.text}" for each in sorted(unsaid)
        ]
    return found


def messages_of_sources() -> set[Message]:
    """Return every text for which Python code and templates ask a translation."""
    return {message for path in _sources() for message in _messages_of(path)}


def _sources() -> list[Path]:
    paths = (path for folder in SOURCES for path in (ROOT / folder).rglob("*.*"))
    return sorted(path for path in paths if path.suffix in (".py", ".html", ".txt"))


def _messages_of(path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    text = path.read_text("utf-8")
    if path.suffix != ".py":
        # Django turns a template into calls in what looks like Python, but for its indentation.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    calls = extract_python(
        io.BytesIO(text.encode()), dict.fromkeys(_KEYWORDS), (), {"encoding": "utf-8"}
    )
    for _line, function, arguments, _comments in calls:
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        context, *texts = given if str(function).startswith("p") else ("", *given)
        if isinstance(texts[0], str) and texts[0]:  # not a variable
            yield _message(context, texts[:2] if str(function).startswith("n") else texts[0])


def _message(context: str | None, text: str | Sequence[str]) -> Message:
    """Return a message as Babel has it: the text of one with a plural is a pair."""
    return Message(context or "", *([text] if isinstance(text, str) else text))


def _entry(message: Message) -> str:
    lines = [f"msgctxt {normalize(message.context)}"] if message.context else []
    lines.append(f"msgid {normalize(message.text)}")
    if message.plural:
        lines += [f"msgid_plural {normalize(message.plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n" + "\n".join(lines) + "\n"


def _squeezed(text: str) -> str:
    """Return a text without blanks, escapes, and the seams of literals that are written on several lines."""
    return re.sub(r"\s+|\\\\n|\\", "", re.sub(r'"\s*\n\s*f?"', "", text))


if __name__ == "__main__":
    if sys.argv[1:] == ["--messages"]:
        for line in (changed := add_missing()):
            sys.stderr.write(f"{line}\n")
        sys.exit(bool(changed))
    compile_catalogues()
