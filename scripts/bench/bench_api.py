"""Measure what the API costs among very many projects, beside a plain viewset and the database's own JSON.

What counts is CPU, since the machine may be busy with other things: that of the server's processes and of the
database's (the postmaster and all below it), as /proc/<pid>/stat tells it before and after many requests. What else
runs on the same cores makes the same work cost up to 1.4 times as much, so the least of three rounds is shown. Each
request names another host, so that no answer is kept for it, unless that is what is measured. Each reader keeps
their connection, as a proxy does, and nothing is compressed. Needs a migrated PostgreSQL with the survey loaded:
scripts/bench/bench_api.sh.
"""

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Self
from urllib.parse import quote

from bench_api_site import RARE, build, key

# isort: split
from django.db import connection

import config.api_urls  # noqa: F401 (which registers the resources)
from api.resources.base import resources

TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
API, PLAIN = "/api/v1/projects/", "/plain/projects/"
SHORT = 18  # projects, which are 25 kB
WORKERS, READERS = 2, 16
ROUNDS = 3
WARM = 64  # requests until every worker has its statements and the database their plans
NUMBERS = count(1)


class Site:
    """The site in processes of its own, and the database behind it, with the CPU that they use."""

    def __init__(self, workers: int = WORKERS) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        own = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(workers), "--log-level", "error"]
        usual = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn"]
        self.server = subprocess.Popen([*usual, "bench_api_site", *own])
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.database = int(_stat(cursor.fetchone()[0])[1])
        for _n in range(300):
            try:
                self.ask("/api/v1/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("The site does not answer.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait()

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection, which is kept from one question to the next."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def open(
        self, address: str, host: str = "", etag: str = "", link: http.client.HTTPConnection | None = None
    ) -> http.client.HTTPResponse:
        """Return an answer whose body is still to be read. Raises ``RuntimeError`` unless it is 200 or 304."""
        link = link or self.connect()
        headers = {"Host": host or "bench.example", "X-Forwarded-Proto": "https"}
        link.request("GET", address, headers=headers | ({"If-None-Match": etag} if etag else {}))
        answer = link.getresponse()
        if answer.status not in {200, 304}:
            raise RuntimeError(f"{address}: {answer.status} {answer.read()[:500]!r}")
        return answer

    def ask(self, address: str, host: str = "", etag: str = "") -> bytes:
        """Return the body of an answer."""
        return self.open(address, host, etag).read()

    def cpu(self) -> tuple[float, float]:
        """Return the seconds that the server and the database have used so far."""
        return _seconds(self.server.pid), _seconds(self.database)

    def memory(self) -> int:
        """Return the bytes that the server's processes hold."""
        return sum(
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE for pid in _family(self.server.pid)
        )


