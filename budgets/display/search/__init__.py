"""The page of a search in words: the answer on top, and what is found by department."""
