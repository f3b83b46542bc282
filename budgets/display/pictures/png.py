"""A scene as PNG: what messengers and search engines show of an address."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from budgets.display.pictures.lettering import font, shown
from budgets.display.pictures.scene import Box, Line, Scene

_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
_DASH, _GAP = 6, 4
COLOURS = 64  # of the palette: shades of a dozen inks on white


def png(scene: Scene) -> bytes:
    """Return the file; its title and what it says of itself stand in it as text, too."""
    image = Image.new("RGB", (scene.width, scene.height), "#ffffff")
    pen = ImageDraw.Draw(image)
    for part in scene.parts:
        if isinstance(part, Box):
            _box(pen, part)
        else:
            _line(pen, part)
    words = PngInfo()
    words.add_itxt("Title", scene.title)
    if scene.said:
        words.add_itxt("Description", "\n".join(scene.said))
    file = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", pnginfo=words)
    return file.getvalue()


def _line(pen: ImageDraw.ImageDraw, line: Line) -> None:
    letters = font(line.size, bold=line.bold)
    place = (line.x, line.y)
    pen.text(place, shown(line.text), line.ink, letters, anchor=_ANCHORS[line.at])


def _box(pen: ImageDraw.ImageDraw, box: Box) -> None:
    right, bottom = box.x + max(box.width, 1), box.y + max(box.height, 1)
    corners = (round(box.x), round(box.y), round(right) - 1, round(bottom) - 1)
    if not box.dashed:
        edge = round(box.edge_width + 0.25) if box.edge else 0
        pen.rectangle(corners, box.fill, box.edge, edge)
        return
    pen.rectangle(corners, box.fill)
    _dashes(pen, corners, box)


def _dashes(pen: ImageDraw.ImageDraw, corners: tuple[int, int, int, int], box: Box) -> None:
    left, top, right, bottom = corners
    step, thick = _DASH + _GAP, max(2, round(box.edge_width))
    for x in range(left, right + 1, step):
        for y in (top, bottom):
            pen.line((x, y, min(x + _DASH, right), y), box.edge, thick)
    for y in range(top, bottom + 1, step):
        for x in (left, right):
            pen.line((x, y, x, min(y + _DASH, bottom)), box.edge, thick)
