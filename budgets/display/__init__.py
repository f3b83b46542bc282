"""Presentation of reports: tables, charts, and figures in words."""
