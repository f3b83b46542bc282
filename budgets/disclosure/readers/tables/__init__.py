"""Read tables into lines: rows with codes, names and amounts."""
