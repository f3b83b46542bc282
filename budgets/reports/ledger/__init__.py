"""The public ledger: its actions, its chains of hashes, and whether they are whole."""
