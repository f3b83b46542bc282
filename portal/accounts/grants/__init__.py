"""Two-person rule: power over publication and over accounts is granted by two people.

    powers.py      what counts as power, who has it, which grants wait for a second person
    acts.py        give, confirm, refuse, take back: each one transaction with its log entries
    confirmers.py  who may be the second person: not the one who asked
    guard.py       refuses, in any request, every other way to grant power
    forms.py       the account pages of the back office, which request grants instead of saving them
    page.py        the list of waiting grants      news.py  notices on the first page

`SEPARATION_OF_DUTIES=1` switches it off. Commands act for the operator of the site: nothing waits there.
"""
