"""Labels: text as departments published it, marked as Chinese on an English page."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CHINESE_WORDS = re.compile(r"([\u3400-\u9fff][\u3400-\u9fff（）、]*)")


def as_published(text: str) -> SafeString | str:
    """Mark Chinese on an English page, `{{ label|as_published }}`: for text that may be published."""
    if get_language() == "en" and _CHINESE.search(text):
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return text


def mixed(text: str) -> SafeString | str:
    """Mark the Chinese words inside an English sentence; in Chinese the sentence is as it was."""
    if get_language() != "en":
        return text
    pieces = _CHINESE_WORDS.split(text)  # every second piece is Chinese
    marked = ((as_published(piece) if at % 2 else piece,) for at, piece in enumerate(pieces))
    return format_html_join("", "{}", marked)
