"""Answers that are files made from a page: asked for again each time, made again only where they changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import condition

from budgets.data_views.streaming import CSV
from budgets.display.pictures.png import kept_png
from budgets.display.pictures.scene import Scene
from budgets.display.pictures.svg import svg

MEDIA = {"csv": CSV, "png": "image/png", "svg": "image/svg+xml"}


def file_answer(
    request: HttpRequest, kind: str, says: str, content: Callable[[], bytes]
) -> HttpResponseBase:
    """Return a file for everybody's pages; `says` is all that it shows, `content` makes it when it must."""
    mark = sha256(says.encode()).hexdigest()[:24]

    def made(_request: HttpRequest) -> HttpResponse:
        response = HttpResponse(content(), content_type=MEDIA[kind])
        response["Access-Control-Allow-Origin"] = "*"
        return response

    answer: HttpResponseBase = condition(etag_func=lambda _request: f'"{mark}-{kind}"')(made)(
        request
    )
    return answer


def picture_answer(request: HttpRequest, scene: Scene, kind: str) -> HttpResponseBase:
    """Return a drawing as PNG or SVG."""
    text = svg(scene)
    content = partial(kept_png, scene, text) if kind == "png" else text.encode
    return file_answer(request, kind, text, content)
