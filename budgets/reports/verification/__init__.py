"""Is a file that somebody has what was published? Its bytes, or every row of it, are held against ours.

`verifying` answers for a file, `typed` for a checksum; `answers` has what they say. Each kind of file has
its own way: `row_files` (CSV and workbooks of rows), `disclosures` (JSON), `office` (the document and the
workbook of one edition). `comparing` lays rows side by side, `cells` knows when two texts say the same,
`tables` reads within limits.
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
