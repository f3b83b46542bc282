"""Reports for the public pages."""
