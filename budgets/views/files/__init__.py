"""Downloads.

`one_edition` serves the files of one edition, `scopes` those of many; `packages` describes their content
for programs, `archive` packs them. `params` parses addresses; `data_views.streaming` sends.
"""
