"""Check whether a file is what was published: by its bytes, or by comparing every row.

`verifying` checks a file, `typed` a checksum; `answers` holds the possible results. Each kind of file has a
module: `row_files` (CSV and workbooks of rows), `disclosures` (JSON), `office` (the document and the
workbook of one edition). `comparing` aligns rows, `cells` decides when two texts are equal, `tables` reads
within limits.
"""

from budgets.models.editions import SHORT_CHECKSUM
from budgets.reports.verification.answers import Answer, Found, Verdict
from budgets.reports.verification.standing import Standing, standings
from budgets.reports.verification.typed import looked_up
from budgets.reports.verification.verifying import Portal, verified

__all__ = [
    "SHORT_CHECKSUM",
    "Answer",
    "Found",
    "Portal",
    "Standing",
    "Verdict",
    "looked_up",
    "standings",
    "verified",
]
