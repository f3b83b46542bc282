"""What comes of a page of the desk that somebody sent: kept, not understood, or overtaken by another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.admin.desk.entry_page import CellError, EntryPage, Kept
from budgets.admin.desk.form_data import PageSnapshot, typed_rows, with_rows
from budgets.admin.desk.merging import MINE, THEIRS, Clash, Merge, merged
from budgets.admin.desk.sheets import Sheet, before_in_unit
from budgets.models import Edition, Event


@dataclass(slots=True)
class SaveResult:
    """What came of it. `problem` is why nothing was stored; `overtaken` is set where another was first."""

    blocks: list[Any]
    kept: Kept = field(default_factory=dict)
    note: str = ""
    problem: str = ""
    overtaken: Conflict | None = None
    merged: bool = False
    after: Edition | None = None  # the edition as it was saved, with its parts

    @property
    def troubles(self) -> list[CellError]:
        """What is not understood, cell by cell."""
        return [trouble for block in self.blocks for trouble in block.troubles]


@dataclass(slots=True)
class Conflict:
    """Who saved meanwhile and when, what only they changed, and what both of us did."""

    who: str
    when: str
    merge: Merge
    state: str
    clashes: list[dict[str, Any]]
    taken: list[dict[str, Any]]


def save_page(part: EntryPage, edition: Edition, data: QueryDict, actor: Any) -> SaveResult:
    """Store what was typed into a page of a draft, whole or not at all.

    The edition is locked, and its parts are loaded.

    IntegrityError and DataError are the database's: the caller's transaction has to end with them.
    """
    blocks = part.blocks(edition, data)
    if not _understood(blocks):
        problem = _("还没有保存：请改正标出的地方，您填的内容都在下面。")
        return SaveResult(blocks, problem=problem)
    state = part.state(edition)
    overtaken = data.get("state") != state
    if overtaken:
        found = _overtaken(part, edition, data, blocks, state)
        agreed = state in (data.get("merge"), data.get("merge_mine"), data.get("merge_theirs"))
        if found.merge.undecided or not agreed:
            return SaveResult(blocks, problem=_problem(found), overtaken=found)
        data = with_rows(data, found.merge.rows)
        blocks = part.blocks(edition, data)
        if not _understood(blocks):
            problem = _("合并后有互相矛盾的地方，还没有保存：请改正标出的地方。")
            return SaveResult(blocks, problem=problem)
    return _store(part, edition, data, blocks, actor, merged=overtaken)


def _understood(blocks: list[Any]) -> bool:
    checked = [block.is_valid() for block in blocks]  # every block, so that all errors show
    return all(checked)


def _store(
    part: EntryPage,
    edition: Edition,
    data: QueryDict,
    blocks: list[Any],
    actor: Any,
    *,
    merged: bool,
) -> SaveResult:
    with publishing.changing(edition=edition, actor=actor, locked=True) as change:
        kept = part.save(edition, blocks, data)
        note = _("%(part)s：%(count)s 行") % {"part": part.title, "count": len(kept)}
        change.note = note
    return SaveResult(blocks, kept, note, merged=merged, after=change.after)


def _overtaken(
    part: EntryPage, edition: Edition, data: QueryDict, blocks: list[Any], state: str
) -> Conflict:
    opened = PageSnapshot.of(data)
    before, like = opened.rows, None
    if isinstance(part, Sheet):
        unit = part.unit(edition, data)
        before = before_in_unit(opened, unit)
        like = PageSnapshot(unit=unit.value, columns=opened.columns)
    theirs = part.opened(edition, like)
    mine = {b.prefix: rows for b in blocks if (rows := typed_rows(data).get(b.prefix)) is not None}
    merge = merged(before, mine, theirs.rows, lambda key: _choice(data, key))
    last = edition.events.filter(act=Event.Act.EDIT_DRAFT).first() or edition.events.first()
    return Conflict(
        who=last.actor_name if last and last.actor_name else _("别人"),
        when=timezone.localtime(last.at).strftime("%m-%d %H:%M") if last else "",
        merge=merge,
        state=state,
        clashes=[_described(clash, blocks) for clash in merge.clashes],
        taken=[_described(clash, blocks) for clash in merge.taken],
    )


def _choice(data: QueryDict, key: str) -> str:
    if "merge_mine" in data:
        return MINE
    if "merge_theirs" in data:
        return THEIRS
    return str(data.get(f"choose-{key}", ""))


def _problem(found: Conflict) -> str:
    said = {"who": found.who, "when": found.when}
    return (
        _("还没有保存：您打开这一页之后，%(who)s（%(when)s）保存过这里。您填的内容都在下面。")
        % said
    )


def _described(clash: Clash, blocks: list[Any]) -> dict[str, Any]:
    block = next((block for block in blocks if block.prefix == clash.prefix), None)
    headings = dict(block.headings) if block else {}
    heading = " ".join(filter(None, (clash.row.get("code"), clash.row.get("name")))) or (
        _row_name(clash, block)
    )
    side = block.title if block and len(blocks) > 1 else ""
    return {
        "key": clash.key,
        "row": f"{side} {heading}".strip(),
        "column": headings.get(clash.field, clash.field) if clash.field else _("整行"),
        "before": _words(clash.before, gone=_("没有这一行")),
        "mine": _words(clash.mine, gone=_("没有这一行")),
        "theirs": _words(clash.theirs, gone=_("没有这一行")),
        "chosen": clash.chosen,
    }


def _row_name(clash: Clash, block: Any) -> str:
    for row in getattr(block, "rows", ()):
        if row.was == clash.was and row.is_total:
            return str(row.total_label)
    return next((text[:30] for text in clash.row.values() if text), _("新的一行"))


def _words(text: str | None, *, gone: str) -> str:
    return gone if text is None else text or _("（空）")
