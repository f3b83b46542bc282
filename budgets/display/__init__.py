"""How reports are shown: tables, charts, and figures in words."""
