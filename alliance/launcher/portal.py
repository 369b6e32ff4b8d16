"""`make run`: everything that it takes, from an empty state folder to a page that answers."""

import os
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from alliance.launcher.commands import portal_environment
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.lock import Running, StateLock
from alliance.launcher.logs import LogTail
from alliance.launcher.output import StartError, StopAskedError, say, show
from alliance.launcher.places import (
    CHECKOUT,
    Places,
    choose_places,
    make_socket_folder,
    remove_socket_folder,
)
from alliance.launcher.preparation import prepare
from alliance.launcher.processes import Service, last_lines
from alliance.launcher.servers import start_servers
from alliance.launcher.supervision import Supervisor
from alliance.launcher.web import (
    LOCAL,
    address_of,
    ask,
    heartbeat_age,
    port_problem,
    refuse_taken_port,
    wanted_port,
)

PAGE_PATIENCE = 60.0  # seconds
FIRST_PAGE = "/login/"
LEFTOVER_PATIENCE = 8.0  # seconds; gunicorn's processes look for their parent every second
QUESTION_EVERY = 0.4  # seconds
HEARTBEAT_PATIENCE = 90.0  # an interval of the sweep and some, should the first ring be missed
DEMO_PASSWORD = "vestalliancen"  # noqa: S105 - shown on the log-in page of the demo
DEMO_LOG_INS = {
    "consultant.herning": "company consultant, Herning",
    "leader.herning": "department leader, Herning",
    "head.herning": "head of job center, Herning",
    "coordinator.vest": "coordinator of Vestalliancen",
    "admin": "alliance administrator",
}


def run(environment: Mapping[str, str]) -> int:
    """Start the portal, show where it is, keep it going until Ctrl-C; the exit code.

    environment: PORT, PORTAL_STATE, DATABASE_URL, BROKER_URL and DEMO_MODE are looked at.
    Raises StartError. Source: issue 2 section 1, runtime.md 7.
    """
    interrupts = Interrupts()
    interrupts.listen()
    port = wanted_port(environment.get("PORT", ""))
    places = choose_places(environment)
    places.make()
    lock = StateLock(places.state)
    with ExitStack() as stack:
        try:
            left = lock.take()
            stack.callback(lock.drop)
            if left:
                clear_up_after(left, port, interrupts)
            refuse_taken_port(port)
            sockets = make_socket_folder(places.account)
            stack.callback(remove_socket_folder, sockets)
            lock.tell(Running(os.getpid(), sockets=str(sockets)))
            supervisor = Supervisor(interrupts)
            stack.callback(supervisor.stop)
            say(f"data and logs are in {places.state}")
            running = start(Site(environment, places, sockets, port), supervisor)
            lock.tell(running)
            supervisor.watch()
        except StopAskedError:
            show("")
    say("stopped")
    return 0


@dataclass(frozen=True)
class Site:
    """What one run is given: its settings, folders and port."""

    environment: Mapping[str, str]
    places: Places
    sockets: Path
    port: int


def start(site: Site, supervisor: Supervisor) -> Running:
    """Start every part in order, see it work, and say so; what is to be told of it.

    Raises StartError and StopAskedError.
    """
    addresses = start_servers(supervisor, site.places, site.sockets, site.environment)
    inside = portal_environment(site.environment, site.places, addresses, site.port)
    demo = site.environment.get("DEMO_MODE", "1") == "1"
    prepare(inside, site.places, supervisor.interrupts, demo=demo)
    for service in portal_services(inside, site.places, site.port):
        say(f"starting {service.name}")
        supervisor.start(service, LogTail(service.name, service.log))
    wait_for_portal(supervisor, site.port)
    show(welcome(site.port, site.places, demo=demo))
    return Running(
        pid=os.getpid(),
        address=address_of(site.port),
        database_url="" if site.environment.get("DATABASE_URL") else addresses.database_url,
        broker_url="" if site.environment.get("BROKER_URL") else addresses.broker_url,
        sockets=str(site.sockets),
    )


