"""Facts for machines inside a page: data in a script element, which no browser runs."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()
# As django.utils.html.json_script: nothing in the data may end the element or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(facts: dict[str, Any]) -> str:
    """Return the facts as JSON-LD."""
    text = json.dumps(facts, ensure_ascii=False).translate(_ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308 - escaped above
    )
