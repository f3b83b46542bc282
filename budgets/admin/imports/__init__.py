"""Uploads that become drafts or change them: documents, workbooks, and the check of an import."""
