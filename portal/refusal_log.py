"""What the journal says of requests that are refused: a line, since nothing of ours went wrong."""

from __future__ import annotations

import logging


def without_traceback(record: logging.LogRecord) -> bool:
    """Make one line at WARNING of what Django reports as an error with a traceback.

    Every `SuspiciousOperation` is a question that a stranger or a person of the office may ask at will: a
    filter that a list does not offer, too many fields, a forged cookie.
    """
    if record.name.startswith("django.security."):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
    return True
