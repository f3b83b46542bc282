"""What the department-year page and its level pages answer, computed from documents already read.

Pure functions, but for `papers`, which reads. Amounts are Decimals in 元. What a document does not say is
None: better missing than wrong.
"""
