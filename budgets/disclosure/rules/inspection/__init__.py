"""What finance inspectors look for beside the relations of figures: detail, names, numbers, wording.

docs/inspection.md says of each kind of error that they name which rule judges it.
"""

from budgets.disclosure.rules.inspection import (  # noqa: F401 -- importing registers the rules
    bodies,
    contradictions,
    decimals,
    depth,
    last_digit,
    mirror,
    notes,
    numbering,
    projects,
    purposes,
    rates,
    tables_there,
    text_names,
    wording,
)
