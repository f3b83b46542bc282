"""Texts are what they show: other characters (disclosure/characters.py) are refused in what a person writes.

What was kept with some is shown without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from budgets.disclosure.characters import harmful, without_harmful

# The same characters in UTF-8: by the set of first bytes, a page is looked through in a fraction of the time.
_IN_PAGES = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xc2\xd8\xe2\xef](?:(?<=[\x00-\x1f\x7f])"
    rb"|(?<=\xc2)[\x80-\x9f]|(?<=\xd8)\x9c|(?<=\xef)\xbb\xbf"
    rb"|(?<=\xe2)(?:\x80[\x8e\x8f\xa8-\xae]|\x81[\xa6-\xa9]))"
)


def validate_visible(text: str, *, lines: bool = True) -> None:
    """ValidationError, in a sentence, for a text with characters that do not show."""
    if found := harmful(text, lines=lines):
        raise ValidationError(
            _("里面有看不见的控制字符（%(character)s）或换行，请删去这一处，重新输入。")
            % {"character": found}
        )


def attachment(name: str) -> str:
    """The Content-Disposition of a file to be kept under a name that may come from a person."""
    return content_disposition_header(True, without_harmful(name, lines=False)) or ""


def visible_text_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that takes such characters out of every page, wherever in it they come from.

    What was published with them stays as it was sealed, in its files; no page is drawn by them.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        shown = response.get("Content-Type", "").startswith("text/html")
        if shown and not response.streaming and _IN_PAGES.search(response.content):
            response.content = _IN_PAGES.sub(b"", response.content)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response

    return answer
