"""What contradicts itself in a document: two figures side by side, or a sentence about a name."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from budgets.display.labels import as_published, mixed
from budgets.display.rows import Contradiction, Figure, Text

register = template.Library()


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - every piece that is put together here is escaped


@register.simple_tag
def contradiction(found: Contradiction, *, unanswered: bool = False) -> SafeString:
    """Set two figures beside each other that should be one, or say what is wrong with a name.

    `unanswered`: say so where the department does not explain it.
    """
    if found.left is None or found.right is None:
        places = "".join(f"<li>{_cited(each)}</li>" for each in found.figures)
        listed = f'<ul class="soft">{places}</ul>' if places else ""
        return _safe(
            f"<p>{escaped(mixed(found.message))}</p>{listed}{_reply(found.reply, unanswered)}"
        )
    unequal = f'<span aria-hidden="true">≠</span><span class="hidden">{escaped(_("对不上"))}</span>'
    further = "".join(f"<p>{_cited(each)}</p>" for each in found.figures)
    return _safe(
        f'<div class="pair"><div>{_figure(found.left)}</div><i>{unequal}</i>'
        f"<div>{_figure(found.right)}</div><p>{escaped(mixed(found.message))}</p>"
        f"{further}{_reply(found.reply, unanswered)}</div>"
    )


def _figure(figure: Figure) -> str:
    return f"{escaped(figure.label)}<b>{escaped(as_published(figure.printed))}</b>{_place(figure)}"


def _cited(figure: Figure) -> str:
    printed = escaped(as_published(figure.printed))
    return f"{escaped(figure.label)} <strong>{printed}</strong> {_place(figure)}"


def _place(figure: Figure) -> str:
    place = escaped(as_published(figure.place))
    return (
        f'<a href="{escaped(figure.href)}">{place}</a>'
        if figure.href
        else f"<small>{place}</small>"
    )


def _reply(reply: Text, unanswered: bool) -> str:
    if not reply:
        return f'<p class="soft">{escaped(_("部门未作说明。"))}</p>' if unanswered else ""
    return f"<p><strong>{escaped(_('部门的说明：'))}</strong>{escaped(reply)}</p>"
