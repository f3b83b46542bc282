"""What a jurisdiction's data is, beside every name: the tag 演示 or 样例, and the notice.

Templates write names of departments and jurisdictions by `named` or `with_tag`; nothing else knows of tags.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.display import units
from budgets.display.lists.drawing import tag_of
from budgets.display.rows import Text
from budgets.models import Department, Jurisdiction
from budgets.models.departments import bracketed

register = template.Library()
Named = Department | Jurisdiction


@register.simple_tag
def named(of: Named) -> SafeString:
    """Return a name as published, with its tag: `{% named department %}`."""
    return format_html('<span lang="zh-Hans">{}</span>{}', of.name, tag(of.tag))


@register.filter
def tag(text: str) -> SafeString | str:
    """Return the tag alone, where the name stands already: `{{ place.tag|tag }}`."""
    return tag_of(text)


@register.filter
def with_tag(of: Named) -> str:
    """Return a name with its tag where no markup may stand: `{{ place|with_tag }}`."""
    return f"{of.name}{bracketed(of.tag)}"


@register.simple_tag
def unit_of(unit: Department) -> Text:
    """Return whose unit a unit is: `{% unit_of department %}`."""
    return units.unit_of(unit)


@register.simple_tag
def part_of(unit: Department) -> Text:
    """Return that a unit's budget is part of its department's: `{% part_of department %}`."""
    return units.part_of(unit)


@register.simple_tag
def notice_of(place: Jurisdiction) -> SafeString:
    """Return what a jurisdiction says of its data, in the language of the page as far as there is one."""
    text, language = place.notice_here
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag(takes_context=True)
def title_mark(context: template.Context) -> str:
    """Return the tags of what a page is about, behind its title: it is shown where the page is shared."""
    notices: Iterable[Jurisdiction] = context.get("notices") or ()
    tags = _("、").join(dict.fromkeys(each.tag for each in notices if each.tag))
    whole = bool(context.get("department") or context.get("place"))
    return bracketed(tags if whole or not tags else _("含%(tags)s") % {"tags": tags})


@register.simple_tag(takes_context=True)
def notice_text(context: template.Context) -> str:
    """Return the notices of what a page is about, behind its description."""
    notices: Iterable[Jurisdiction] = context.get("notices") or ()
    return "".join(f" {each.notice_here[0]}" for each in notices)


@register.simple_tag(takes_context=True)
def notice_metas(context: template.Context) -> SafeString:
    """Return the notices for scripts: plot-picture.js writes them into pictures that readers take away."""
    notices: Iterable[Jurisdiction] = context.get("notices") or ()
    said = ((each.name, each.notice_here[0]) for each in notices)
    return format_html_join("\n", '<meta name="data-notice" content="{} {}">', said)


@register.simple_tag(takes_context=True)
def source_of(context: template.Context, department: Department) -> str:
    """Return who says what a page says: the department, or where its data is not its own, the portal."""
    portal: dict[str, str] = context["portal"]
    return department.name if department.jurisdiction.is_real else portal["name"]
