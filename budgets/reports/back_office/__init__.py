"""Answers for those who work on editions; never for the public."""
