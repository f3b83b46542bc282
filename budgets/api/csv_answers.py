"""Answers as CSV: a page where a limit is asked for, or else all rows, however many pages they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from budgets.api.endpoints import Endpoint
from budgets.api.question import ApiQuestion, ApiRow, PageOfRows
from budgets.concurrency_limits import Limit, hold_until_sent
from budgets.data_views.streaming import BOM, CSV, csv_file
from budgets.disclosure.open_data.schema import csv_lines
from budgets.reports.open_data.public_state import public_state

Response = TypeVar("Response", bound=HttpResponseBase)
FIRST, FURTHER = 1_000, 10_000  # rows that are held at a time


def page_as_csv(asked: Endpoint, question: ApiQuestion) -> tuple[HttpResponse, PageOfRows]:
    """Return the page that is asked for."""
    answer = asked.answer(question)
    text = "".join(_lines(answer.columns, answer.rows)).encode()
    response = HttpResponse(BOM + text if question["excel"] else text, content_type=CSV)
    return _named(asked, response), answer


def all_as_csv(
    request: HttpRequest, asked: Endpoint, question: ApiQuestion, mark: str
) -> HttpResponseBase:
    """Yield all rows from the cursor on, as they are at one moment; `mark` is the state of the data before.

    What fits into the first page is sent at once, the rest takes its turn.
    """
    first = replace(question, values=question.values | {"limit": FIRST})
    response, answer = page_as_csv(asked, first)
    if answer.next_cursor is None:
        return response

    def lines() -> Iterator[str]:
        with _one_moment():
            begun = answer
            if (
                public_state(
                    question.values.get("department") or (),
                    question.values.get("jurisdiction") or (),
                ).mark
                != mark
            ):
                begun = asked.answer(first)
            yield from _lines(answer.columns, _rows(asked, question, begun))

    streamed = csv_file(request, lines, excel=question["excel"])
    return hold_until_sent(Limit.ROWS, _named(asked, streamed))


def _rows(asked: Endpoint, question: ApiQuestion, begun: PageOfRows) -> Iterator[ApiRow]:
    page = begun
    yield from page.rows
    while page.next_cursor is not None:
        further = question.values | {"cursor": page.next_cursor, "limit": FURTHER}
        page = asked.answer(replace(question, values=further))
        yield from page.rows


@contextmanager
def _one_moment() -> Iterator[None]:
    """Open a transaction in which each query sees the data as the first one did."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _lines(columns: tuple[str, ...], rows: Iterable[ApiRow]) -> Iterator[str]:
    return csv_lines(({name: _cell(row[name]) for name in columns} for row in rows), columns)


def _named(asked: Endpoint, response: Response) -> Response:
    response["Content-Disposition"] = f'inline; filename="{asked.name}.csv"'
    return response


def _cell(value: Any) -> str:
    """Return a member as a CSV cell: nothing for null, several texts by semicolons, no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(value) if isinstance(value, list) else str(value)
