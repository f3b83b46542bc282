"""Entering a draft: its pages, their forms, saving, pasting and the findings beside them."""
