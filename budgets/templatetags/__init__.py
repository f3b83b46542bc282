"""Template tags: figures, terms, and texts as published."""
