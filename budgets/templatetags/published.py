"""Text as departments published it (display/labels.py)."""

from __future__ import annotations

from django import template

from budgets.display import labels

register = template.Library()
register.filter(labels.as_published)
