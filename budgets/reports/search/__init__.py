"""The search over everything that is public.

directory.py      departments and places by their names, kept until one changes
vocabulary.py     the words that are understood: names, everyday words, headings, terms; their pinyin
understanding.py  what was typed, as departments, years and what of them
answers.py        the best answer to it; figures.py: how much departments have for one thing
finding.py        a search as the page has it: the answer, then what is found
by_department.py  what is found, by department, each amount once
nearby.py         one wrong character, and words next to what is not found
query.py          the words that are looked for, and filters
asking.py         how the database is asked
results.py        the hits: a page, the next page by its key, all of them
hits.py           a hit as a row of the file or of the API

A word that people type for what documents call otherwise is a row of `disclosure/codes/everyday.csv`.
"""
