"""The rules measured as a detector: documents with known errors, and documents without any.

`papers` lays documents out, `dialects` words them as other departments do, `plants` plants errors,
`printing` makes files of every kind, `corpus` chooses, `scoring` reads them back and counts.
"""
