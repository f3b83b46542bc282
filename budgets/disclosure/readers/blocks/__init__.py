"""Paragraphs, tables, cells and numbered items, whatever the format of the file."""
