"""Downloads.

`one_edition` serves the files of one edition, `scopes` those of many; `packages` describes their content
for programs, `archive` packs them. `params` parses addresses; `data_views.streaming` sends.
"""

from budgets.views.files.archive import archive
from budgets.views.files.one_edition import FileEnding, edition_file, file_of
from budgets.views.files.packages import data_package, disclosure_schema
from budgets.views.files.params import ScopeEnding, ScopeName
from budgets.views.files.scopes import NAMES, scope_file

__all__ = [
    "NAMES",
    "FileEnding",
    "ScopeEnding",
    "ScopeName",
    "archive",
    "data_package",
    "disclosure_schema",
    "edition_file",
    "file_of",
    "scope_file",
]
