"""A county that does not exist: its departments, their budgets and final accounts, as Disclosures."""
