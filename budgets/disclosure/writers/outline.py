"""The official document without a format: what stands in it, in order, with its sentences.

Word and the web page draw the same outline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgets.disclosure.shape import Disclosure, Section
from budgets.disclosure.writers.layouts import Layout


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `number` is printed before it ("第一部分", "一、", "（一）") and `level` counts from 1."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One paragraph of text. `own`: in the department's own words, not computed."""

    text: str
    section: Section
    own: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole document: cover, then headings, paragraphs and tables in order."""

    title: str
    department: str
    date: str
    blocks: tuple[Heading | Sentence | Layout, ...]


def outline_of(disclosure: Disclosure, wording: Mapping[Section, str] | None = None) -> Outline:
    """The official document of a disclosure.

    `wording` replaces the portal's own template of a section (a jurisdiction's). A section of which the
    disclosure has passages is written in those words. ValueError names a template that cannot be used.
    """
    raise NotImplementedError
