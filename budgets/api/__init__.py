"""The read-only JSON API under /api/v1/: the same data as pages and files.

A parameter, a field and an endpoint are each declared once (`parameters`, `fields`, `endpoints`). Answers,
errors, the OpenAPI document and the readable page are generated from these declarations.
"""
