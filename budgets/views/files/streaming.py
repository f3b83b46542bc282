"""How files leave: as all data does (`budgets.data_views.streaming`)."""

from budgets.data_views.streaming import (
    BOM,
    CSV,
    between,
    csv_file,
    disposition,
    encoded,
    impatient,
    in_pieces,
    marked,
    streamed,
    takes_gzip,
    whole_file,
)

__all__ = [
    "BOM",
    "CSV",
    "between",
    "csv_file",
    "disposition",
    "encoded",
    "impatient",
    "in_pieces",
    "marked",
    "streamed",
    "takes_gzip",
    "whole_file",
]
