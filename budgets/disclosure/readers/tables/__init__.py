"""Tables as lines: grids become rows with codes, names and amounts."""
