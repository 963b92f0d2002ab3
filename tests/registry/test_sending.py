"""Whoever has a file, or some of it, need not take it again."""

import io
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.http import http_date

from api.http.ranges import asks_for_part, send_file

DATA = bytes(range(100))
ETAG = '"one"'
MADE = 1_800_000_000.7
DAY = http_date(MADE)


def ask(method: str = "GET", **headers: str) -> Any:
    """Return the answer to a request for the file; it is closed whatever is answered."""
    file = io.BytesIO(DATA)
    request = RequestFactory().generic(
        method, "/", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    answer = send_file(
        request,
        file,
        media_type="application/pdf",
        modified=MADE,
        headers={"ETag": ETAG, "Cache-Control": "public, max-age=60", "Content-Disposition": "inline"},
    )
    assert file.closed
    return answer


def test_a_file_is_sent_whole_with_what_it_goes_by() -> None:
    answer = ask()
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer["ETag"] == ETAG
    assert answer["Last-Modified"] == DAY
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Length"] == "100"
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "has",
    [{"if_none_match": ETAG}, {"if_none_match": f'"x", W/{ETAG}'}, {"if_modified_since": DAY}],
    ids=["its tag", "among others", "its day"],
)
def test_who_has_it_is_told_so(has: dict[str, str]) -> None:
    answer = ask(**has, range="bytes=0-4")
    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer["ETag"], answer["Last-Modified"]) == (ETAG, DAY)


@pytest.mark.parametrize(
    "has", [{"if_none_match": '"two"'}, {"if_modified_since": http_date(MADE - 60)}, {"if_match": "*"}]
)
def test_who_has_another_gets_it(has: dict[str, str]) -> None:
    assert ask(**has).content == DATA


def test_who_wants_another_one_alone_is_refused() -> None:
    assert ask(if_match='"two"').status_code == 412


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=90-", 90, 99),
        ("bytes=90-5000", 90, 99),
        ("bytes=99-99", 99, 99),
        ("bytes=-1", 99, 99),
        ("bytes=-5000", 0, 99),
        (" bytes=10-19 ", 10, 19),
    ],
)
def test_a_part_is_sent_alone(asked: str, first: int, last: int) -> None:
    answer = ask(range=asked)
    assert answer.status_code == 206
    assert answer.content == DATA[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/100"
    assert answer["Content-Length"] == str(last - first + 1)
    assert answer["ETag"] == ETAG


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(asked: str) -> None:
    answer = ask(range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "lines=1-2",
        "bytes=0-1,5-6",
        "bytes=٣-٤",
        f"bytes={'9' * 4400}-",
        "x",
    ],
)
def test_what_is_no_single_part_is_passed_over(asked: str) -> None:
    answer = ask(range=asked)
    assert (answer.status_code, answer.content) == (200, DATA)


@pytest.mark.parametrize(
    ("has", "status"),
    [
        (ETAG, 206),
        (DAY, 206),
        (f"W/{ETAG}", 200),
        ('"two"', 200),
        (http_date(MADE - 60), 200),
        (http_date(MADE + 60), 200),
        ("yesterday", 200),
    ],
)
def test_the_rest_is_sent_of_the_same_file_alone(has: str, status: int) -> None:
    assert ask(range="bytes=50-", if_range=has).status_code == status


def test_only_a_get_has_parts() -> None:
    assert ask("HEAD", range="bytes=0-4").status_code == 200


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-99", True),
        ("bytes=-500", True),
        ("bytes=0-", False),
        ("bytes=-", False),
        ("x", False),
        ("", False),
    ],
)
def test_a_part_is_told_from_the_whole_by_another_name(asked: str, part: bool) -> None:
    assert asks_for_part(RequestFactory().get("/", headers={"Range": asked} if asked else {})) is part
