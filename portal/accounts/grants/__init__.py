"""Power over what is published, and over accounts, is given by two people.

    powers.py      what counts as power, who has it, which grants wait for a second person
    acts.py        give, reset, confirm, refuse, take back: each one transaction with its rows in the log
    confirmers.py  who may be the second person: in other hands than who asked
    guard.py       whatever gives power past the acts, in any request, is refused
    forms.py       the account's pages of the back office, which ask where others save
    page.py        the list of what waits      news.py  what people are told on their first page

`SEPARATE_HANDS=1` switches it off. A command acts for who runs the site: nothing waits there.
"""
