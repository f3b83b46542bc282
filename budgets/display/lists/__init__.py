"""The pages of many departments in words and rows: home, years, comparison, progress, ledger, rules."""
