"""A term of the field explained where it stands (display/terms.py)."""

from __future__ import annotations

from django import template

from budgets.display import terms

register = template.Library()
register.simple_tag(terms.term, takes_context=True)
register.simple_tag(terms.explained, takes_context=True)
