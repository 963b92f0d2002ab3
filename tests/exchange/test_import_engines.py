"""The import on both databases: rows are locked, a trial leaves nothing, and a confirmed file is taken whole."""

import pytest
from django.test import Client

from accounts.models import User
from memberships.models import Membership
from registry.ledger.recording import content_version
from tests.support.administrations import A, entry_of, people
from tests.support.sheets import Book, confirm, upload

pytestmark = pytest.mark.database


def test_a_file_is_tried_without_a_trace_and_taken_once_confirmed(survey_2020: object) -> None:
    client = Client()
    people()
    client.force_login(User.objects.get(username="editor A"))
    own = entry_of(Membership, A)
    book = Book(client, Membership)
    book.put(own, purpose="Ny viden", themes="")
    sequence = content_version()
    wrong = book.put(own, starts="i fjor")
    (line,) = upload(client, Membership, book.content).context["report"].refused
    assert [problem.cell for problem in line.problems] == [wrong]
    book.put(own, starts="2012")
    seen = upload(client, Membership, book.content)
    assert content_version() == sequence
    assert confirm(client, Membership, seen).status_code == 302
    own.refresh_from_db()
    assert (own.purpose, own.starts, content_version()) == ("Ny viden", "2012", sequence + 1)
