"""A document of the survey is made once for all, and while it is made anew nobody waits for it."""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import models

from accounts.models import User
from editions import documents
from editions.documents import BeingMadeError, DocumentRequest, current_file
from memberships.models import Membership
from registry.actions import lifecycle
from registry.errors import RegistryError
from registry.ledger.guards import lift_guards
from registry.models import Change, Theme

REAL_START = documents._start


class Press:
    """Stands in for the typesetting: each document says the how manieth it is."""

    def __init__(self) -> None:
        self.made = 0
        self.error: Exception | None = None

    def __call__(self, content: object, kind: str) -> bytes:
        """Make one more, or fail."""
        self.made += 1
        if self.error:
            raise self.error
        return f"document {self.made}".encode()


@pytest.fixture
def press(survey_2020: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """Return what makes the documents."""
    press = Press()
    monkeypatch.setattr(documents, "render_survey", press)
    caches["documents"].clear()
    yield press
    caches["documents"].clear()


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let nothing be made while nobody waits, until somebody says so: return what is to be done."""
    started: list[Any] = []
    monkeypatch.setattr(documents, "_start", lambda work, held: started.append((work, held)))
    return started


def change(actor: User) -> None:
    """Change something that is told of, and hide nothing."""
    theme = Theme.objects.get(public_id="klima")
    theme.name += "x"
    lifecycle.write(theme, actor=actor)


def read(wanted: DocumentRequest, **asked: Any) -> tuple[bytes, bool]:
    """Return what is sent, and whether it is current, as the public's page takes it."""
    found = wanted.found()
    document = found if found and found.current else wanted.made(found)
    with document.file:
        return document.file.read(), document.current


def another_process() -> None:
    """Forget what this one keeps in its memory."""
    caches["documents"].clear()


def kept(settings: Any) -> list[str]:
    return [path.name for path in Path(settings.DOCUMENTS_DIR).glob("*.pdf")]


def test_a_document_is_made_once_for_all_processes(press: Press) -> None:
    first = read(DocumentRequest("pdf", "da"))
    another_process()
    assert read(DocumentRequest("pdf", "da")) == first == (b"document 1", True)
    assert current_file("pdf", "da") == b"document 1"
    assert press.made == 1


def test_documents_are_told_apart(press: Press) -> None:
    wanted = [
        ("pdf", "da", "public", None), ("pdf", "en", "public", None), ("docx", "da", "public", None),
        ("pdf", "da", "internal", None), ("pdf", "da", "public", "ØKF"), ("pdf", "da", "public", "O/.."),
    ]  # fmt: skip
    for _time in range(2):
        assert len({current_file(*one) for one in wanted}) == len(wanted)  # type: ignore[arg-type]
    assert press.made == len(wanted)


def test_the_last_one_is_sent_until_the_new_one_is_there(
    press: Press, secretary: User, waiting: list[Any], settings: Any
) -> None:
    old = DocumentRequest("pdf", "da")
    read(old)
    change(secretary)
    for _reader in range(3):
        assert read(DocumentRequest("pdf", "da")) == (b"document 1", False)
    assert len(waiting) == 1  # who comes meanwhile sees that somebody is at it
    work, held = waiting.pop()
    with held:
        work()
    assert read(DocumentRequest("pdf", "da")) == (b"document 2", True)
    assert kept(settings) == [DocumentRequest("pdf", "da").path.name]  # and the old one is gone


def test_the_desk_gets_the_newest_alone(press: Press, secretary: User) -> None:
    assert current_file("pdf", "da") == b"document 1"
    change(secretary)
    assert current_file("pdf", "da") == b"document 2"


def test_whoever_comes_while_a_process_makes_a_document_waits_for_nothing(
    press: Press, secretary: User
) -> None:
    read(DocumentRequest("pdf", "da"))
    change(secretary)
    with documents._making:
        assert read(DocumentRequest("pdf", "da")) == (b"document 1", False)
        with pytest.raises(BeingMadeError, match="10"):
            read(DocumentRequest("pdf", "en"))
    assert press.made == 1


def test_two_processes_never_make_the_same_document_at_once(press: Press, secretary: User) -> None:
    read(DocumentRequest("pdf", "da"))
    change(secretary)
    (lock,) = Path(DocumentRequest("pdf", "da").folder).glob("*.lock")
    with lock.open("w") as other:
        flock(other, LOCK_EX)
        assert read(DocumentRequest("pdf", "da")) == (b"document 1", False)
        with pytest.raises(BeingMadeError):
            current_file("pdf", "da")
        assert current_file("pdf", "en") == b"document 2"  # another one
    assert current_file("pdf", "da") == b"document 3"  # the control


def test_what_somebody_else_has_made_meanwhile_is_not_made_again(press: Press, secretary: User) -> None:
    wanted = DocumentRequest("pdf", "da")
    assert wanted.found() is None
    read(DocumentRequest("pdf", "da"))
    with wanted.made().file as file:
        assert file.read() == b"document 1"


def test_no_older_one_is_sent_that_tells_of_what_was_withdrawn(press: Press, secretary: User) -> None:
    read(DocumentRequest("pdf", "da"))
    change(secretary)
    lifecycle.withdraw(Membership.objects.get(public_id="string-oekf"), actor=secretary)
    assert DocumentRequest("pdf", "da").found() is None
    assert read(DocumentRequest("pdf", "da")) == (b"document 2", True)


def test_what_an_older_release_has_written_is_not_sent(press: Press, settings: Any) -> None:
    settings.RELEASE = "one"
    read(DocumentRequest("pdf", "da"))
    settings.RELEASE = "two"
    assert DocumentRequest("pdf", "da").found() is None
    assert read(DocumentRequest("pdf", "da")) == (b"document 2", True)
    assert len(kept(settings)) == 1


def test_a_registry_that_counts_anew_is_another_one(press: Press, secretary: User) -> None:
    """Put back from a backup, or emptied, it comes to the same numbers again with other content."""
    change(secretary)
    read(DocumentRequest("pdf", "da"))
    lift_guards()
    newest = Change.objects.latest("sequence")
    models.QuerySet(Change).filter(pk=newest.pk).update(moment="2031-01-01T00:00Z")
    assert DocumentRequest("pdf", "da").found() is None
    change(secretary)
    assert DocumentRequest("pdf", "da").found() is None


def test_what_cannot_be_made_is_said_and_not_tried_again_for_a_while(press: Press, secretary: User) -> None:
    press.error = RegistryError("Der mangler en titel.")
    for _time in range(3):
        with pytest.raises(RegistryError, match="mangler en titel"):
            read(DocumentRequest("pdf", "da"))
    assert press.made == 1
    press.error = None
    change(secretary)
    assert read(DocumentRequest("pdf", "da")) == (b"document 2", True)


@pytest.mark.parametrize("error", [RegistryError("Der mangler en titel."), ZeroDivisionError()])
def test_the_last_one_is_still_sent_when_the_new_one_cannot_be_made(
    press: Press, secretary: User, error: Exception, caplog: Any
) -> None:
    read(DocumentRequest("pdf", "da"))
    change(secretary)
    press.error = error
    for _time in range(2):
        assert read(DocumentRequest("pdf", "da")) == (b"document 1", False)
    assert "could not be made" in caplog.text
    assert not documents._making.locked()


def test_a_folder_that_takes_nothing_costs_time_alone(
    press: Press, secretary: User, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    settings.DOCUMENTS_DIR = tmp_path / "a file" / "documents"
    assert read(DocumentRequest("pdf", "da")) == read(DocumentRequest("pdf", "da")) == (b"document 1", True)
    change(secretary)
    assert read(DocumentRequest("pdf", "da")) == (b"document 1", False)
    assert read(DocumentRequest("pdf", "da")) == (b"document 2", True)
    another_process()
    assert read(DocumentRequest("pdf", "da")) == (b"document 3", True)


def test_a_full_disk_costs_time_alone(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("editions.files.os.fsync", full)
    assert read(DocumentRequest("pdf", "da")) == read(DocumentRequest("pdf", "da")) == (b"document 1", True)
    assert press.made == 1
    assert {path.suffix for path in DocumentRequest("pdf", "da").folder.iterdir()} == {".lock"}


def test_who_reads_a_document_reads_it_to_its_end(press: Press, secretary: User) -> None:
    read(DocumentRequest("pdf", "da"))
    there = DocumentRequest("pdf", "da").found()
    assert there is not None
    change(secretary)
    current_file("pdf", "da")
    with there.file:
        assert there.file.read() == b"document 1"


def test_a_documents_tag_is_that_of_its_bytes(press: Press, secretary: User) -> None:
    read(DocumentRequest("pdf", "da"))
    tags = set()
    for _time in range(2):
        there = DocumentRequest("pdf", "da").found()
        assert there is not None
        there.file.close()
        tags.add(there.etag)
    path = DocumentRequest("pdf", "da").path
    os.utime(path, (1, 1))  # as if it had been made at another time
    there = DocumentRequest("pdf", "da").found()
    assert there is not None
    there.file.close()
    assert len(tags | {there.etag}) == 2


def test_a_thread_of_its_own_holds_the_lock_until_it_is_done() -> None:
    begun, go, gone = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        go.wait(10)

    held = ExitStack()
    held.callback(gone.set)
    REAL_START(slow, held)
    assert begun.wait(10)
    assert not gone.is_set()
    go.set()
    assert gone.wait(10)
