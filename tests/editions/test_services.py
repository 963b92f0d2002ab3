"""Files of the survey are made once, however many ask for them at once."""

from threading import Event, Thread
from typing import Any

from editions import services


class Cache:
    """A cache that tells when it was asked."""

    def __init__(self) -> None:
        self.asked, self.file = Event(), None

    def get(self, _key: str) -> Any:
        found = self.file
        self.asked.set()
        return found


def test_who_waits_for_a_file_gets_the_one_just_made(monkeypatch: Any) -> None:
    cache, got = Cache(), []
    monkeypatch.setattr(services, "cache", cache)
    monkeypatch.setattr(services, "content_version", lambda: 1)
    waiting = Thread(target=lambda: got.append(services.current_file("pdf", "da")), daemon=True)
    with services._making:  # somebody makes it
        waiting.start()
        assert cache.asked.wait(10)
        cache.file = b"the file"  # type: ignore[assignment]
    waiting.join(10)
    assert got == [b"the file"]  # a second one would have asked the database, which this test may not
