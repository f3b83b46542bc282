"""The tables: departments, editions and everything that belongs to them, history, chains."""

from budgets.models.code_books import CodeBook
from budgets.models.departments import Department, Jurisdiction
from budgets.models.editions import Edition
from budgets.models.files import FileRows, FileSum, Headline, PublishedWords, SealedCopy
from budgets.models.history import Change, Event, Finding
from budgets.models.ledger import Checkpoint, LedgerEntry, LedgerSalt, LogLink
from budgets.models.lines import Line, Statement
from budgets.models.narrative import Function, Passage, Priority, Reason, Term, Unit
from budgets.models.of_jurisdictions import PopulationAndPrices, Wording
from budgets.models.originals import Original
from budgets.models.people import Assignment
from budgets.models.performance import Holding, Indicator, Particular, Project
from budgets.models.remainders import Remainder
from budgets.models.search import SearchEntry
from budgets.models.succession import FormerAddress, FormerName, Succession
from budgets.models.uploads import Upload
from budgets.models.workflow import Approval, Remark, UnitApproval, approvals_of, approved_with_all

__all__ = [
    "Approval",
    "Assignment",
    "Change",
    "Checkpoint",
    "CodeBook",
    "Department",
    "Edition",
    "Event",
    "FileRows",
    "FileSum",
    "Finding",
    "FormerAddress",
    "FormerName",
    "Function",
    "Headline",
    "Holding",
    "Indicator",
    "Jurisdiction",
    "LedgerEntry",
    "LedgerSalt",
    "Line",
    "LogLink",
    "Original",
    "Particular",
    "Passage",
    "PopulationAndPrices",
    "Priority",
    "Project",
    "PublishedWords",
    "Reason",
    "Remainder",
    "Remark",
    "SealedCopy",
    "SearchEntry",
    "Statement",
    "Succession",
    "Term",
    "Unit",
    "UnitApproval",
    "Upload",
    "Wording",
    "approvals_of",
    "approved_with_all",
]
