"""The parts of a page, drawn from the dataclasses of display/rows.py: rows, bars, keys, facts, folds, years.

A page has a hundred rows, so they are put together here and not in templates. Texts are escaped unless they
are safe already; bars are SVG with widths in per cent, because styles inside a page are not allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets.display.answers.keys import pairs_key
from budgets.display.rows import (
    AXIS,
    INSIDE,
    LAST_YEAR,
    MORE,
    PLAN,
    SPENT,
    UNEXPLAINED,
    Answer,
    Bar,
    Fact,
    Facts,
    Fold,
    FoldedTable,
    KeyPart,
    Rect,
    Row,
    Rows,
    Standing,
    Text,
    Why,
    YearLink,
    YearPair,
)

register = template.Library()

_ICONS = {
    PLAN: '<rect class="plan" width="18" height="10"/>',
    SPENT: '<rect class="real" width="18" height="10"/>',
    INSIDE: '<rect class="plan" width="18" height="10"/><rect class="real" y="3" width="14" height="4"/>',
    LAST_YEAR: '<rect class="tick" x="8" width="3" height="10"/>',
    UNEXPLAINED: f'<rect class="{MORE} {UNEXPLAINED}" width="18" height="10"/>',
}


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - every piece that is put together here is escaped


# Bars


@register.simple_tag
def bar(rects: Bar, css: str = "row__bar") -> SafeString:
    """Draw a bar: `{% bar row.bar %}`."""
    if not rects:
        return _safe("")
    classes = f' class="{css}"' if css else ""
    return _safe(f'<svg{classes} aria-hidden="true">{"".join(map(_rect, rects))}</svg>')


def _rect(rect: Rect) -> str:
    x = f' x="{rect.x:.2f}%"' if rect.x else ""
    if rect.kinds == LAST_YEAR:
        return f'<rect class="{LAST_YEAR}"{x} y="-3" width="3" height="130%"/>'
    if rect.kinds == AXIS:
        return f'<rect class="{AXIS}"{x} y="-4" width="1" height="150%"/>'
    height = 'y="33%" height="34%"' if rect.inside else 'height="100%"'
    return f'<rect class="{rect.kinds}"{x} width="{rect.width:.2f}%" {height}/>'


@register.simple_tag
def key(parts: Sequence[KeyPart]) -> SafeString:
    """Explain the marks of a list: its unit is read aloud, its swatches are not."""
    if not parts:
        return _safe("")
    return _safe(f'<p class="key">{"".join(map(_key_part, parts))}</p>')


def _key_part(part: KeyPart) -> str:
    if not part.kind:
        return f"<span>{escaped(part.text)}</span>"
    icon = _ICONS.get(part.kind) or f'<rect class="{part.kind}" width="18" height="10"/>'
    return f'<span aria-hidden="true"><svg>{icon}</svg>{escaped(part.text)}</span>'


# Rows


@register.simple_tag
def rows(found: Rows | Sequence[Row]) -> SafeString:
    """Draw a list of rows with one scale."""
    if not found:
        return _safe("")
    if not isinstance(found, Rows):
        found = Rows(found)
    two = found.two_lines
    pieces = [_row(each, two=two) for each in found.items]
    if found.fold:
        pieces.append(f"<li>{fold(found.fold)}</li>")
    pieces += [_row(each, two=two) for each in found.last]
    tag = "ol" if found.ordered else "ul"
    return _safe(f'<{tag} class="rows">{"".join(pieces)}</{tag}>')


def _row(row: Row, *, two: bool) -> str:
    css = "row"
    css += " row--two" if two and row.bar else ""
    css += " row--in" if row.inner else ""
    css += " row--sum" if row.total else ""
    css += " row--why" if row.stepped else ""
    place = f' id="{escaped(row.anchor)}"' if row.anchor else ""
    return (
        f'<li class="{css}"{place}>{_name(row)}{_amount(row)}{bar(row.bar)}'
        f"{_span('row__note', row.note)}{_span('row__change', row.change)}{_why(row.why)}</li>"
    )


def _name(row: Row) -> str:
    if row.href:
        name = f'<a class="row__name" href="{escaped(row.href)}">{escaped(row.name)}</a>'
    else:
        name = f'<span class="row__name">{escaped(row.name)}</span>'
    if not row.mark:
        return name
    is_plain = not isinstance(row.mark, SafeString)
    mark = f'<span class="mark">{escaped(row.mark)}</span>' if is_plain else row.mark
    return f"<span>{name} {mark}</span>"


def _amount(row: Row) -> str:
    if not row.amount:
        return ""
    sign = _unequal(link=True) if row.contradicted else ""
    return f'<b class="row__amount">{sign}{escaped(row.amount)}</b>'


def _unequal(*, link: bool) -> str:
    """Return the sign beside a figure that another place of the document contradicts, and its word."""
    words = f'<span aria-hidden="true">≠</span><span class="hidden">{escaped(_("对不上"))}</span>'
    if link:
        return f'<a class="neq" href="#disagree">{words}</a> '
    return f'<span class="neq">{words}</span> '


def _span(css: str, text: Text) -> str:
    return f'<span class="{css}">{escaped(text)}</span>' if text else ""


def _why(why: Why | None) -> str:
    if why is None:
        return ""
    if why.missing:
        return f'<p class="row__why row__why--none">{escaped(why.text)}</p>'
    said = f'<span class="hidden">{escaped(_("原因："))}</span>' if "<q" in why.text else ""
    return f'<p class="row__why">{said}{escaped(why.text)}</p>'


# Folds and small tables


@register.simple_tag
def fold(found: Fold) -> SafeString:
    """Fold rows or a table away; they stay in the page."""
    place = f' id="{escaped(found.anchor)}"' if found.anchor else ""
    body = (rows(found.rows) if found.rows else "") + (
        _small_table(found.table) if found.table else ""
    )
    return _safe(
        f'<details class="fold"{place}><summary><span>{escaped(found.summary)}</span></summary>'
        f'<div class="fold__body">{body}</div></details>'
    )


def _small_table(table: FoldedTable) -> str:
    heads = "".join(
        f'<th scope="col" role="columnheader"{" class=n" if at else ""}>{escaped(head)}</th>'
        for at, head in enumerate(table.heads)
    )
    body = "".join(_small_row(row, table.heads) for row in table.rows)
    return (
        f'<div class="table"><table role="table"><thead role="rowgroup"><tr role="row">{heads}'
        f'</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _small_row(cells: Sequence[Text], heads: Sequence[str]) -> str:
    first, rest = cells[0], zip(cells[1:], heads[1:], strict=False)
    others = "".join(
        f'<td role="cell" class="n" data-label="{escaped(head)}">{escaped(cell)}</td>'
        for cell, head in rest
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{escaped(first)}</th>{others}</tr>'


# Sections


@register.filter
def elsewhere(drawn: str, page: str) -> SafeString:
    """Let what is drawn for a page lead to that page from another: `{% filter elsewhere:address %}`."""
    return _safe(drawn.replace('href="#', f'href="{escaped(page)}#'))


@register.simple_tag
def anchors(names: str) -> SafeString:
    """Put places that addresses from outside lead to: `{% anchors "where-to items" %}`."""
    places = (f'<span id="{escaped(name)}"></span>' for name in (names or "").split())
    return _safe("".join(places))


# The first screen


@register.simple_tag
def heading(groups: Iterable[Text]) -> SafeString:
    """Write a heading in groups of words that never break inside."""
    written = ""
    for each in groups:
        words = str(escaped(each))
        between = " " if written and _apart(strip_tags(written), strip_tags(words)) else ""
        written += f"{between}<span>{words}</span>"
    return _safe(written)


def _apart(before: str, after: str) -> bool:
    """Return whether a space stands between two texts: around Latin letters and figures, not in Chinese."""
    return before[-1:].isascii() or after[:1].isascii()


@register.simple_tag
def answer(found: Answer) -> SafeString:
    """Write the number of a page and the sentence below it."""
    large = f" <small>{escaped(found.large)}</small>" if found.large else ""
    sign = _unequal(link=True) if found.contradicted else ""
    return _safe(
        f'<p class="answer__number"><span>{escaped(found.label)}</span> {sign}<b>{escaped(found.number)}</b> '
        f'{escaped(found.unit)}{large}</p><p class="answer__text">{escaped(found.sentence)}</p>'
    )


@register.simple_tag
def facts(found: Facts) -> SafeString:
    """Draw the rows of the first screen."""
    if not found.items:
        return _safe("")
    lead = f'<p class="facts__key">{escaped(found.lead)}</p>' if found.lead else ""
    return _safe(f'<div class="facts">{lead}{"".join(map(_fact, found.items))}</div>')


def _fact(fact: Fact) -> str:
    sign = _unequal(link=False) if fact.contradicted else ""
    beside = f" <small>{escaped(fact.beside)}</small>" if fact.beside else ""
    inner = (
        f"<span>{sign}{escaped(fact.name)}</span><b>{escaped(fact.amount)}{beside}</b>"
        f"{bar(fact.bar, '')}"
    )
    if not fact.href:
        return f'<div class="facts__row">{inner}</div>'
    return f'<a href="{escaped(fact.href)}">{inner}</a>'


@register.simple_tag
def standing(items: Sequence[Standing]) -> SafeString:
    """Write the line of standing: checked, edition, on time, whom to call."""
    return _safe(f'<ul class="stand">{"".join(map(_standing, items))}</ul>')


def _standing(item: Standing) -> str:
    css = {"alert": ' class="bad"', "call": ' class="call"', "late": ' class="late"'}.get(item.kind)
    text = str(escaped(item.text))
    if item.href:
        text = f'<a href="{escaped(item.href)}">{text}</a>'
    return f"<li{css or ''}>{text}</li>"


@register.simple_tag
def chain(years: Sequence[YearLink]) -> SafeString:
    """Write the chain of years; the page itself is in bold."""
    items = "".join(
        f'<li><a href="{escaped(each.href)}">{escaped(each.label)}</a></li>'
        if each.href
        else f'<li><b aria-current="page">{escaped(each.label)}</b></li>'
        for each in years
    )
    return _safe(
        f'<nav aria-label="{escaped(_("年份"))}"><ol class="chain">{items}</ol></nav>'
        if items
        else f'<p class="chain"><span>{escaped(_("本站没有别的年份"))}</span></p>'
    )


# Years


@register.simple_tag
def years_key() -> SafeString:
    """Explain the columns of `pairs`."""
    return key(pairs_key())


@register.simple_tag
def pairs(years: Sequence[YearPair], title: str = "", name: str = "") -> SafeString:
    """Draw plan and actual of some years. A script may lay its own drawing over the columns (plots.js).

    `title` stands above the picture that a reader saves, `name` is the plot's on its page (save_plot).
    """
    if not years:
        return _safe("")
    of_plot = f' id="{escaped(name)}"' if name else ""
    of_plot += f' data-title="{escaped(title)}"' if title else ""
    columns = "".join(map(_pair_of_year, years))
    return _safe(f'<div class="plot" data-plot{of_plot}><ol class="pairs">{columns}</ol></div>')


@register.simple_tag
def save_plot(name: str) -> SafeString:
    """Offer a plot as a picture, where scripts run."""
    return _safe(
        f'<button class="as-link plot__save" type="button" data-save-plot="{escaped(name)}" hidden>'
        f"{escaped(_('存为图片'))}</button>"
    )


def _pair_of_year(year: YearPair) -> str:
    columns = ""
    if year.plan_height is not None:
        columns += _column(PLAN, "12%", year.plan_height)
    if year.actual_height is not None:
        columns += _column(SPENT, "54%", year.actual_height)
    label = (
        f'<a href="{escaped(year.href)}">{year.year}</a>'
        if year.href
        else f"<span>{year.year}</span>"
    )
    plan, actual = escaped(pgettext("figure", "计划")), escaped(pgettext("figure", "实际"))
    return (
        f'<li><svg aria-hidden="true">{columns}</svg>{label}'
        f'<b><span class="hidden">{plan} </span>{escaped(year.plan)}</b>'
        f'<span><span class="hidden">{actual} </span>{escaped(year.actual)}</span></li>'
    )


def _column(css: str, x: str, height: object) -> str:
    top = f"{100 - float(str(height)):.2f}"
    return f'<rect class="{css}" x="{x}" y="{top}%" width="34%" height="{height:.2f}%"/>'
