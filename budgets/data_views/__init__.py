"""What all addresses that give data share: parameters, methods, errors, headers.

A view declares its parameters with `data_view`; any other parameter is refused before the view runs. The
walk over all data addresses, the OpenAPI document and docs/data.md follow the declarations.

parameters.py   a parameter: its meaning, its values, how it is parsed; those that several addresses share
refusals.py     error answers, in one shape and two languages
declaration.py  the decorator
validators.py   ETag and Last-Modified, known before an answer is made
ranges.py       parts of a file (Range)
streaming.py    streaming answers: chunks, compression, a timeout for stalled clients
middleware.py   headers of every answer at a data address, and HEAD
"""
