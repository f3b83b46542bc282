"""Read sentences into facts: sections, texts, and the figures that sentences state."""
