"""The parts of the Word document: styles, paragraphs, tables, contents, pages."""
