"""Where everything stands: in which section a paragraph or a table is, and what is no text of its own."""
