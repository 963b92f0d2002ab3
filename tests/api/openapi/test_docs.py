"""docs/api.md is true: its samples run as they stand, and who follows it to the letter misses nothing."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from accounts.models import User
from registry.models import Administration
from tests.support.api.mirror import a_day

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
EXAMPLE = "https://udsyn.example"
SAMPLE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(*command: str) -> str:
    """Run a command that must do well without a word of complaint; return what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, ""), command
    return done.stdout


def test_its_samples_do_what_they_say(survey_2020: object, secretary: User, live_server: Any) -> None:
    page = PAGE.read_text("utf-8").replace(EXAMPLE, live_server.url)
    samples = [(kind, text) for kind, text in SAMPLE.findall(page)]
    assert [kind for kind, _text in samples] == ["sh", "python", "r", "", "python"]
    (_sh, asking), (_python, taking), _r, _power_query, (_python, following) = samples

    for line in asking.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "curl"
        if shutil.which("curl"):
            told = run("curl", "--silent", "--show-error", "--fail", "--globoff", *arguments)
            assert re.search(r'"(results|values)":\[\{', told), line
    assert re.fullmatch(r"[1-9]\d* grants\n", run(sys.executable, "-c", taking))
    # R and Excel are not here; what they fetch is.
    addresses = set(re.findall(rf"{re.escape(live_server.url)}[^\s'\"`)]*", page))
    whole = {
        address for address in addresses if not address.endswith("/api/v1/") and address != live_server.url
    }
    assert len(whole) >= 5
    for address in whole:
        with urlopen(address) as answer:
            assert answer.status == 200, address

    client: dict[str, Any] = {}
    exec(following, client)
    things, sequence = client["copy"]()
    a_day(secretary, Administration.objects.get(code="TMF"))
    fresh, newest = client["copy"]()
    differing = {key for key in {*things, *fresh} if things.get(key) != fresh.get(key)}
    assert len(differing) > 30  # the control: there is something to catch up with
    assert client["catch_up"](things, sequence) == newest
    assert things == fresh


def test_every_address_that_it_names_is_there(reader: Any) -> None:
    named = set(re.findall(r"`(/api/v1/[^`]*)`", PAGE.read_text("utf-8")))
    assert len(named) >= 5
    for address in named:
        reader.ask(address.replace("<sequence>", "0"))
