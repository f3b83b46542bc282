"""Middleware: the visitor's address, limits of what is sent, headers of answers."""
