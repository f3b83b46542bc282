"""Answers that are files made from a page: kept, and asked for again each time, as pages are."""

from __future__ import annotations

from django.http import HttpResponse

from budgets.data_views.streaming import CSV
from budgets.display.pictures.png import png
from budgets.display.pictures.scene import Scene
from budgets.display.pictures.svg import svg

MEDIA = {"csv": CSV, "png": "image/png", "svg": "image/svg+xml"}


def file_answer(content: bytes, kind: str) -> HttpResponse:
    """Return a file that every other page may read."""
    response = HttpResponse(content, content_type=MEDIA[kind])
    response["Access-Control-Allow-Origin"] = "*"
    return response


def picture_answer(scene: Scene, kind: str) -> HttpResponse:
    """Return a drawing as PNG or SVG."""
    return file_answer(png(scene) if kind == "png" else svg(scene).encode(), kind)
