"""Measurements against limits: `make bench` runs them."""
