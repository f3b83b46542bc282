"""Data entry for drafts: entry pages, their forms, saving, pasting, and the findings next to them."""
