"""What every address that gives data has in common: its parameters, its methods, its errors, its headers.

A data view declares what it may be asked (`data_view`); whatever else is asked is refused before the view
runs. The walk over all data addresses, the OpenAPI document and docs/data.md follow the declarations.

parameters.py   a parameter: its meaning, its values, how it is read; those that several addresses share
places.py       departments and jurisdictions that are asked for must exist
refusals.py     what is said where a question is not answered, in one shape
declaration.py  the decorator
ranges.py       parts of a file (Range)
streaming.py    how a large file leaves: in pieces, compressed where the client can
middleware.py   the headers that hold for every answer of a data view, and HEAD
"""
