"""The repository: the only code that converts between Disclosures and rows of an edition.

`read(write(edition, d)) == d` for every Disclosure: nothing is rounded, repaired or reordered.

    reading.py  rows → Disclosure      writing.py  Disclosure → rows      rows.py  one value, one row
    derived.py       what follows from the rows and is stored with them
    headlines.py     its figures that lists show
    sealed_words.py  checksums in the log for what does not follow from them
    verification.py  whether everything is still as it was sealed
"""

from budgets.store.derived import (
    blocks_of,
    keep_files,
    keep_original,
    keep_rows,
    keep_words,
    mark_leaves,
    sealed_text,
    store_sealed_copy,
    wording_of,
)
from budgets.store.headlines import headline_not_kept, keep_headline, keep_headline_anew
from budgets.store.reading import PARTS, editions_with_parts, load_parts, read
from budgets.store.rows import columns_of, line_of, particular_of, reason_of
from budgets.store.sealed_words import checksums_to_record, without_recorded_checksums
from budgets.store.writing import add_lines, write

__all__ = [
    "PARTS",
    "add_lines",
    "blocks_of",
    "checksums_to_record",
    "columns_of",
    "editions_with_parts",
    "headline_not_kept",
    "keep_files",
    "keep_headline",
    "keep_headline_anew",
    "keep_original",
    "keep_rows",
    "keep_words",
    "line_of",
    "load_parts",
    "mark_leaves",
    "particular_of",
    "read",
    "reason_of",
    "sealed_text",
    "store_sealed_copy",
    "without_recorded_checksums",
    "wording_of",
    "write",
]
