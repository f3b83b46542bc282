"""Files that become drafts, or change them: uploads, workbooks, and the check of what was read."""
