"""Downloads. `one_edition` is a department's year; `scopes` are files of many editions; `packages` say what
these hold, for programs, `archive` packs them; `asked` reads the address, `streaming` sends."""

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
