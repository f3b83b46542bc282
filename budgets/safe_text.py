"""Texts without invisible characters (disclosure/characters.py): these are refused in what a person writes.

What was stored with some is shown without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

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
    """Raise ValidationError, with a sentence, for a text with invisible characters."""
    if found := harmful(text, lines=lines):
        raise ValidationError(
            _("里面有看不见的控制字符（%(character)s）或换行，请删去这一处，重新输入。")
            % {"character": found}
        )


def attachment(name: str, ascii_name: str = "") -> str:
    """Return the Content-Disposition of a download under a name that may come from a person.

    Clients that know only ASCII are given `ascii_name`, if there is one, besides the name in full.
    """
    name = without_harmful(name, lines=False)
    if ascii_name:
        return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    return content_disposition_header(True, name) or ""


def visible_text_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Remove invisible characters from every page, whatever they come from.

    What was published with them stays as it was sealed, in its files; they do not act on any page.
    """

    return lambda request: with_visible_text(get_response(request))


def with_visible_text(response: HttpResponse) -> HttpResponse:
    """Return a page without invisible characters; one that is compressed has none any more."""
    shown = response.get("Content-Type", "").startswith("text/html")
    if not shown or response.streaming or response.has_header("Content-Encoding"):
        return response
    if _IN_PAGES.search(response.content):
        response.content = _IN_PAGES.sub(b"", response.content)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
    return response
