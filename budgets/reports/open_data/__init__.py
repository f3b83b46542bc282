"""Rows of files and of the API: their scope, order, sums and catalogue."""
