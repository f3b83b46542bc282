"""A term of the field as a link to its plain words (display/terms.py)."""

from __future__ import annotations

from django import template

from budgets.display import terms

register = template.Library()
register.simple_tag(terms.term)
