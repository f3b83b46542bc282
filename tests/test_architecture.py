"""The house keeps its size and shape: see `architecture.py`, which `make check` prints."""

from __future__ import annotations

from tests.architecture import figures


def test_no_figure_of_the_sources_is_over_its_limit() -> None:
    """What depends on a table, for one, asks the official form what the table is, and not which one it is."""
    assert [str(each) for each in figures() if not each.is_kept] == []
