"""The corpus: half of it clean, the other half with one to five planted errors each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.detector.dialects import DIALECTS, rounded
from benchmarks.detector.papers import Grid, Paper, Words, paper_of
from benchmarks.detector.plants import PLANTERS, Kind, Plant
from benchmarks.detector.printing import PRINTERS
from budgets.disclosure.model import Disclosure
from budgets.disclosure.official_form.vocabulary import APPROPRIATIONS
from demo.county.editions import MISTAKES, editions_of
from demo.county.profiles import profiles

SEED = 2024
DOCUMENTS = 96
# One in five as a PDF or a workbook is as departments publish them; each kind words in each dialect.
_ENDINGS = ("docx", "html", "txt", "docx", "pdf", "html", "txt", "docx", "xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class Specimen:
    """One document of the corpus as a file, with the errors that it holds."""

    name: str
    data: bytes
    disclosure: Disclosure
    plants: tuple[Plant, ...]
    before: bytes  # the file without the errors
    rounded: bool  # its figures were rounded, each on its own


def corpus(seed: int = SEED, documents: int = DOCUMENTS) -> Iterator[Specimen]:
    """Yield the specimens; the same seed gives the same files."""
    random = Random(seed)  # noqa: S311 -- a choice of examples, no secret
    sources = clean_editions()
    random.shuffle(sources)
    kinds: list[Kind] = []
    for number in range(documents):
        disclosure = sources[number % len(sources)]
        ending = _ENDINGS[number // 2 % len(_ENDINGS)]
        dialect = DIALECTS[number // 2 % len(DIALECTS)]
        paper = paper_of(disclosure)
        plants: list[Plant] = []
        paper = clean = dialect(paper)
        if number % 2:
            wanted = random.randint(1, 5)
            for _ in range(3 * len(Kind)):
                if len(plants) == wanted:
                    break
                if not kinds:
                    kinds = random.sample(list(Kind), len(Kind))
                found = _planted(paper, kinds.pop(), ending, random)
                if found and not _touches(found[1], plants) and _all_show(found[0], plants):
                    paper, plant = found
                    plants.append(plant)
        name = f"{number:02}-{disclosure.department.name}-{disclosure.fiscal_year}.{ending}"
        printed = PRINTERS[ending]
        yield Specimen(
            name, printed(paper), disclosure, tuple(plants), printed(clean), dialect is rounded
        )


def clean_editions() -> list[Disclosure]:
    """Return the clean editions of the fictional county, budgets and final accounts."""
    return [
        edition.disclosure
        for profile in profiles()
        for edition in editions_of(profile)
        if (profile.slug, edition.disclosure.fiscal_year) not in MISTAKES
        and not _has_unexplained_changes(edition.disclosure)
    ]


def _has_unexplained_changes(disclosure: Disclosure) -> bool:
    """Whether a section would tell of changes and give no reason at all: that is no clean document."""
    return any(
        line.table.fund in APPROPRIATIONS[1:] and line.prior and line.prior.yuan != line.amount.yuan
        for line in disclosure.lines
    )


def _planted(paper: Paper, kind: Kind, ending: str, random: Random) -> tuple[Paper, Plant] | None:
    found = PLANTERS[kind](paper, random)
    if found is None:
        return None
    # Errors of the text do not come along into a workbook, nor those of tables into a text.
    kept = {"txt": Words, "xlsx": Grid}.get(ending)
    if kept and _of(paper, kept) == _of(found[0], kept):
        return None
    return found


def _of(paper: Paper, kept: type) -> list[object]:
    return [block for block in paper.blocks if isinstance(block, kept)]


def _all_show(paper: Paper, plants: list[Plant]) -> bool:
    """Return whether the errors planted so far are still there."""
    texts = [
        text
        for block in paper.blocks
        for text in ((block.text,) if isinstance(block, Words) else sum(block.rows, ()))
    ]
    return all(not plant.now or any(plant.now in text for text in texts) for plant in plants)


def _touches(plant: Plant, others: list[Plant]) -> bool:
    """Return whether an error would hide another: of one kind, or with one figure."""
    return any(plant.kind is other.kind or set(plant.marks) & set(other.marks) for other in others)
