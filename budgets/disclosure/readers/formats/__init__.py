"""Files as blocks: bytes become paragraphs and tables in reading order."""
