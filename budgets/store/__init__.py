"""The only door between the two wings: a Disclosure in, the rows of a draft edition out, and back.

`read(write(edition, d)) == d` for every Disclosure: nothing is rounded, repaired or reordered.

    reading.py  rows → Disclosure      writing.py  Disclosure → rows      rows.py  one value, one row
    beside.py   what is kept beside the rows, and follows from them
    told.py     checksums in the log, of what does not follow from them
"""

from budgets.store.derived import (
    keep_files,
    keep_original,
    keep_rows,
    keep_words,
    mark_leaves,
    sealed_text,
    store_sealed_copy,
    wording_of,
)
from budgets.store.reading import PARTS, editions_with_parts, load_parts, read
from budgets.store.rows import columns_of, line_of, reason_of
from budgets.store.sealed_words import checksums_to_record, without_recorded_checksums
from budgets.store.writing import add_lines, write

__all__ = [
    "PARTS",
    "add_lines",
    "checksums_to_record",
    "columns_of",
    "editions_with_parts",
    "keep_files",
    "keep_original",
    "keep_rows",
    "keep_words",
    "line_of",
    "load_parts",
    "mark_leaves",
    "read",
    "reason_of",
    "sealed_text",
    "store_sealed_copy",
    "without_recorded_checksums",
    "wording_of",
    "write",
]
