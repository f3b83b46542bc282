"""Data stored along with the rows of an edition: templates, files, and what its figures imply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from budgets.disclosure import model
from budgets.disclosure.json_forms import FIRST
from budgets.disclosure.leaves import leaves
from budgets.disclosure.open_data import schema
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.blocks.document import Document, Paragraph
from budgets.disclosure.writers.canonical_json import FORM, canonical_json
from budgets.disclosure.writers.outline import outline_of, words_to_keep
from budgets.models import (
    Edition,
    FileRows,
    Original,
    PublishedWords,
    Remainder,
    SealedCopy,
    Wording,
)
from budgets.store.reading import read


def wording_of(edition: Edition) -> dict[model.Section, str]:
    """Return the jurisdiction's templates for the official document, by section.

    An open edition's are those of today; a published edition keeps the ones that it was published under.
    """
    kept = edition.wording
    if edition.is_unpublished:
        rows = Wording.objects.filter(
            jurisdiction__departments=edition.department_id, phase=edition.phase
        )
        kept = dict(rows.values_list("section", "template"))
    return {model.Section(section): template for section, template in kept.items()}


def keep_original(edition: Edition, name: str, data: bytes, reading: Reading) -> Original:
    """Store the file from which a draft was read, with its text and the reader's counts.

    It replaces an earlier file of the draft.
    """
    Original.objects.filter(edition=edition).delete()
    return Original.objects.create(
        edition=edition,
        name=name[:200],
        sha256=sha256(data).hexdigest(),
        data=data,
        blocks=blocks_of(reading.document),
        unused=list(reading.unused),
        coverage=asdict(reading.coverage),
    )


def blocks_of(document: Document) -> list[dict[str, Any]]:
    """Return the text of a document as `Original.blocks` keeps it."""
    return [
        {"paragraph": block.number, "page": block.page, "text": block.text}
        if isinstance(block, Paragraph)
        else {"table": block.number, "pages": list(block.pages), "rows": block.rows}
        for block in document.blocks
    ]


def mark_leaves(edition: Edition, disclosure: model.Disclosure | None = None) -> None:
    """Mark on every line whether it is a leaf, and store by how much the leaves of a table miss its total.

    Files of the whole portal need not compute either. `disclosure` saves a query where the caller has just
    read the edition.
    """
    positions = leaves((disclosure or read(edition)).lines)
    marks = edition.lines.order_by("order", "pk").values_list("pk", "is_leaf")
    wrong: dict[bool, list[int]] = {True: [], False: []}
    for position, (pk, is_leaf) in enumerate(marks):
        if is_leaf is not (position in positions):
            wrong[is_leaf].append(pk)
    for is_leaf, pks in wrong.items():
        if pks:
            edition.lines.filter(pk__in=pks).update(is_leaf=not is_leaf)
    Remainder.objects.work_out(edition)


def store_sealed_copy(edition: Edition, disclosure: model.Disclosure) -> None:
    """Store the canonical JSON permanently, and set the checksum; the caller saves the edition."""
    copy = SealedCopy.objects.create(edition=edition, text=canonical_json(disclosure), form=FORM)
    edition.checksum = sha256(copy.text.encode()).hexdigest()


def sealed_text(edition: Edition) -> str:
    """Return the canonical JSON of an edition: as it was sealed, or as a draft is now."""
    copy = SealedCopy.objects.filter(edition=edition).first()
    return copy.text if copy else canonical_json(read(edition))


def keep_words(
    edition: Edition, disclosure: model.Disclosure, wording: Mapping[model.Section, str]
) -> None:
    """Store the words of the official document permanently: no request fills in a template."""
    of_unit = edition.department.is_unit
    kept = words_to_keep(outline_of(disclosure, wording, of_unit=of_unit))
    PublishedWords.objects.get_or_create(edition=edition, defaults={"blocks": kept})


def keep_rows(edition: Edition, disclosure: model.Disclosure) -> None:
    """Store the CSV rows of an edition at publication, so that a file of all editions is only read."""
    rows, count = schema.packed(disclosure)
    FileRows.objects.create(edition=edition, layout=schema.LAYOUT, count=count, rows=rows)


def keep_files(edition: Edition) -> None:
    """Store what files need of an edition of an earlier version; for the owner (db/lifting.py)."""
    disclosure = read(edition)
    FileRows.objects.filter(edition=edition).delete()
    keep_rows(edition, disclosure)
    if not SealedCopy.objects.filter(edition=edition).exists():
        SealedCopy.objects.create(edition=edition, **_as_sealed(edition, disclosure))


def _as_sealed(edition: Edition, disclosure: model.Disclosure) -> dict[str, Any]:
    """Return the text in the form that has the checksum; if none has, in the first form."""
    texts = {form: canonical_json(disclosure, form) for form in range(FIRST, FORM + 1)}
    sealed = (
        form
        for form, text in texts.items()
        if sha256(text.encode()).hexdigest() == edition.checksum
    )
    form = next(sealed, FIRST)
    return {"text": texts[form], "form": form}
