"""Accounts of the back office: passwords, lock-out, second factor, sessions, and their log."""
