"""Labels: text as departments published it, and where a comparison's base comes from."""

from __future__ import annotations

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.reports.pages.year_on_year import Comparison, ComparisonBasis

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BASIS_LABELS = {
    ComparisonBasis.STATED: lambda: _("文件写明"),
    ComparisonBasis.DERIVED: lambda: _("由文件写的增减额推算"),
    ComparisonBasis.PUBLISHED: lambda: _("上年公开的文件"),
}


def as_published(text: str) -> SafeString | str:
    """Mark Chinese on an English page, `{{ label|as_published }}`: for text that may be published."""
    if get_language() == "en" and _CHINESE.search(text):
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return text


def basis_label(comparison: Comparison) -> str:
    """Return where the year before comes from."""
    if comparison.basis is None:
        return ""
    label = _BASIS_LABELS[comparison.basis]()
    return _("%(label)s（同口径）") % {"label": label} if comparison.like_for_like else label
