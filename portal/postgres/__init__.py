"""The embedded PostgreSQL, used where DATABASE_URL is not set.

`server` starts and stops it, `place` decides where its files are, `roles` which role may do what, `base`
is its Django backend. The first connection of a process joins the server or starts it; the last process
to leave stops it.
"""
