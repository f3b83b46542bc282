"""The classifications of the budget, and its terms in plain words."""

from budgets.disclosure.codes.books import Amended as Amended
from budgets.disclosure.codes.books import Amendment as Amendment
from budgets.disclosure.codes.books import Book as Book
from budgets.disclosure.codes.books import amendments as amendments
from budgets.disclosure.codes.books import laid_over as laid_over
from budgets.disclosure.codes.classification import Classification as Classification
from budgets.disclosure.codes.classification import Match as Match
from budgets.disclosure.codes.everyday import Everyday as Everyday
from budgets.disclosure.codes.everyday import everyday_words as everyday_words
from budgets.disclosure.codes.headings import Code as Code
from budgets.disclosure.codes.headings import Headings as Headings
from budgets.disclosure.codes.headings import normalised as normalised
from budgets.disclosure.codes.lists import CARRIED_FORWARD as CARRIED_FORWARD
from budgets.disclosure.codes.lists import ECONOMIC as ECONOMIC
from budgets.disclosure.codes.lists import FUNCTIONAL as FUNCTIONAL
from budgets.disclosure.codes.lists import OFFICIAL as OFFICIAL
from budgets.disclosure.codes.lists import PROCUREMENT as PROCUREMENT
from budgets.disclosure.codes.lists import REVENUE as REVENUE
from budgets.disclosure.codes.lists import THREE_PUBLIC as THREE_PUBLIC
from budgets.disclosure.codes.lists import Official as Official
from budgets.disclosure.codes.lists import economic_headings_of as economic_headings_of
from budgets.disclosure.codes.plain_words import PlainTerm as PlainTerm
from budgets.disclosure.codes.plain_words import Subject as Subject
from budgets.disclosure.codes.plain_words import plain_words as plain_words
