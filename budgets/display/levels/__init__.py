"""The pages of functional headings (类, 款, 项) of a department's year, in words."""
