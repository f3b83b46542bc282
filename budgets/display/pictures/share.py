"""The picture of a department's year that messengers show beside its address: 1200 × 630."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.display.pictures.lettering import balanced, fitted, lacks_glyphs, note, width
from budgets.display.pictures.scene import Box, Ink, Line, Scene

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
_RIGHT = WIDTH - MARGIN
_INSIDE = WIDTH - 2 * MARGIN
_BAR_AT, _BAR_WIDTH = 600, 400
SENTENCE = (28, _INSIDE, 3)  # size, room, lines


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A fact with its bar: how much of each 100 yuan, in per cent."""

    name: str
    figure: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What the picture says; every text is in the language of its page.

    `mark` is the tag of invented or reworded data (演示, 样例), `notices` its sentences; real data has none.
    """

    title: str
    label: str
    figure: str
    unit: str
    aside: str
    sentence: str
    bars: tuple[ShareBar, ...]
    foot: str
    is_final: bool = False
    mark: str = ""
    notices: tuple[str, ...] = ()


def share_scene(share: Share) -> Scene:
    """Return the drawing. Texts that are too long are cut at words."""
    scene = Scene(WIDTH, HEIGHT, share.title, share.notices)
    scene.add(Box(0, 0, WIDTH, 12, Ink.MAIN))
    _head(scene, share)
    _answer(scene, share)
    for at, bar in enumerate(share.bars[:3]):
        _bar(scene, bar, 428 + at * 42, is_final=share.is_final)
    _foot(scene, share)
    return scene


def _head(scene: Scene, share: Share) -> None:
    room = float(_INSIDE)
    if share.mark:
        wide = width(share.mark, 30, bold=True) + 48
        room -= wide + 24
        scene.add(
            Box(_RIGHT - wide, 48, wide, 52, Ink.NOTE, Ink.NOTE_TEXT, 2),
            Line(_RIGHT - wide / 2, 85, share.mark, 30, Ink.NOTE_TEXT, bold=True, at="middle"),
        )
    size = 40 if width(share.title, 40, bold=True) <= room else 32
    scene.add(Line(MARGIN, 88, fitted(share.title, size, room, bold=True), size, bold=True))


def _answer(scene: Scene, share: Share) -> None:
    scene.add(Line(MARGIN, 144, fitted(share.label, 28, _INSIDE), 28, Ink.SOFT))
    at = MARGIN + width(share.figure, 108, bold=True) + 14
    scene.add(Line(MARGIN, 246, share.figure, 108, bold=True), Line(at, 246, share.unit, 40))
    at += width(share.unit, 40) + 12
    scene.add(Line(at, 246, fitted(share.aside, 30, _RIGHT - at), 30, Ink.SOFT))
    size, room, lines = SENTENCE
    for row, line in enumerate(balanced(share.sentence, size, room, lines)):
        scene.add(Line(MARGIN, 300 + row * 40, line, size))


def _bar(scene: Scene, bar: ShareBar, y: int, *, is_final: bool) -> None:
    room = _BAR_AT - MARGIN - 20
    filled = float(min(max(bar.share, Decimal(0)), Decimal(100))) / 100 * _BAR_WIDTH
    size = next((each for each in (26, 23, 20) if width(bar.name, each) <= room), 20)
    scene.add(
        Line(MARGIN, y, fitted(bar.name, size, room), size),
        Box(_BAR_AT, y - 21, _BAR_WIDTH, 24, Ink.TRACK, Ink.LINE),
        Box(_BAR_AT, y - 21, filled, 24, Ink.MAIN if is_final else Ink.PLAN, Ink.MAIN),
        Line(_RIGHT, y, bar.figure, 28, bold=True, at="end"),
    )


def _foot(scene: Scene, share: Share) -> None:
    scene.add(Box(MARGIN, 536, _INSIDE, 2, Ink.LINE))
    said = [(" ".join(share.notices[:1]), Ink.NOTE_TEXT), (share.foot, Ink.SOFT)]
    if any(lacks_glyphs(each.text) for each in scene.parts if isinstance(each, Line)):
        said.insert(0, (note(), Ink.SOFT))
    lines = [(text, ink) for text, ink in said if text][-2:]
    for row, (text, ink) in enumerate(lines):
        scene.add(Line(MARGIN, 572 + row * 34, fitted(text, 22, _INSIDE), 22, ink))
