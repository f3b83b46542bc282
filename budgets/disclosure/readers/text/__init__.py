"""Read sentences into facts: texts, and the figures that sentences state."""
