"""The embedded Postgres, used where DATABASE_URL is not set.

`server` starts and stops it, `place` says where it may live, `roles` who may do what there, `base` is its
Django backend. The first connection of a process joins the server (starting it where none runs); the last
process to leave stops it.
"""
