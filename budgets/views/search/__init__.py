"""The search box: one page over everything that is public, and its hits as a file."""

from budgets.views.search.file import hits_file as hits_file
from budgets.views.search.page import find as find
