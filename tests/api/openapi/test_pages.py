"""The API's pages for people are answered as all else of it is."""

from typing import Any

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["docs/", "problems/"])
def test_the_pages_for_people_speak_http_as_all_else_does(address: str, reader: Any) -> None:
    for language in ("da", "en"):
        for asked in (
            reader.ask(address, accept_language=language),
            reader.ask(f"{address}?language={language}"),
        ):
            assert asked["Content-Language"] == language
            assert f'<html lang="{language}">' in asked.content.decode()
    assert "default-src 'self'" in asked["Content-Security-Policy"]
    reader.ask(address, if_none_match=reader.ask(address)["ETag"], status=304)
    reader.problem(address, method="POST", status=405)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/api/v1/{address}")["Content-Type"] == "application/problem+json"
