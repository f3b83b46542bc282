"""The department-year page and its level pages, in words: one module a section."""
