"""Text as departments published it, marked as Chinese where the page around it is not."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@register.filter
def as_published(text: str) -> SafeString | str:
    """`{{ label|as_published }}`: for text that may be published or the interface's own."""
    if get_language() == "en" and _CHINESE.search(text):
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return text
