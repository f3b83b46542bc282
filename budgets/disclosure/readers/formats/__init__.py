"""Parse file formats: bytes become paragraphs and tables in reading order."""
