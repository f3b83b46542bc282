"""The document side: Disclosures, how to read, judge and write them. No Django, no database."""
