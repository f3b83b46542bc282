"""Departments and years side by side."""
