"""Master data: departments, people, wordings, code books; and the log of actions."""
