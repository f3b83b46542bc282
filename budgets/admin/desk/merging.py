"""Two people at one page: what only one of them changed stands; what both changed, a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from budgets.admin.desk.form_data import ShownRows, Texts, TypedRow

MINE, THEIRS = "mine", "theirs"
WHOLE_ROW = ""
State = (
    str | Texts | None
)  # a cell, or a whole row without its empty cells; None: there is no such row


@dataclass(frozen=True, slots=True)
class Clash:
    """One cell (or, where `field` is empty, one row): as the page was opened, as I sent it, as it is now."""

    prefix: str
    was: str
    field: str
    row: Texts
    before: State
    mine: State
    theirs: State
    chosen: str = ""

    @property
    def key(self) -> str:
        """Under which the person's choice comes back."""
        named = "\n".join((self.prefix, self.was, self.field))
        return sha256(named.encode()).hexdigest()[:12]


@dataclass(slots=True)
class Merge:
    """What comes of three states; `clashes` that have no choice yet are resolved as mine in `rows`."""

    choices: Callable[[str], str]
    rows: dict[str, list[TypedRow]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    taken: list[Clash] = field(default_factory=list)  # what only the other changed
    kept: int = 0  # cells that only I changed

    @property
    def undecided(self) -> list[Clash]:
        """The clashes for which no side was chosen."""
        return [clash for clash in self.clashes if clash.chosen not in (MINE, THEIRS)]

    def takes_theirs(self, clash: Clash) -> bool:
        """Return whether theirs stands, and note why: only they changed it, or a person chose it."""
        if clash.mine in (clash.before, clash.theirs):
            if clash.mine != clash.theirs:
                self.taken.append(clash)
            return True
        if clash.theirs == clash.before:
            self.kept += clash.field != WHOLE_ROW
            return False
        decided = replace(clash, chosen=self.choices(clash.key))
        self.clashes.append(decided)
        return decided.chosen == THEIRS


def merged(
    before: ShownRows,
    mine: Mapping[str, Sequence[TypedRow]],
    theirs: ShownRows,
    choices: Callable[[str], str],
) -> Merge:
    """Merge mine and theirs, both made from `before`. `choices` gives the side for a clash's key."""
    merge = Merge(choices)
    for prefix in dict.fromkeys([*theirs, *mine]):
        block = _BlockMerge(
            prefix, dict(before.get(prefix, [])), dict(theirs.get(prefix, [])), merge
        )
        merge.rows[prefix] = block.merged(mine.get(prefix, []))
    return merge


@dataclass(slots=True)
class _BlockMerge:
    """The merge of one block; `before` and `theirs` are the texts of its rows by their keys."""

    prefix: str
    before: dict[str, Texts]
    theirs: dict[str, Texts]
    merge: Merge

    def merged(self, mine: Sequence[TypedRow]) -> list[TypedRow]:
        added = {_heading(t): was for was, t in self.theirs.items() if was not in self.before}
        for row in mine:
            if not row.was and row.says_something:
                row.was = added.get(_heading(row.texts), "")
        seen = {row.was for row in mine}
        rows = [row for row in map(self._row, mine) if row is not None]
        free = max((row.number for row in mine), default=-1) + 1
        after = ""
        for was, texts in self.theirs.items():
            # A row that mine does not have: I took it away, or they added it.
            if was not in seen and self._takes_row(was, texts, self.before.get(was), None, texts):
                place = next((i + 1 for i, row in enumerate(rows) if row.was == after), 0)
                new = TypedRow(f"{self.prefix}-{free}", was, dict(texts))
                rows.insert(place if after else len(rows), new)
                free += 1
            after = was
        return rows

    def _row(self, row: TypedRow) -> TypedRow | None:
        """Return my row as merged; None where they took it away and that stands."""
        was, theirs = row.was, self.theirs.get(row.was)
        before = self.before.get(was, {})
        if theirs is not None and row.struck:
            restored = self._takes_row(was, theirs, before, None, theirs)
            return replace(row, texts=dict(theirs), struck=False) if restored else row
        if theirs is not None:
            return replace(row, texts=self._cells(was, row.texts, before, theirs))
        if was not in self.before:
            return row
        mine = before if row.struck else row.texts  # what both took away is told like theirs
        return None if self._takes_row(was, before, before, mine, None) else replace(row, was="")

    def _takes_row(
        self,
        was: str,
        row: Texts,
        before: Texts | None,
        mine: Texts | None,
        theirs: Texts | None,
    ) -> bool:
        clash = Clash(
            self.prefix, was, WHOLE_ROW, row, _filled(before), _filled(mine), _filled(theirs)
        )
        return self.merge.takes_theirs(clash)

    def _cells(self, was: str, mine: Texts, before: Texts, theirs: Texts) -> Texts:
        found: Texts = {}
        for name in dict.fromkeys([*mine, *theirs]):
            old, new = before.get(name, ""), theirs.get(name, "")
            own = mine.get(name, old)
            clash = Clash(self.prefix, was, name, theirs, old, own, new)
            found[name] = new if self.merge.takes_theirs(clash) else own
        return found


def _heading(texts: Texts) -> tuple[str, ...]:
    """Return what tells that two new rows are the same: the heading, or all that they say."""
    if "code" in texts:
        return (texts["code"] or texts.get("name", ""),)
    return tuple(text for _name, text in sorted(texts.items()) if text)


def _filled(texts: Texts | None) -> Texts | None:
    return None if texts is None else {name: text for name, text in texts.items() if text}
