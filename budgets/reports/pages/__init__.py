"""Answers for the public pages."""
