"""The embedded PostgreSQL: made once, reached only through a socket in a closed folder.

Every rule here was a failure first; runtime.md 1b tells which.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2

from alliance.launcher.binaries import find_postgres, version_of
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.leftovers import ZOMBIE, process_state, works_in
from alliance.launcher.output import StartError, say
from alliance.launcher.places import Places
from alliance.launcher.processes import Service, as_account, last_lines

DATABASE = "alliance"
SUPERUSER = "postgres"
START_PATIENCE = 10.0  # seconds, runtime.md 1b.4
ORPHAN_PATIENCE = 6.0  # seconds that a server left by an earlier run gets to end
FIRST_WITH_BUILTIN_LOCALE = 17
KEEP_SAFE = ("-c", "max_connections=100", "-c", "shared_buffers=128MB")
# For tests: what is lost with the machine may be lost.
THROW_AWAY = (
    *KEEP_SAFE, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
    "-c", "autovacuum=off",
)  # fmt: skip


@dataclass
class PostgresServer:
    """One PostgreSQL cluster below the servers' folder of some places."""

    places: Places
    sockets: Path
    interrupts: Interrupts = field(default_factory=Interrupts)
    options: tuple[str, ...] = KEEP_SAFE
    name: str = "postgres"
    service: Service | None = None

    @property
    def data(self) -> Path:
        """The cluster's data folder."""
        return self.places.servers / "postgres"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.places.logs / "postgres.log"

    @property
    def url(self) -> str:
        """The address of the portal's database, as DATABASE_URL wants it."""
        return f"postgres://{SUPERUSER}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def start(self) -> None:
        """Make the cluster if there is none, start it and make the database.

        Raises StartError with the end of the log, and StopAskedError.
        """
        programs = find_postgres(self.places)
        self._make_cluster(programs)
        self._refuse_other_version(programs)
        deadline = time.monotonic() + START_PATIENCE
        while not self._start_once(programs, deadline):
            if time.monotonic() >= deadline:
                raise StartError(
                    f"PostgreSQL did not start. The end of {self.log}:\n{last_lines(self.log)}"
                )
            self.interrupts.wait_until(lambda: False, seconds=0.3)
        self._make_database()

    def alive(self) -> bool:
        """True while the server runs."""
        return self.service is not None and self.service.alive()

    def ending(self) -> str:
        """How the server ended, in words."""
        return self.service.ending() if self.service else "is not running"

    def stop(self) -> None:
        """Shut down cleanly: connections are cut, everything committed is kept."""
        if self.service:
            self.service.stop()

    def _make_cluster(self, programs: Path) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        unfinished = self.data.with_name("postgres.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            programs / "initdb", "--pgdata", unfinished, "--username", SUPERUSER, "--auth", "trust",
            "--encoding", "UTF8", "--no-instructions", *self._locale(programs),
            *(("--no-sync",) if self.options == THROW_AWAY else ()),
        )  # fmt: skip
        unfinished.rename(self.data)

    def _locale(self, programs: Path) -> list[str]:
        """The same results on every system, and æøå in upper and lower case (runtime.md 1b.6)."""
        if version_of(programs / "postgres") >= FIRST_WITH_BUILTIN_LOCALE:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _run(self, *command: str | Path) -> None:
        """Run a command of the servers' account; its output goes to the log."""
        with self.log.open("ab") as log:
            code = subprocess.call(
                [str(part) for part in command],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **as_account(self.places.account),
            )
        if code:
            raise StartError(
                f"{Path(command[0]).name} failed. The end of {self.log}:\n{last_lines(self.log)}"
            )

    def _refuse_other_version(self, programs: Path) -> None:
        has = int(self._read("PG_VERSION"))
        runs = version_of(programs / "postgres")
        if has != runs:
            raise StartError(
                f"The data in {self.data} belong to PostgreSQL {has}, but the programs here are\n"
                f"of version {runs}. Keep both apart: make run PORTAL_STATE=/path/to/a/new/folder"
            )

    def _start_once(self, programs: Path, deadline: float) -> bool:
        """One try; False when the server ended at once (an earlier one may still be going)."""
        self.service = Service(
            name=self.name,
            command=[programs / "postgres", "-D", self.data, "-h", "", "-k", self.sockets,
                     *self.options],
            log=self.log,
            environment=self._left_by_an_earlier_run(),
            account=self.places.account,
            folder=Path("/"),
            stop_signal=signal.SIGINT,  # "fast": cut connections, write everything, end
            patience=6.0,
        )  # fmt: skip
        self.service.start()
        self.interrupts.wait_until(
            lambda: self._answers() or not self.alive(),
            seconds=max(0.5, deadline - time.monotonic()),
        )
        return self.alive() and self._answers()

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, connect_timeout=3
        )

    def _make_database(self) -> None:
        with contextlib.closing(self._connect("postgres")) as connection:
            connection.autocommit = True  # CREATE DATABASE refuses a transaction
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")

    def _read(self, name: str) -> str:
        """A file of the data folder; empty when there is none."""
        try:
            return (self.data / name).read_text()
        except FileNotFoundError:
            return ""

    def _left_by_an_earlier_run(self) -> dict[str, str]:
        """What to do about the pid file of a server that was killed (runtime.md 1b.3-4).

        A live server of ours, which can only be an orphan since we hold the state's lock, is
        asked to end. A zombie, or a stranger who got the number, is named to PostgreSQL as one
        to ignore; its own check of the shared memory stays. The file is never deleted.
        """
        first_line = self._read("postmaster.pid").partition("\n")[0].strip()
        if not re.fullmatch(r"[1-9]\d*", first_line):
            return {}
        pid = int(first_line)
        state, program = process_state(pid)
        if state != ZOMBIE and program == "postgres" and works_in(pid, self.data):
            self._stop_orphan(pid)
            return {}
        return {"PG_GRANDPARENT_PID": str(pid)} if state else {}

    def _stop_orphan(self, pid: int) -> None:
        say("stopping a database server that an earlier start has left")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        self.interrupts.wait_until(
            lambda: process_state(pid)[0] in {"", ZOMBIE}, seconds=ORPHAN_PATIENCE
        )
