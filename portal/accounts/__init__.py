"""Accounts of the back office: passwords, lock-out, the second factor, sessions, and the log of all that."""
