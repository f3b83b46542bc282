"""The sentences of the official document: one template per section, which can change without code.

`<section>.txt` is for both phases, `<section>.final.txt` for final accounts where these are worded
differently. Each line is a paragraph; "# ", "## " or "### " before it makes it a heading of that level,
which is numbered automatically. README.md in this folder explains the words of the templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgets.disclosure.model import Disclosure, Phase, Section
from budgets.disclosure.writers.wording.limits import BrokenWording
from budgets.disclosure.writers.wording.rendering import rendered
from budgets.disclosure.writers.wording.sample import sample_of
from budgets.disclosure.writers.wording.vocabulary import vocabulary_of

# The sections in the order of the document; TABLES holds the heading of the tables.
_NOT_WORDED = (Section.IDENTITY, Section.PROJECTS, Section.OTHER)
SECTIONS = tuple(section for section in Section if section not in _NOT_WORDED)
_HEADING = re.compile(r"(?P<marks>#{1,3})\s+(?P<text>.+)")  # "## 机关运行经费"


@dataclass(frozen=True, slots=True)
class Text:
    """One heading or paragraph of a section; `level` is that of a heading, 0 for plain text.

    `own` text is in the department's own words, not rendered from a template.
    """

    text: str
    level: int = 0
    own: bool = False


def texts_of(
    section: Section, phase: Phase, words: Mapping[str, object], own: str | None = None
) -> list[Text]:
    """Return a section's headings and paragraphs; `own` is a jurisdiction's template of it.

    Raise BrokenWording where that template cannot be used.
    """
    template = own or standard_template(section, phase)
    text = rendered(section, template, words, bounded=bool(own))
    return [_text(line.strip()) for line in text.splitlines() if line.strip()]


def heading_level(section: Section) -> int:
    """Return the level of a section's heading, where a template of a county's own prints none."""
    found = re.search("^(#+) ", standard_template(section, Phase.BUDGET), re.MULTILINE)
    return len(found[1]) if found else 1


def _text(line: str) -> Text:
    found = _HEADING.fullmatch(line)
    return Text(found["text"].strip(), len(found["marks"])) if found else Text(line)


@cache
def standard_template(section: Section, phase: Phase) -> str:
    """Return the portal's own template of a section; KeyError for a section that has none."""
    if section not in SECTIONS:
        raise KeyError(section)
    folder = files(__name__) / "templates"
    final = folder.joinpath(f"{section.value}.final.txt")
    if phase is Phase.FINAL and final.is_file():
        return final.read_text("utf-8")
    return folder.joinpath(f"{section.value}.txt").read_text("utf-8")


def usable_wording(disclosure: Disclosure, wording: Mapping[Section, str]) -> dict[Section, str]:
    """Return the templates of a wording that can be filled in from a disclosure; none of the others."""
    words = vocabulary_of(disclosure)
    usable = {}
    for section, template in wording.items():
        with suppress(BrokenWording):
            rendered(section, template, words)
            usable[section] = template
    return usable


def check_wording(section: Section, phase: Phase, text: str) -> str:
    """Return a template as it would print a sample disclosure; BrokenWording where it cannot be used."""
    words = vocabulary_of(sample_of(phase))
    return rendered(section, text, words).strip()
