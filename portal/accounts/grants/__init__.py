"""Power over publication and over accounts is given by two people.

    powers.py      what counts as power, who has it, which grants wait for a second person
    acts.py        give, reset, confirm, refuse, take back: each one transaction with its log entries
    confirmers.py  who may be the second person: not the one who asked
    guard.py       refuses, in any request, every other way to give power
    forms.py       the account pages of the back office, which ask where others save
    page.py        the list of waiting grants      news.py  notices on people's first page

`SEPARATION_OF_DUTIES=1` switches it off. A command acts for who runs the site: nothing waits there.
"""
