"""Rows of the files and of the API: their scope, their order, their sums and their catalogue."""
