"""Relations of what the law asks for besides the tables: with each other, and with the money it goes with."""

from budgets.disclosure.rules.particulars import counts, money, people  # noqa: F401
