"""Whatever is asked, the API answers as its own OpenAPI document says, and never with a server error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.views.county import county

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
schema.config.generation.update(deterministic=True)


@pytest.fixture
def a_county(db: None) -> Iterator[None]:
    """A county, and one connection for all questions: the test's own transaction."""
    county()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# Of what a schema cannot say: that a cursor is one of ours, that totals need one table and one side, and that
# a search has some words and not too many.
BEYOND_A_SCHEMA = {"bad_cursor", "missing_parameter", "bad_query"}


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_document_says(case: schemathesis.Case, a_county: None) -> None:
    plain = {"Accept-Encoding": "identity"}
    answer = case.call(headers=plain)
    case.validate_response(answer, excluded_checks=[positive_data_acceptance])
    meant_well = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if meant_well and answer.status_code == 400:
        assert answer.json()["error"]["code"] in BEYOND_A_SCHEMA
