"""Read a disclosure's own words again, so that the rules judge them beside its lines.

A clerk may write a section in the department's own words, or change a line below words that stay.
Whatever figure those words hold must still be that of the lines. An imported document whose words
nobody touched says nothing new: it comes back as it went in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgets.disclosure.model import (
    Disclosure,
    Line,
    LineKey,
    Passage,
    Phase,
    Reason,
    Section,
    Source,
    Statement,
)
from budgets.disclosure.money import Amount
from budgets.disclosure.readers.blocks.document import Paragraph
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.layout.field_codes import without_debris
from budgets.disclosure.readers.layout.headings import core_of, section_of
from budgets.disclosure.readers.layout.sections import Placed
from budgets.disclosure.readers.text.sentences import Sentences
from budgets.disclosure.readers.text.subjects import Subjects

OF_PASSAGES = "文字说明"


def with_own_words_read(disclosure: Disclosure) -> Disclosure:
    """Return the disclosure with what its passages state otherwise than its lines, for the rules to judge.

    Every amount that differs from its line becomes a further statement, every change that no reason
    holds a reason, and a share stays with its line as the passage states it. Where nothing differs
    the disclosure itself is given back. Nothing of this is meant to be stored.
    """
    if not disclosure.passages:
        return disclosure
    collector = _read(disclosure)
    statements = tuple(_new_statements(disclosure, collector))
    reasons = tuple(_new_reasons(disclosure, collector.reasons))
    lines = _judged_lines(disclosure, collector, {each.about for each in statements})
    if lines == disclosure.lines and not statements and not reasons:
        return disclosure
    return replace(
        disclosure,
        lines=lines,
        statements=disclosure.statements + statements,
        reasons=disclosure.reasons + reasons,
    )


def _read(disclosure: Disclosure) -> Collector:
    """Return what the passages say: every amount of theirs a further statement beside the lines."""
    bare = (
        replace(line, share=None, prior=None, planned=None, purpose="") for line in disclosure.lines
    )
    collector = Collector(lines={line.key: line for line in bare})
    department = disclosure.department
    final = disclosure.phase is Phase.FINAL
    names = (department.name, *department.short_names)
    subjects = Subjects(disclosure.fiscal_year, names, final=final)
    Sentences(collector, subjects, final=final).read(_placed(disclosure.passages))
    return collector


def _placed(passages: Iterable[Passage]) -> Iterator[Placed]:
    """Yield each paragraph of the passages in its section, its number that of its passage."""
    for number, passage in enumerate(passages, 1):
        heading = passage.heading
        topic = "" if section_of(heading) else core_of(heading)
        for text in passage.text.splitlines():
            bare = without_debris(text)
            if bare:
                yield Placed(passage.section, heading, topic, Paragraph(number, bare))


def _at_the_desk(source: Source) -> Source:
    """Return the source with the number of its passage, not of a paragraph of the imported file."""
    number = source.place.strip("第段 ")
    return replace(source, place=f"{OF_PASSAGES}第 {number} 条")


def _new_statements(disclosure: Disclosure, collector: Collector) -> Iterator[Statement]:
    """Yield the amounts that neither their line nor a known statement holds."""
    lines = {line.key: line for line in disclosure.lines}
    settled = _settled_codes(disclosure)
    known = {_said(key, line.amount) for key, line in lines.items()}
    known |= {_said(each.about, each.amount) for each in disclosure.statements}
    first = [
        Statement(key, line.amount, line.source)
        for key, line in collector.lines.items()
        if key not in lines
    ]
    for statement in (*first, *collector.statements):
        key = settled.get(statement.about, statement.about)
        said = _said(key, statement.amount)
        if said not in known:
            known.add(said)
            yield Statement(key, statement.amount, _at_the_desk(statement.source))


def _said(key: LineKey, amount: Amount) -> tuple[object, ...]:
    return key, amount.yuan, amount.nothing


def _settled_codes(disclosure: Disclosure) -> dict[LineKey, LineKey]:
    """Return where a line's printed name means another code than its own, the key of its name."""
    lines = {line.key for line in disclosure.lines}
    keys = {
        replace(line.key, code=line.code_as_written): line.key
        for line in disclosure.lines
        if line.code_as_written
    }
    return {written: own for written, own in keys.items() if written not in lines}


def _new_reasons(disclosure: Disclosure, read: list[Reason]) -> Iterator[Reason]:
    settled = _settled_codes(disclosure)
    for each in read:
        reason = replace(each, about=settled.get(each.about, each.about))
        known = [
            x for x in disclosure.reasons
            if x.about == reason.about and x.against is reason.against
        ]  # fmt: skip
        if any(_holds(x, reason) for x in known):
            continue
        text = reason.text or next((x.text for x in known if x.text), "")
        yield replace(reason, text=text, source=_at_the_desk(reason.source))


def _holds(known: Reason, read: Reason) -> bool:
    """Return whether a known reason says all that was read now, whatever its words."""
    pairs = ((known.change, read.change), (known.prior, read.prior))
    same = all(new is None or (old is not None and old.yuan == new.yuan) for old, new in pairs)
    percent = read.percent is None or (
        known.percent is not None and known.percent.value == read.percent.value
    )
    return known.direction is read.direction and same and percent


def _judged_lines(
    disclosure: Disclosure, collector: Collector, contradicted: set[LineKey]
) -> tuple[Line, ...]:
    """Return the lines as the rules shall see them.

    A contradicted line that no sentence states (any more) stands in its table only. A share is the
    passage's.
    """
    words = "\n".join(passage.text for passage in disclosure.passages)
    lines = []
    for line in disclosure.lines:
        read = collector.lines.get(line.key)
        share = read.share if read else None
        if share is not None and (line.share is None or share.value != line.share.value):
            line = replace(line, share=share)
        if line.key in contradicted and not _is_said(line, words):
            line = replace(line, source=replace(line.source, section=Section.TABLES))
        lines.append(line)
    return tuple(lines)


def _is_said(line: Line, words: str) -> bool:
    """Return whether the sentence from which a line came still stands, and still states its amount."""
    sentence = line.source.text
    return bool(sentence) and sentence in words and line.amount.printed in sentence
