"""Two people at one page: what only one of them changed stands; what both changed, a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from budgets.admin.desk.form_data import Shown, Texts, TypedRow

MINE, THEIRS = "mine", "theirs"
WHOLE_ROW = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """One cell (or, where `field` is empty, one row) that differs in three ways.

    `before` is what stood there when the page was opened. None: there is no such row.
    """

    prefix: str
    was: str
    field: str
    row: Texts
    before: str | None
    mine: str | None
    theirs: str | None
    chosen: str = ""

    @property
    def key(self) -> str:
        """Under which the person's choice comes back."""
        named = "\n".join((self.prefix, self.was, self.field))
        return sha256(named.encode()).hexdigest()[:12]


@dataclass(slots=True)
class Merge:
    """What comes of three states; `clashes` that have no choice yet stand as mine in `rows`."""

    rows: dict[str, list[TypedRow]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    taken: list[Clash] = field(default_factory=list)  # what only the other changed
    kept: int = 0  # cells that only I changed

    @property
    def undecided(self) -> list[Clash]:
        """The clashes for which no side was chosen."""
        return [clash for clash in self.clashes if clash.chosen not in (MINE, THEIRS)]


def merged(
    before: Shown,
    mine: Mapping[str, Sequence[TypedRow]],
    theirs: Shown,
    choices: Callable[[str], str],
) -> Merge:
    """Mine and theirs, both made from `before`, as one. `choices` gives the side for a clash's key."""
    merge = Merge()
    for prefix in dict.fromkeys([*theirs, *mine]):
        block = _Block(prefix, before.get(prefix, []), theirs.get(prefix, []), choices, merge)
        merge.rows[prefix] = block.merged(mine.get(prefix, []))
    return merge


class _Block:
    def __init__(
        self,
        prefix: str,
        before: Sequence[tuple[str, Texts]],
        theirs: Sequence[tuple[str, Texts]],
        choices: Callable[[str], str],
        merge: Merge,
    ) -> None:
        self.prefix, self.choices, self.merge = prefix, choices, merge
        self.before, self.theirs = dict(before), dict(theirs)
        self._added = {_heading(t): was for was, t in theirs if was not in self.before}

    def merged(self, mine: Sequence[TypedRow]) -> list[TypedRow]:
        rows = [row for row in (self._row(row) for row in mine) if row is not None]
        free = max((row.number for row in mine), default=-1) + 1
        seen = {row.was for row in rows} | {row.was for row in mine}
        after = ""
        for was, texts in self.theirs.items():
            if was not in seen:
                new = self._only_theirs(was, texts, free)
                if new:
                    place = next((i + 1 for i, row in enumerate(rows) if row.was == after), 0)
                    rows.insert(place if after else len(rows), new)
                    free += 1
            after = was
        return rows

    def _row(self, row: TypedRow) -> TypedRow | None:
        was = row.was
        if not was and row.says_something:
            was = self._added.get(_heading(row.texts), "")
        before, theirs = self.before.get(was, {}), self.theirs.get(was)
        if theirs is not None and row.struck:
            return self._struck(replace(row, was=was), before, theirs)
        if theirs is not None:
            texts = self._cells(was, row.texts, before, theirs)
            return replace(row, was=was, texts=texts)
        if not was or was not in self.before:
            return row
        if row.struck or _same(row.texts, before):
            self.merge.taken.append(self._clash(was, WHOLE_ROW, before, _said(before), None, None))
            return None
        chosen = self._decide(was, WHOLE_ROW, before, _said(before), _said(row.texts), None)
        return None if chosen == THEIRS else replace(row, was="")

    def _struck(self, row: TypedRow, before: Texts, theirs: Texts) -> TypedRow:
        if _same(before, theirs):
            return row
        chosen = self._decide(row.was, WHOLE_ROW, theirs, _said(before), None, _said(theirs))
        return replace(row, texts=dict(theirs), struck=False) if chosen == THEIRS else row

    def _only_theirs(self, was: str, texts: Texts, number: int) -> TypedRow | None:
        """A row that mine does not have: I took it away, or they added it."""
        if was not in self.before:
            self.merge.taken.append(self._clash(was, WHOLE_ROW, texts, None, None, _said(texts)))
            return TypedRow(number, was, dict(texts))
        if _same(self.before[was], texts):
            return None
        before = _said(self.before[was])
        chosen = self._decide(was, WHOLE_ROW, texts, before, None, _said(texts))
        return TypedRow(number, was, dict(texts)) if chosen == THEIRS else None

    def _cells(self, was: str, mine: Texts, before: Texts, theirs: Texts) -> Texts:
        found: Texts = {}
        for name in dict.fromkeys([*mine, *theirs]):
            old, new = before.get(name, ""), theirs.get(name, "")
            own = mine.get(name, old)
            if own in (new, old):
                found[name] = new
                if own != new:
                    self.merge.taken.append(self._clash(was, name, theirs, old, own, new))
            elif new == old:
                found[name] = own
                self.merge.kept += 1
            else:
                chosen = self._decide(was, name, theirs, old, own, new)
                found[name] = new if chosen == THEIRS else own
        return found

    def _decide(
        self,
        was: str,
        name: str,
        row: Texts,
        before: str | None,
        mine: str | None,
        theirs: str | None,
    ) -> str:
        clash = self._clash(was, name, row, before, mine, theirs)
        clash = replace(clash, chosen=self.choices(clash.key))
        self.merge.clashes.append(clash)
        return clash.chosen

    def _clash(
        self,
        was: str,
        name: str,
        row: Texts,
        before: str | None,
        mine: str | None,
        theirs: str | None,
    ) -> Clash:
        return Clash(self.prefix, was, name, row, before, mine, theirs)


def _heading(texts: Texts) -> tuple[str, ...]:
    """What tells that two new rows are the same: the heading, or all that they say."""
    if "code" in texts:
        return (texts["code"] or texts.get("name", ""),)
    return tuple(text for _name, text in sorted(texts.items()) if text)


def _same(one: Texts, other: Texts) -> bool:
    return all(one.get(name, "") == other.get(name, "") for name in {*one, *other})


def _said(texts: Texts) -> str:
    """A whole row in short."""
    return " · ".join(text for text in texts.values() if text)
