"""The matters that a document states one by one: funds of their own, operating cost, procurement, assets."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from budgets.disclosure.model import Particular, ParticularKind, Section, Table
from budgets.disclosure.money import Amount, Nothing
from budgets.disclosure.official_form.quantities import MATTERS, MATTERS_OF_FINAL_ACCOUNTS, PROCURED
from budgets.display.answers.frame import Frame
from budgets.display.answers.words import change, figure, is_english, published, say, unit
from budgets.display.figure_texts import disclosed_text
from budgets.display.rows import Fold, FoldedTable, Text
from budgets.display.terms import term

_Row = tuple[Text, Text, Text]


def matters_fold(frame: Frame) -> Fold | None:
    """Return them as a table, each kind of nothing in its own words; None where the document has none."""
    rows = [row for table in MATTERS for row in _rows(frame, table)]
    rows += _particulars(frame, Section.PERFORMANCE)
    held = [
        (_held(each.name), f"{each.count} {each.measure}".strip(), "")
        for each in frame.papers.own.holdings
    ]
    if not rows and not held:
        return None
    heads = (_("事项"), unit(), _("比上年"))
    words = _("政府采购、机关运行经费、政府性基金、公车和设备")
    return Fold(words, table=FoldedTable(heads, [*rows, *held]))


def _held(name: str) -> Text:
    return say(_("现有{name}"), name=published(name))


def _rows(frame: Frame, table: Table) -> Iterator[_Row]:
    """Yield a matter's total and its rows; nothing where its cell is blank."""
    stated, report = frame.papers.stated, frame.papers.report
    total = stated.total(table)
    if total is None or total.amount.nothing in (Nothing.BLANK, Nothing.OPEN):
        return
    before = next((x.before for x in report.changes() if x.about.table is table), None)
    changed = ""
    if before and total.amount.yuan is not None and not before.like_for_like:
        changed = change(total.amount.yuan, before.base, frame.decimals)
    yield _name(frame, table), _amount(frame, total.amount), changed
    for entry in stated.entries(table):
        yield say("　{}", published(entry.name)), _amount(frame, entry.amount), ""
    if table is PROCURED.table:
        yield from _particulars(frame, Section.PROCUREMENT)


def _particulars(frame: Frame, section: Section) -> Iterator[_Row]:
    """Yield what the document states of a section besides its tables: counts with their measure, amounts."""
    for each in frame.papers.own.particulars:
        if each.kind.section is section and not each.is_open:
            number = _amount(frame, each.amount) if each.amount else _number(each)
            share_of_all = each.share and _("占 {share}%").format(share=each.share.printed)
            indent = "　" if section is Section.PROCUREMENT else ""
            yield say("{}{}", indent, _particular(each.kind)), number, share_of_all or ""


def _particular(kind: ParticularKind) -> str:
    name = str(_(kind.text.zh))
    return _("其中：{part}").format(part=name) if kind.whole else name


def _number(each: Particular) -> str:
    measure = each.kind.measure
    return f"{each.count:,} {measure.en if is_english() else measure.zh}"


def people_told(frame: Frame) -> list[Text]:
    """Return the posts and people that the document counts, each whole with its parts, as short sentences."""
    stated = {each.kind: each for each in frame.papers.own.particulars if each.count is not None}
    found: list[Text] = []
    told: set[ParticularKind] = set()
    for kind in ParticularKind:  # a whole before its parts
        if kind.section is not Section.UNITS or kind not in stated or kind in told:
            continue
        parts = [stated[part] for part in kind.parts if part in stated]
        told |= {part.kind for part in parts}
        words = _head_count(stated[kind])
        if parts:
            inner = _("，").join(map(_head_count, parts))
            words = _("{whole}（{parts}）").format(whole=words, parts=inner)
        found.append(words)
    return found


def _name(frame: Frame, table: Table) -> Text:
    names = MATTERS_OF_FINAL_ACCOUNTS if frame.is_final else MATTERS
    name = names[table].zh
    return term(name, str(_(name)))


def _amount(frame: Frame, amount: Amount) -> str:
    if amount.nothing is Nothing.ZERO:
        return "0"
    if amount.yuan is None or amount.nothing:
        return disclosed_text(amount)
    return figure(amount.yuan, frame.decimals)


def _head_count(each: Particular) -> str:
    name, number = each.kind.text, f"{each.count:,}"
    return f"{name.en} {number}" if is_english() else f"{name.short.removesuffix('数')} {number} 人"
