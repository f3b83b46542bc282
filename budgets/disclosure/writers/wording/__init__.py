"""The sentences of the official document: one template per section, which can change without code.

`<section>.txt` is for both phases, `<section>.final.txt` for final accounts where these are worded
differently. Each line is a paragraph; "# ", "## " or "### " before it makes it a heading of that level,
which is numbered automatically. README.md in this folder explains the words of the templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgets.disclosure.model import Disclosure, Phase, Section
from budgets.disclosure.writers.wording.rendering import SECTION_NAMES, BrokenWording, rendered
from budgets.disclosure.writers.wording.sample import sample_of
from budgets.disclosure.writers.wording.vocabulary import vocabulary_of

__all__ = [
    "SECTIONS",
    "SECTION_NAMES",
    "BrokenWording",
    "Text",
    "Wordings",
    "check_wording",
    "heading_level",
    "standard_template",
    "usable_wording",
]

# The sections in the order of the document; TABLES holds the heading of the tables.
SECTIONS = (
    Section.FUNCTIONS,
    Section.PRIORITIES,
    Section.UNITS,
    Section.REVENUE_EXPENDITURE,
    Section.FISCAL_APPROPRIATION,
    Section.GENERAL_BUDGET,
    Section.BASIC_EXPENDITURE,
    Section.THREE_PUBLIC,
    Section.GOVERNMENT_FUND,
    Section.STATE_CAPITAL,
    Section.OTHER_MATTERS,
    Section.OPERATING_COST,
    Section.PROCUREMENT,
    Section.ASSETS,
    Section.PERFORMANCE,
    Section.GLOSSARY,
    Section.CONTACT,
    Section.TABLES,
)

# The level of a section's heading, for words of its own under a template that prints none.
_SECOND_LEVEL = frozenset(
    {
        Section.PRIORITIES,
        Section.OPERATING_COST,
        Section.PROCUREMENT,
        Section.ASSETS,
        Section.PERFORMANCE,
    }
)
_HEADING = re.compile(r"(?P<marks>#{1,3})\s+(?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of a rendered section; `level` is that of a heading, 0 for plain text."""

    text: str
    level: int = 0


class Wordings:
    """The sections of one disclosure in words; `own` holds a jurisdiction's templates."""

    def __init__(self, disclosure: Disclosure, own: Mapping[Section, str] | None = None) -> None:
        self._phase = disclosure.phase
        self._own = own or {}
        self._words = vocabulary_of(disclosure)

    def texts(self, section: Section) -> list[Text]:
        """A section's headings and paragraphs; BrokenWording where its template cannot be used."""
        own = self._own.get(section)
        template = own or standard_template(section, self._phase)
        text = rendered(section, template, self._words, bounded=bool(own))
        return [_text(line.strip()) for line in text.splitlines() if line.strip()]


def heading_level(section: Section) -> int:
    """How deep the heading of a section stands: 1 or 2."""
    return 2 if section in _SECOND_LEVEL else 1


def _text(line: str) -> Text:
    found = _HEADING.fullmatch(line)
    return Text(found["text"].strip(), len(found["marks"])) if found else Text(line)


@cache
def standard_template(section: Section, phase: Phase) -> str:
    """The portal's own template of a section; KeyError for a section that has none."""
    if section not in SECTIONS:
        raise KeyError(section)
    folder = files(__name__) / "templates"
    final = folder.joinpath(f"{section.value}.final.txt")
    if phase is Phase.FINAL and final.is_file():
        return final.read_text("utf-8")
    return folder.joinpath(f"{section.value}.txt").read_text("utf-8")


def usable_wording(disclosure: Disclosure, wording: Mapping[Section, str]) -> dict[Section, str]:
    """The templates of a wording that can be filled in from a disclosure; none of the others."""
    words = vocabulary_of(disclosure)
    return {
        section: template
        for section, template in wording.items()
        if _can_be_used(section, template, words)
    }


def _can_be_used(section: Section, template: str, words: Mapping[str, object]) -> bool:
    try:
        rendered(section, template, words)
    except BrokenWording:
        return False
    return True


def check_wording(section: Section, phase: Phase, text: str) -> str:
    """A template as it would print a sample disclosure; BrokenWording where it cannot be used."""
    words = vocabulary_of(sample_of(phase))
    return rendered(section, text, words).strip()
