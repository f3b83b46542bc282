"""A fictional county: its departments, their budgets and final accounts, as Disclosures."""
