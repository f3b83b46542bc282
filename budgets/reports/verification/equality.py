"""When two cells mean the same, though a program saved one of them again in its own way."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from math import isinf

from budgets.reports.verification.answers import too_many

MOST_TEXTS = 60_000  # a portal of 20,000 rows, sorted by pandas: 22,000
_LONGEST_FIGURE = 40
_FIGURE = re.compile(
    r"[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)
_ADDRESS = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_DISARMED = re.compile("'[=+\\-@＝＋－＠\t\r]")


class Meanings(dict[str, str]):
    """What each text means, worked out once: cells of a large file repeat each other.

    NotComparable where they do not: nothing that was published, and saved again, says so many things.
    """

    def __missing__(self, text: str) -> str:
        if len(self) >= MOST_TEXTS:
            raise too_many()
        self[text] = value = meaning_of(text)
        return value


def meaning_of(text: str) -> str:
    """Return the same text for all that mean the same.

    Figures count to fifteen digits, as spreadsheets keep them; moments wherever the clock stood; addresses
    without the name of the site, which may be another one by now; the apostrophe that keeps spreadsheets from
    taking a text for a formula does not count, nor do blanks around a text.
    """
    text = text.strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _DISARMED.match(text):
        text = text[1:]
    if len(text) <= _LONGEST_FIGURE and _FIGURE.fullmatch(text):
        return _figure(text)
    if _MOMENT.fullmatch(text):
        return _moment(text)
    return _ADDRESS.sub("", text, count=1) if _ADDRESS.match(text) else text


def _figure(text: str) -> str:
    value = float(text.replace(",", ""))
    return text if isinf(value) else f"{value:.15g}" if value else "0"


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="seconds")
