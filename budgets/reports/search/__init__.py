"""The search over everything that is public.

query.py        the words of a search and its filters
results.py      the hits: a page, the next page by its key, all of them
department_names.py  departments by a part of their name
hits.py         a hit as a row of the file or of the API
"""
