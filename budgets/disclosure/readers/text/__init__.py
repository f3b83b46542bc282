"""Sentences as facts: sections, narrative, and the figures that sentences state."""
