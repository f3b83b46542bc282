"""Read-only queries, grouped by who asks them."""
