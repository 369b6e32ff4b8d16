"""Asks pages as browsers do: a kept connection, a session cookie; one client or many."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass

WARM_UP = 5


@dataclass(frozen=True)
class Timing:
    """What one page did: milliseconds, requests a second, queries, bytes."""

    p50: float
    p95: float
    per_second: float
    queries: int
    size: int
    failed: int = 0


class Client:
    """One person at one browser."""

    def __init__(self, port: int, cookie: str):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"sessionid={cookie}", "Accept-Language": "da"}

    def get(self, path: str) -> http.client.HTTPResponse:
        """The answer, with ``body`` read."""
        try:
            self.connection.request("GET", path, headers=self.headers)
            answer = self.connection.getresponse()
        except (http.client.HTTPException, OSError):  # gunicorn retires a process now and then
            self.connection.close()
            self.connection.request("GET", path, headers=self.headers)
            answer = self.connection.getresponse()
        answer.body = answer.read()
        return answer


def measure(port: int, cookie: str, path: str, *, times: int, clients: int, seconds: float):
    """A page with one client ``times`` times, then with ``clients`` at once for ``seconds``."""
    client = Client(port, cookie)
    for _warming in range(WARM_UP):
        answer = client.get(path)
    if answer.status != 200:
        raise AssertionError(f"{path} answers {answer.status}")
    taken = sorted(_timed(client, path) for _time in range(times))
    asked, failed, passed = crowd(port, [(cookie, [path])] * clients, seconds)
    return Timing(
        p50=statistics.median(taken),
        p95=taken[int(len(taken) * 0.95)],
        per_second=len(asked) / passed,
        queries=int(answer.headers["X-Queries"]),
        size=len(answer.body),
        failed=failed,
    )


def crowd(port: int, people: list[tuple[str, list[str]]], seconds: float, pause: float = 0):
    """Everybody of ``people`` (cookie, paths) asks page after page; returns the milliseconds of
    each, how many failed, and how long it took. ``pause`` is the time that a person reads."""
    taken, failures, lock = [], [], threading.Lock()
    ends = time.perf_counter() + seconds

    def ask(number: int, cookie: str, paths: list[str]) -> None:
        client, mine, turn = Client(port, cookie), [], number
        time.sleep(pause * number / len(people))
        while time.perf_counter() < ends:
            began = time.perf_counter()
            answer = client.get(paths[turn % len(paths)])
            mine.append((time.perf_counter() - began) * 1000)
            turn += 1
            if answer.status != 200:
                failures.append(answer.status)
            time.sleep(max(0, pause - (time.perf_counter() - began)))
        with lock:
            taken.extend(mine)

    began = time.perf_counter()
    threads = [
        threading.Thread(target=ask, args=(number, *person)) for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken), len(failures), time.perf_counter() - began


def _timed(client: Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - began) * 1000
