"""Let many writers edit the same few things at once, through HTTP, and count the edits that get lost.

Each writer opens a theme's page, adds one to the number in its name, and saves; told that somebody came first, they begin
again. In the end the numbers must add up to the saves that were answered with success. The control has the server forget to
compare versions, and loses edits. Needs a migrated, empty PostgreSQL (DATABASE_URL), which scripts/stress/soak.sh makes.
"""

import argparse
import http.client
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.test_settings"

import django

django.setup()  # before any model is imported

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from desk.forms.base import TrackedForm  # noqa: E402
from registry.models import Theme  # noqa: E402

THINGS = 32
ENOUGH = 100  # edits that the control must lose, to show that the race is there
FIELD = re.compile(r'<input[^>]*\bname="(?P<name>\w+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')


def unlocked() -> Callable[..., object]:
    """Return the site without its lock, for the control."""

    def never(_form: TrackedForm, _seen: int) -> bool:
        return False

    TrackedForm.is_stale = never  # type: ignore[method-assign]
    return get_wsgi_application()


class Writer(threading.Thread):
    """Somebody who edits for as long as there are edits left."""

    def __init__(self, port: int, things: list[int], left: list[None]) -> None:
        super().__init__(daemon=True)
        self.saved = self.told = 0
        self.trouble: Exception | None = None
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._things, self._left = things, left
        client = Client()
        client.force_login(User.objects.create_superuser(f"writer {User.objects.count()}"))
        self._cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}

    def run(self) -> None:
        """Edit, and keep what went wrong for whoever waits."""
        try:
            while self._left:
                try:
                    self._left.pop()
                except IndexError:  # another writer took the last one
                    break
                while not self._edit(random.choice(self._things)):  # noqa: S311 (no secret hangs on it)
                    self.told += 1
                self.saved += 1
        except Exception as error:  # noqa: BLE001 (any trouble at all must end the soak)
            self.trouble = error

    def _edit(self, thing: int) -> bool:
        """Add one to the number in a theme's name; return whether it was saved."""
        page = f"/admin/registry/theme/{thing}/change/"
        status, text = self._ask("GET", page)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{page} answered {status}")
        typed = {}
        for found in FIELD.finditer(text.partition('id="theme_form"')[2]):
            value = VALUE.search(found[0])
            typed[found["name"]] = value[1] if value else ""
        typed["name"] = str(int(typed["name"]) + 1)
        status, text = self._ask("POST", page, {**typed, "_save": "Gem"})
        if status != http.HTTPStatus.FOUND and "conflict-heading" not in text:
            raise RuntimeError(f"Saving {page} answered {status}")
        return status == http.HTTPStatus.FOUND

    def _ask(self, method: str, page: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, page, urlencode(form) if form else None, headers)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _is, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()


def serve(port: int, application: str, processes: int) -> "subprocess.Popen[bytes]":
    """Start the site in several processes, and wait until it answers."""
    command = [
        sys.executable,
        "-W",
        "ignore::UserWarning",
        "-m",
        "gunicorn",
        "--config",
        "python:config.gunicorn",
        "--pythonpath",
        ".,scripts",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    command += ["--workers", str(processes), "--threads", "8", "--log-level", "error"]
    server = subprocess.Popen([*command, application])
    for _attempt in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.2)
    server.kill()
    sys.exit("The site did not start.")


def lost(edits: int, writers: int, application: str, processes: int) -> int:
    """Let ``writers`` make ``edits`` on the site; return how many of those that it took are not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    themes = [Theme.objects.create(name="0") for _n in range(THINGS)]
    left: list[None] = [None] * edits
    crew = [Writer(port, [theme.pk for theme in themes], left) for _n in range(writers)]
    server = serve(port, application, processes)
    began = time.monotonic()
    try:
        for writer in crew:
            writer.start()
        while any(writer.is_alive() for writer in crew):
            time.sleep(1)
            if sys.stderr.isatty():
                print(f"\r  {edits - len(left):>6} of {edits}", end="", file=sys.stderr)
    finally:
        server.terminate()
        server.wait()
    for writer in crew:
        if writer.trouble:
            raise writer.trouble
    saved, told = sum(writer.saved for writer in crew), sum(writer.told for writer in crew)
    there = sum(int(theme.name) for theme in Theme.objects.filter(pk__in=[theme.pk for theme in themes]))
    took = time.monotonic() - began
    print(
        f"\r  {saved} edits by {writers} writers in {took:.0f} s; told {told} times that somebody came first"
    )
    return saved - there


def main() -> int:
    """Run the control, then the soak; succeed when the control loses enough, and the soak nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--control-edits", type=int, default=1_000)
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    options = parser.parse_args()
    print("Control, without the lock")
    control = lost(options.control_edits, options.writers, "soak:unlocked()", options.processes)
    print(f"  lost = {control}")
    print("With the lock")
    real = lost(options.edits, options.writers, "config.wsgi", options.processes)
    print(f"  lost = {real}")
    return 0 if real == 0 and control > ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
