"""What the API's own document promises holds whatever is sent: schemathesis makes up the requests."""

from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from web_toolkit import WordAnswerer

from bot.channels.web.app import create_app
from bot.journal import Journal

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_no_request_breaks_the_server_or_its_promises(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, days=90)
    app = create_app(WordAnswerer(tmp_path / "originals", journal), journal, rate=0)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    tried, statuses = [], set()
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        tried.append(operation.label)

        @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
        def any_request(case: Any) -> None:
            statuses.add(case.call_and_validate(checks=CHECKS).status_code)

        any_request()
    journal.close()
    assert len(tried) >= 11 and {200, 404, 422} <= statuses
