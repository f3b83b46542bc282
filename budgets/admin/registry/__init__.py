"""What editions refer to: departments, people, wordings, lists of headings; and the log."""
