"""What a particular is called in the sentences of the rules, and where it stands."""

from __future__ import annotations

from budgets.disclosure.findings import CitedFigure
from budgets.disclosure.model import Disclosure, Particular, ParticularKind
from budgets.disclosure.official_form.vocabulary import Name
from budgets.disclosure.rules.line_index import NamedAmount


def address_of(kind: ParticularKind) -> str:
    """Return the cell of a kind, by which a finding leads to its row at the desk."""
    return f"particulars:{kind}"


def counted(disclosure: Disclosure, kind: ParticularKind) -> Particular | None:
    """Return what a document counts of a kind; None where it is silent, or the draft is still open."""
    found = disclosure.particular(kind)
    return found if found and found.count is not None else None


def amount_of(disclosure: Disclosure, kind: ParticularKind) -> NamedAmount | None:
    """Return the amount that a document states of a kind, with its name; None where there is none."""
    found = disclosure.particular(kind)
    if found is None or found.amount is None or found.amount.yuan is None:
        return None
    return NamedAmount(
        found.kind.text.zh,
        found.kind.text.en,
        found.amount,
        found.source.place,
        found.source.section,
        address_of(kind),
    )


def said(each: Particular) -> str:
    """Return a count with its name: "在职人数61人"."""
    return f"{each.kind.text.zh}{each.count}{each.kind.measure.zh}"


def said_en(each: Particular) -> str:
    """Return a count with its name in English: "people in office: 61"."""
    return f"{each.kind.text.en}: {each.count}"


def figure_of_count(each: Particular) -> CitedFigure:
    """Return a count as a finding shows it."""
    return CitedFigure(
        each.kind.text.zh,
        f"{each.count}{each.kind.measure.zh}",
        each.source.place,
        address_of(each.kind),
    )


def listed(names: list[Name]) -> tuple[str, str]:
    """Return names as a list in both languages."""
    return "、".join(each.zh for each in names), ", ".join(each.en for each in names)
