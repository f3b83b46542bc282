"""What the journal says of requests that are refused, or failed with the database: a line, since nothing of
ours went wrong.
"""

from __future__ import annotations

import logging

from budgets.data_views.refusals import DATABASE_FAILED


def without_traceback(record: logging.LogRecord) -> bool:
    """Make one line at WARNING of what Django reports as an error with a traceback.

    Every `SuspiciousOperation` is a question that a stranger or a person of the office may ask at will: a
    filter that a list does not offer, too many fields, a forged cookie. While the database is away every
    request fails in the same way.
    """
    failed = record.exc_info[1] if record.exc_info else None
    if isinstance(failed, DATABASE_FAILED):
        record.msg, record.args = f"{record.getMessage()}: {failed}".splitlines()[0], ()
        vars(record).update(for_operator=True, kind="database")  # once for all of them
    elif not record.name.startswith("django.security."):
        return True
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    record.exc_info = record.exc_text = None
    return True
