"""What a document says of itself: its department, its year and phase, the day of its publication."""
