"""The database backend of a site that is served: Django's for PostgreSQL, and what its pool does in an
outage.
"""
