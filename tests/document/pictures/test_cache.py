"""The folder in which pictures are kept saves time, and nothing hangs on it."""

import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.filebased import FileBasedCache

from document.pictures.cache import ForgivingFileCache


def test_what_is_kept_is_there(tmp_path: Path) -> None:
    folder = ForgivingFileCache(tmp_path, {})
    folder.set_many({"a": "<svg/>", "b": b"png"})
    assert ForgivingFileCache(tmp_path, {}).get_many(["a", "b", "c"]) == {"a": "<svg/>", "b": b"png"}


@pytest.fixture(params=["not to be made", "full", "damaged"])
def faulty(request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that fails in one of the ways in which folders do."""
    if request.param == "not to be made":
        (tmp_path / "file").touch()
        return tmp_path / "file" / "pictures"
    FileBasedCache(tmp_path, {}).set("a", "<svg/>")
    if request.param == "full":

        def full(*_anything: object, **_more: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("django.core.cache.backends.filebased.tempfile.mkstemp", full)
    else:
        (file,) = tmp_path.glob("*.djcache")
        file.write_bytes(file.read_bytes()[:-5])
    return tmp_path


def test_a_folder_that_fails_costs_time_alone(faulty: Path, caplog: Any) -> None:
    folder = ForgivingFileCache(faulty, {})
    folder.set("b", "<svg/>")
    folder.get_many(["a", "b"])
    assert "cannot be" in caplog.text


def test_control_djangos_own_would_cost_the_answer(faulty: Path) -> None:
    def use() -> None:
        folder = FileBasedCache(faulty, {})
        folder.set("b", "<svg/>")
        folder.get("a")

    with pytest.raises((OSError, zlib.error)):
        use()
