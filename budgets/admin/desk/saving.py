"""The result of submitting a page of the desk: stored, invalid, or in conflict with a newer save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets import publishing
from budgets.admin.desk.entry_page import EntryPage, PageBlock, SavedRows, opened
from budgets.admin.desk.form_data import CellError, PageSnapshot, typed_rows, with_rows
from budgets.admin.desk.merging import MINE, THEIRS, Clash, Merge, State, merged
from budgets.models import Edition, Event


@dataclass(slots=True)
class SaveResult:
    """What came of it: `problem` is why nothing was stored, `conflict` who was faster."""

    blocks: Sequence[PageBlock]
    rows: SavedRows = field(default_factory=dict)
    note: str = ""
    problem: str = ""
    conflict: Conflict | None = None
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
    clashes: list[dict[str, str]]
    taken: list[dict[str, str]]


def save_page(part: EntryPage[Any], edition: Edition, data: QueryDict, actor: User) -> SaveResult:
    """Store what was typed into a page of a draft, whole or not at all.

    The edition is locked, and its parts are loaded.

    IntegrityError and DataError are the database's: the caller's transaction has to end with them.
    """
    blocks = part.blocks(edition, data)
    if not _is_valid(blocks):
        problem = _("还没有保存：请改正标出的地方，您填的内容都在下面。")
        return SaveResult(blocks, problem=problem)
    state = part.state(edition)
    is_stale = data.get("state") != state
    if is_stale:
        conflict = _conflict(part, edition, data, blocks, state)
        agreed = state in (data.get("merge"), data.get("merge_mine"), data.get("merge_theirs"))
        if conflict.merge.undecided or not agreed:
            pattern = _(
                "还没有保存：您打开这一页之后，%(who)s（%(when)s）保存过这里。您填的内容都在下面。"
            )
            problem = pattern % {"who": conflict.who, "when": conflict.when}
            return SaveResult(blocks, problem=problem, conflict=conflict)
        data = with_rows(data, conflict.merge.rows)
        blocks = part.blocks(edition, data)
        if not _is_valid(blocks):
            problem = _("合并后有互相矛盾的地方，还没有保存：请改正标出的地方。")
            return SaveResult(blocks, problem=problem)
    with publishing.changing(edition=edition, actor=actor, locked=True) as change:
        rows = part.save(edition, blocks, data)
        change.note = _("%(part)s：%(count)s 行") % {"part": part.title, "count": len(rows)}
    return SaveResult(blocks, rows, change.note, merged=is_stale, after=change.after)


def _is_valid(blocks: Sequence[PageBlock]) -> bool:
    checked = [block.is_valid() for block in blocks]  # every block, so that all errors show
    return all(checked)


def _conflict(
    part: EntryPage[Any],
    edition: Edition,
    data: QueryDict,
    blocks: Sequence[PageBlock],
    state: str,
) -> Conflict:
    base = PageSnapshot.of(data)
    like = PageSnapshot(unit=blocks[0].unit, columns=base.columns)
    theirs = opened(part.blocks(edition, like=like))
    typed = typed_rows(data)
    mine = {block.prefix: typed[block.prefix] for block in blocks if block.prefix in typed}
    merge = merged(base.rows_in(like.unit), mine, theirs.rows, lambda key: _choice(data, key))
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


def _described(clash: Clash, blocks: Sequence[PageBlock]) -> dict[str, str]:
    block = next(block for block in blocks if block.prefix == clash.prefix)
    heading = " ".join(filter(None, (clash.row.get("code"), clash.row.get("name"))))
    heading = heading or block.row_name(clash.was)
    if not heading:
        heading = next((text[:30] for text in clash.row.values() if text), _("新的一行"))
    side = block.title if len(blocks) > 1 else ""
    return {
        "key": clash.key,
        "row": f"{side} {heading}".strip(),
        "column": block.headings.get(clash.field, clash.field) if clash.field else _("整行"),
        "before": _words(clash.before),
        "mine": _words(clash.mine),
        "theirs": _words(clash.theirs),
        "chosen": clash.chosen,
    }


def _words(state: State) -> str:
    """Return a cell, or a whole row in short, as the question shows it."""
    if state is None:
        return _("没有这一行")
    text = state if isinstance(state, str) else " · ".join(state.values())
    return text or _("（空）")
