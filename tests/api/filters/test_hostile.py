"""Nothing that anybody sends breaks the API: it answers what it is asked, or says politely why not."""

import base64
from typing import Any

import orjson
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.support.api.questions import one_of_each_kind


def cursor(said: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(said)).decode().rstrip("=")


def answered(reader: Any, address: str, method: str = "GET", **more: Any) -> int:
    """Ask, and return the status, which must be none of our faults; a refusal must be a problem."""
    answer = reader.client.generic(method, f"/api/v1/{address}", **more)
    assert answer.status_code < 500, (address[:200], answer.content[:300])
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        assert len(answer.content) < 30_000  # it repeats the address, three letters for each that is none
    return int(answer.status_code)


NASTY = {
    "a NUL": "%00",
    "an emoji": "%F0%9F%92%A9",
    "a family of emoji": "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
    "text from right to left": "%D8%B3%D9%84%D8%A7%D9%85",
    "a turned direction": "%E2%80%AE%D7%A9",
    "a lone surrogate": "%ED%A0%80",
    "broken UTF-8": "%C3%28%FF",
    "an overlong slash": "%C0%AF",
    "a percent of LIKE": "%25_%5C",
    "a quotation": "'%22;DROP%20TABLE%20projects;--",
    "a template": "{{7*7}}$%7B7*7%7D",
    "a line break": "a%0D%0AX-Evil:%201",
    "not a number": "NaN",
    "endless": "Infinity",
    "a great number": "9" * 400,
    "a great exponent": "1e999999999",
    "a small exponent": "1e-999999999",
    "a great negative": "-1e308",
    "underscored": "1_000",
    "other digits": "%D9%A1%D9%A2",
    "the year 0": "0000-00-00",
    "the year 1": "0001-01-01",
    "the year 9999": "9999-12-31",
    "the end of time": "9999-12-31T23:59:59.999999-12:00",
    "a far year": "99999-01-01",
    "a leap day that is none": "2021-02-29",
    "ordinal": "2021-W53-7",
    "3,000 words": "+".join(["a"] * 3000),
    "8 kB": "x" * 8000,
    "commas": "," * 400,
    "spaces": "%20" * 100,
    "combining marks": "Z" + "%CC%81" * 300,
    "a Turkish i": "%C4%B0%C4%B1",
    "a ligature that unfolds": "%EF%B7%BA" * 50,
}


@pytest.mark.database
@pytest.mark.parametrize("what", NASTY)
def test_no_value_of_any_parameter_breaks_it(what: str, reader: Any) -> None:
    value = NASTY[what]
    for name in ("q", "limit", "cursor", "ordering", "fields", "expand", "format", "updated_since"):
        answered(reader, f"projects/?{name}={value}")
    for resource, name in one_of_each_kind().values():
        answered(reader, f"{resource}/?{name}={value}")
    assert answered(reader, f"projects/{value}/") in (301, 404)
    for address in ("search/?q=", "search/?q=a&resource=", "figures/?day=", "figures/?edition="):
        answered(reader, address + value)
    answered(reader, f"?{value}={value}")


@pytest.mark.database
@pytest.mark.parametrize(
    "garbage",
    [
        "A",
        "====",
        "%F0%9F%92%A9",
        "W10",
        cursor(None),
        cursor(7),
        cursor([]),
        cursor(["id"]),
        cursor(["id", 7, 7]),
        cursor(["id", None, None]),
        cursor(["id", "\0", "\0"]),
        cursor(["id", {}, []]),
        cursor(["id", "a", "a", "a"]),
        cursor(["title", "a", "a"]),
        cursor(["-id", "a", "a"]),
        cursor(["id", "a" * 1000, "a"]),
        cursor({"id": 1}),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
        base64.urlsafe_b64encode(b'["id","\\ud800","\\ud800"]').decode(),
    ],
)
def test_no_cursor_breaks_it(garbage: str, reader: Any) -> None:
    for ordering in ("id", "starts"):
        assert answered(reader, f"projects/?ordering={ordering}&cursor={garbage}") in (200, 400)


@pytest.mark.database
@pytest.mark.parametrize("value", ["9999-99-99", "0001-01-01", "10000-01-01", "x", ""])
def test_no_date_in_a_cursor_breaks_it(value: str, reader: Any) -> None:
    for name in ("starts", "-ends"):
        assert answered(reader, f"projects/?ordering={name}&cursor={cursor([name, value, 'a'])}") in (
            200,
            400,
        )


