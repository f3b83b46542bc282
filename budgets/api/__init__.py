"""The read-only JSON API under /api/v1/: what the pages and files say, to be asked.

A parameter, a field and an endpoint are each declared once (`parameters`, `fields`, `endpoints`): the
answers, the errors, the OpenAPI document and the readable page come from the same declarations.
"""
