"""A drawing: rectangles and lines of text at places in pixels, which `svg.py` and `png.py` write."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Ink(StrEnum):
    """The colours of pictures: those of the light pages (static/css/site.css), by meaning."""

    PAPER = "#ffffff"
    TEXT = "#17232a"
    SOFT = "#4c5b63"
    LINE = "#d5dee1"
    TRACK = "#f3f6f7"
    MAIN = "#0f4c5c"
    PLAN = "#c3d9df"
    MORE = "#2458a6"
    LESS = "#9a5510"
    ALERT = "#9c2f1c"
    NOTE = "#fcf5ea"
    NOTE_TEXT = "#6b3c0a"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `dashed` is its edge where it stands for what has no reason."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink
    edge: Ink | None = None
    edge_width: float = 1.5
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `y` is its base line, `size` that of a letter, `at` which end of it stands at `x`."""

    x: float
    y: float
    text: str
    size: int
    ink: Ink = Ink.TEXT
    bold: bool = False
    at: Literal["start", "middle", "end"] = "start"


@dataclass(slots=True)
class Scene:
    """What is drawn, in this order, on white paper; `said` is what a file says of itself besides."""

    width: int
    height: int
    title: str
    said: tuple[str, ...] = ()
    parts: list[Box | Line] = field(default_factory=list)

    def add(self, *parts: Box | Line) -> None:
        """Draw these over what is there."""
        self.parts.extend(parts)
