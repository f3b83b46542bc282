"""A scene as SVG: its texts stay text, in the reader's own font."""

from __future__ import annotations

from django.utils.html import escape

from budgets.display.pictures.scene import Box, Line, Scene

FONTS = "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,sans-serif"


def svg(scene: Scene) -> str:
    """Return a document of its own, without scripts, styles or addresses of others."""
    parts = [_box(each) if isinstance(each, Box) else _line(each) for each in scene.parts]
    said = " ".join(scene.said)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.width} {scene.height}"',
            f' width="{scene.width}" height="{scene.height}" font-family="{FONTS}" role="img">',
            f"<title>{escape(scene.title)}</title>",
            f"<desc>{escape(said)}</desc>" if said else "",
            f'<rect width="{scene.width}" height="{scene.height}" fill="#ffffff"/>',
            *parts,
            "</svg>",
        )
    )


def _box(box: Box) -> str:
    edge = f' stroke="{box.edge}" stroke-width="{box.edge_width:g}"' if box.edge else ""
    dash = ' stroke-dasharray="6 4"' if box.dashed else ""
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
        f' fill="{box.fill}"{edge}{dash}/>'
    )


def _line(line: Line) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    anchor = "" if line.at == "start" else f' text-anchor="{line.at}"'
    return (
        f'<text x="{line.x:.1f}" y="{line.y:.1f}" font-size="{line.size}" fill="{line.ink}"'
        f"{weight}{anchor}>{escape(line.text)}</text>"
    )
