"""The public ledger: its acts, its chains of hashes, and whether they are whole."""