def _stat(pid: int) -> list[str]:
    """Return what /proc/<pid>/stat says after the process's name: first its state, then its parent."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _family(pid: int) -> list[int]:
    own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in own for one in _family(int(child)))]


def _seconds(pid: int) -> float:
    """Return the CPU seconds of a process and of all below it, those included that have ended."""
    total = 0
    for one in _family(pid):
        try:
            total += sum(map(int, _stat(one)[11:15]))
        except FileNotFoundError:
            continue
    return total / TICKS


@dataclass
class Cost:
    """What one request cost: CPU milliseconds of server and database, and how long readers waited."""

    server: float
    database: float
    waits: list[float]

    @property
    def cpu(self) -> float:
        """Both together."""
        return self.server + self.database

    def waited(self, part: float) -> float:
        """Return within how many milliseconds this part of the answers came."""
        return 1000 * self.waits[int(len(self.waits) * part)]


@dataclass
class Case:
    """What is measured: its name, what makes the addresses, and how it is asked.

    ``target`` is the most CPU milliseconds it may cost, server and database; of ``p50``, the most to wait. What is
    ``kept`` may come from the answers that are kept.
    """

    name: str
    address: Callable[[], str]
    target: float = 0
    p50: bool = False
    kept: bool = False
    etag: str = ""
    heavy: int = 1  # so many times fewer requests
    costs: list[Cost] = field(default_factory=list)

    def measure(self, site: Site, times: int) -> None:
        """Ask ``times`` times as one reader, then as many times as READERS at once; print what it cost."""
        body = site.ask(self.address(), etag=self.etag)
        self._cost(site, max(WARM // self.heavy, READERS), READERS)
        self.costs = [self._least(site, times // self.heavy, readers) for readers in (1, READERS)]
        one, many = self.costs
        reached = ""
        if self.target:
            unit, value = ("ms p50", one.waited(0.5)) if self.p50 else ("ms CPU", one.cpu)
            reached = verdict(value, self.target, unit)
        print(
            f"{self.name:38}{len(body) / 1000:7.1f} |{one.server:8.2f}{one.database:8.2f}{one.cpu:8.2f}"
            f"{one.waited(0.5):8.1f}{one.waited(0.99):8.1f} |{many.cpu:8.2f}{many.waited(0.5):8.1f}"
            f"{many.waited(0.99):8.1f} | {reached}",
            flush=True,
        )

    def _least(self, site: Site, times: int, readers: int) -> Cost:
        return min((self._cost(site, times, readers) for _round in range(ROUNDS)), key=lambda cost: cost.cpu)

    def _cost(self, site: Site, times: int, readers: int) -> Cost:
        waits: list[float] = []

        def read() -> None:
            link = site.connect()
            for _n in range(max(times // readers, 1)):
                began = time.perf_counter()
                host = "" if self.kept else f"h{next(NUMBERS)}.example"
                site.open(self.address(), host, self.etag, link).read()
                waits.append(time.perf_counter() - began)

        before = site.cpu()
        crew = [threading.Thread(target=read) for _n in range(readers)]
        for one in crew:
            one.start()
        for one in crew:
            one.join()
        server, database = (
            1000 * (after - was) / len(waits) for after, was in zip(site.cpu(), before, strict=True)
        )
        return Cost(server, database, sorted(waits))


def verdict(value: float, target: float, unit: str = "") -> str:
    """Return a target and whether it was reached."""
    return f"≤ {target:.3g}{unit and ' '}{unit}: {'reached' if value <= target else 'MISSED'}"


def cases(site: Site, rows: int) -> list[Case]:
    """Return what is measured of single requests."""
    chance = random.Random(2)  # noqa: S311
    depth, deep, following = min(50_000, rows // 2), "", f"{API}?limit=200&fields=id"
    for _n in range(depth // 200):  # which is how a reader gets there
        link = site.open(f"{following}{deep and '&cursor=' + quote(deep)}").headers["Link"]
        deep = link.rpartition("cursor=")[2].partition(">")[0]
    etag = site.open(API).headers["ETag"] or ""

    def some(prefix: str) -> Callable[[], str]:
        return lambda: f"{prefix}{key(chance.randrange(rows))}/"

    return [
        Case("list page", lambda: f"{API}?limit={SHORT}", 2.5),
        Case(f"page at depth {depth:,}", lambda: f"{API}?limit={SHORT}&cursor={deep}", 2.5),
        Case("list page of 25", lambda: API),
        Case("list page by start", lambda: f"{API}?ordering=-starts&limit={SHORT}"),
        Case("?administration=TMF", lambda: f"{API}?administration=TMF&limit={SHORT}"),
        Case("?country=SE", lambda: f"{API}?country=SE&limit={SHORT}"),
        Case(f"?q={RARE}", lambda: f"{API}?q={RARE}&limit={SHORT}", 25, p50=True),
        Case(f"search over all: {RARE}", lambda: f"/api/v1/search/?q={RARE}", 25, p50=True),
        Case("detail with partners and parts", some(API), 2),
        Case("unchanged list (304)", lambda: API, 0.7, kept=True, etag=etag),
        Case("kept list", lambda: API, 0.7, kept=True),
        Case("an empty answer of Django's", lambda: "/plain/"),
        Case("viewset: list page", lambda: f"{PLAIN}?limit={SHORT}", heavy=8),
        Case(
            f"viewset: page at depth {depth:,}",
            lambda: f"{PLAIN}?limit={SHORT}&page={depth // SHORT}",
            heavy=16,
        ),
        Case("viewset: detail", some(PLAIN), heavy=4),
    ]


def own_json(times: int, rows: int | None = SHORT) -> float:
    """Let the database write the same rows as JSON by itself; return its CPU milliseconds."""
    resource = resources["projects"]
    public = resource.public()
    if rows:
        public = public.filter(
            pk__in=[*public.order_by(resource.lookup_field).values_list("pk", flat=True)[:rows]]
        )
    sql, params = resource.shape().select(public).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
        for n in range(times + 10):
            if n == 10 or times == 1:
                before = _seconds(pid)
            cursor.execute(f"SELECT json_agg(t)::text FROM ({sql}) t", params)  # noqa: S608 (it is Django's)
            cursor.fetchone()
            if times == 1:
                break
        return 1000 * (_seconds(pid) - before) / times


def exported(form: str) -> tuple[float, str]:
    """Take everything away as one file, from a process that has only just begun; return the seconds, and all it cost."""
    with Site(workers=1) as site:
        before, memory, began = site.cpu(), site.memory(), time.perf_counter()
        answer = site.open(f"{API}export.{form}")
        size, first, grown = len(answer.read(1)), time.perf_counter() - began, 0
        while piece := answer.read(1 << 20):
            size += len(piece)
            grown = max(grown, site.memory() - memory)
        took = time.perf_counter() - began
        server, database = (after - was for after, was in zip(site.cpu(), before, strict=True))
    reached = f"{verdict(took, 3, 's')}; first byte {verdict(first, 0.3, 's')}"
    cost = f"{size / 1e6:8.1f}{server:9.2f}{database:9.2f}{took:9.2f}{first:11.2f}{grown / 1e6:9.0f}"
    return took, f"export.{form:10}{cost} | {reached}"


def figures(times: int) -> None:
    """Measure the figures of the survey alone: they count all that is told, which nobody tells of 100,000 projects."""
    with Site() as site:
        began = time.perf_counter()
        site.ask("/api/v1/figures/")
        print(f"figures computed for the first time: {time.perf_counter() - began:.1f} s", flush=True)
        Case("figures, once computed", lambda: "/api/v1/figures/", 0.7, kept=True).measure(site, times)


def pages(rows: int, times: int) -> None:
    """Measure single requests, and hold them against the viewset and the database's own JSON."""
    with Site() as site:
        asked = cases(site, rows)
        for case in asked:
            case.measure(site, times)
    first, deep, plain = (asked[place].costs[0].cpu for place in (0, 1, -3))
    floor = own_json(times)
    print(f"{'json_agg of the same list page':38}{'':7} |{'':8}{floor:8.2f}{floor:8.2f}")
    print(f"\nlist page: 1/{plain / first:.1f} of the viewset's | {verdict(first / plain, 1 / 12)}")
    print(f"page at depth: {deep / first:.2f} of the first | {verdict(deep / first, 1.1)}")
    print(f"list page: {first / floor:.1f} times json_agg", flush=True)


def main() -> None:
    """Build, ask, and print a table."""
    rows = int(sys.argv[1])
    times = 480 if rows >= 20_000 else 96
    print(f"load {os.getloadavg()[0]:.1f}; CPU in ms a request, p50 and p99 in ms\n")
    print(
        f"{'':38}{'kB':>7} |{'server':>8}{'db':>8}{'CPU':>8}{'p50':>8}{'p99':>8} |   16 readers: CPU, p50, p99 | target"
    )
    figures(times)
    began = time.perf_counter()
    build(rows)
    print(f"\n{rows:,} projects written in {time.perf_counter() - began:.0f} s", flush=True)
    pages(rows, times)
    print(f"\n{'seconds':17}{'MB':>8}{'server':>9}{'db':>9}{'all':>9}{'first byte':>11}{'MB grown':>9}")
    for form in ("ndjson", "csv", "xlsx"):
        print(min(exported(form) for _round in range(ROUNDS))[1], flush=True)
    print(f"json_agg of all{'':19}{own_json(1, None) / 1000:9.2f}")
    print(f"\nload {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