@pytest.mark.database
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "CONNECT", "GETT"])  # fmt: skip
def test_no_method_but_reading_is_answered(method: str, reader: Any) -> None:
    for address in ("", "projects/", "projects/x/", "search/", "figures/", "schema/", "nothing/"):
        answer = reader.client.generic(method, f"/api/v1/{address}")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.database
@pytest.mark.parametrize("body", [DEEP, b'{"a":' * 100_000, b"\xff" * 1000, b"\0" * 2_000_000], ids=["lists", "objects", "bytes", "2 MB"])  # fmt: skip
@pytest.mark.parametrize(
    "kind", ["application/json", "application/xml", "multipart/form-data", "nonsense", ""]
)
def test_no_body_breaks_it(body: bytes, kind: str, reader: Any) -> None:
    assert answered(reader, "projects/", "POST", data=body, content_type=kind) == 405
    assert answered(reader, "projects/", "GET", data=body, content_type=kind) == 200


@pytest.mark.database
@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_ACCEPT": ";;;,,,q=x"},
        {"HTTP_ACCEPT": "*/*;q=0"},
        {"HTTP_ACCEPT": "application/json;version=99;q=0.0000001"},
        {"HTTP_ACCEPT": "a/b," * 2000},
        {"HTTP_ACCEPT_LANGUAGE": "x" * 5000},
        {"HTTP_ACCEPT_LANGUAGE": "da;q=9,\xff"},
        {"HTTP_ACCEPT_ENCODING": "br;q=x, gzip;q=, ;;"},
        {"HTTP_IF_NONE_MATCH": '"' * 5000},
        {"HTTP_IF_NONE_MATCH": "W/,*,\xff"},
        {"HTTP_IF_MODIFIED_SINCE": "yesterday"},
        {"HTTP_RANGE": "bytes=0-1,5-,-9999999999999"},
        {"HTTP_X_REQUEST_ID": "a\r\nSet-Cookie: x=1"},
        {"HTTP_X_REQUEST_ID": "x" * 9000},
        {"HTTP_AUTHORIZATION": "Bearer \xff"},
        {"HTTP_AUTHORIZATION": "Basic " + "A" * 5000},
        {"HTTP_AUTHORIZATION": "Api-Key nonsense"},
        {"HTTP_X_API_KEY": "\x01"},
        {"HTTP_COOKIE": "sessionid=" + "x" * 4000},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
        {"HTTP_ORIGIN": "null", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "PUT"},
    ],
    ids=lambda header: " ".join(f"{name} {value[:20]!a}" for name, value in header.items()),
)
def test_no_header_breaks_it(header: dict[str, str], reader: Any) -> None:
    for address in ("projects/", "projects/?limit=0", "figures/"):
        answer = reader.client.get(f"/api/v1/{address}", **header)
        assert answer.status_code in (200, 304, 400, 401, 406)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.database
@pytest.mark.parametrize("host", ["evil.example", "a b", "[::1", "testserver:x"])
def test_a_host_that_is_not_ours_is_refused(host: str, reader: Any) -> None:
    assert reader.client.get("/api/v1/projects/", HTTP_HOST=host).status_code == 400


# Not on PostgreSQL: asked without a server, it closes the connection under the test. `make fuzz` asks both.
@pytest.mark.slow
def test_nothing_that_its_description_allows_breaks_it(survey_2020: object) -> None:
    """A few made-up questions for each operation; `make fuzz` asks thousands."""
    application = get_wsgi_application()
    api = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    told = [found.ok() for found in api.get_all_operations()]
    paths = Client().get("/api/v1/schema/").json()["paths"].keys() - {"/schema/"}  # which it leaves alone
    assert {operation.path for operation in told} == paths
    told = [
        operation for operation in told if not operation.path.endswith("xlsx")
    ]  # it would not close the files
    asked: list[str] = []

    for operation in told:

        @settings(
            max_examples=4,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(
                headers={"Accept-Encoding": "identity"},
                checks=[not_a_server_error, status_code_conformance, response_schema_conformance],
            )
            asked.append(case.path)

        ask()
    assert len(asked) >= 3 * len(told)
