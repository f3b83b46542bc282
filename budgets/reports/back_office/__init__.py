"""Reports for people who work on editions; never for the public."""