def clear_up_after(left: Running, port: int, interrupts: Interrupts) -> None:
    """After a run that was killed: remove its sockets, and let its web processes notice and end.

    left: what that run has written down. Raises StopAskedError.
    """
    if left.sockets:
        remove_socket_folder(Path(left.sockets))
    interrupts.wait_until(lambda: not port_problem(port), seconds=LEFTOVER_PATIENCE)


def portal_services(inside: dict[str, str], places: Places, port: int) -> list[Service]:
    """Web server, Celery worker and Celery beat, in the order of their start (runtime.md 3, 6)."""
    web = (
        "gunicorn", "alliance.wsgi", "--preload", "-k", "gthread", "-w", "2", "--threads", "2",
        "--max-requests", "2000", "--max-requests-jitter", "200", "--timeout", "30",
        "--bind", f"{LOCAL}:{port}", "--no-control-socket",
    )  # fmt: skip
    worker = (
        "celery", "-A", "alliance", "worker", "--concurrency", "2", "--loglevel", "INFO",
        "--without-gossip", "--without-mingle",
    )  # fmt: skip
    beat = (
        "celery", "-A", "alliance", "beat", "--loglevel", "INFO",
        "--scheduler", "alliance.launcher.beat:PromptScheduler",
    )  # fmt: skip
    commands = {"web": (web, 3.0), "worker": (worker, 4.0), "beat": (beat, 2.0)}
    return [
        Service(
            name=name,
            command=[sys.executable, "-m", *command],
            log=places.logs / f"{name}.log",
            environment=inside,
            folder=CHECKOUT,
            patience=patience,
        )
        for name, (command, patience) in commands.items()
    ]


def wait_for_portal(supervisor: Supervisor, port: int) -> None:
    """Wait until a page answers and a heartbeat has gone beat, broker, worker, database.

    Only a heartbeat younger than this wait counts: an older one is of an earlier run.
    Raises StartError, naming what is missing, and StopAskedError.
    """
    begun = time.monotonic()
    say("waiting for the first page")

    def page_answers() -> bool:
        supervisor.look()
        return ask(port, FIRST_PAGE)[0] == HTTPStatus.OK

    waiting = supervisor.interrupts.wait_until
    if not waiting(page_answers, seconds=PAGE_PATIENCE, every=QUESTION_EVERY):
        status = ask(port, FIRST_PAGE)[0] or "nothing"
        problem = f"{address_of(port)}{FIRST_PAGE[1:]} does not answer with a page, but {status}."
        raise StartError(missing(supervisor, problem))
    say("waiting for the first heartbeat: beat, broker, worker, database")

    def heartbeat_came() -> bool:
        supervisor.look()
        age = heartbeat_age(ask(port, "/healthz")[1])
        return age is not None and age <= time.monotonic() - begun

    if not waiting(heartbeat_came, seconds=HEARTBEAT_PATIENCE, every=QUESTION_EVERY):
        health = ask(port, "/healthz")[1].decode(errors="replace")[:500]
        raise StartError(missing(supervisor, f"No heartbeat came; /healthz says: {health}"))


def missing(supervisor: Supervisor, problem: str) -> str:
    """A message with the ends of the logs that can explain it."""
    ends = [
        f"The end of {tail.log}:\n{last_lines(tail.log)}"
        for tail in supervisor.tails
        if tail.name in {"web", "worker", "beat"}
    ]
    return "\n".join([problem, *ends])


def welcome(port: int, places: Places, *, demo: bool) -> str:
    """What is shown once everything works."""
    lines = ["", f"  The portal is ready: {address_of(port)}", ""]
    if demo:
        lines += [f"  Log in as one of these, with the password {DEMO_PASSWORD}:"]
        lines += [f"    {name:<20} {role}" for name, role in DEMO_LOG_INS.items()]
        lines += [""]
    return "\n".join([*lines, f"  Logs: {places.logs}", "  Stop everything: Ctrl-C", ""])
