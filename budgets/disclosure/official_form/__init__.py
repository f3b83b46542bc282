"""The official form: its tables, what they are called, what their rows and columns are, by year.

Readers, writers, rules, the desk, models and reports read it here, so that a change of the official
tables is a change of this package. `vocabulary` holds the keys and their names, `tables` the declared form
of each table, `quantities` the figures that pages and sentences name, and `answers` which tables answer
a question.
"""
