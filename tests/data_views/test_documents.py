"""docs/data.md gives each data address the parameters that it declares."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from budgets.views.files.params import FILTERS, parameters_of_scope
from tests.data_views.asking import addresses


def documented() -> list[set[str]]:
    text = (Path(settings.BASE_DIR) / "docs" / "data.md").read_text(encoding="utf-8")
    table = text.partition("| address | parameters |")[2].partition("\n\n")[0]
    cells = [row.split("|")[2] for row in table.splitlines() if row.startswith("| ")]
    return [set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", cell))) for cell in cells]


def test_the_page_on_files_gives_each_address_its_parameters() -> None:
    known, met = documented(), []
    for address in addresses():
        if address.path.startswith("/api/"):  # docs/api.md
            continue
        names = {each.name for each in address.parameters if not each.old_name_of}
        declared = address.declared.parameters
        if getattr(declared, "func", declared) is parameters_of_scope:  # a partial for the archive
            names |= {each.name for each in FILTERS}  # less what the address says already
        assert names in known, (address.path, names)
        met.append(names)
    assert [each for each in known if each not in met] == []
