"""The embedded Valkey: the broker between web, beat and worker, on a unix socket."""

from dataclasses import dataclass, field
from pathlib import Path

import redis

from alliance.launcher.binaries import find_valkey
from alliance.launcher.interrupts import Interrupts
from alliance.launcher.output import StartError
from alliance.launcher.places import Places
from alliance.launcher.processes import Service, last_lines

START_PATIENCE = 10.0  # seconds
KEEP = ("--appendonly", "yes")
THROW_AWAY = ("--appendonly", "no")


@dataclass
class ValkeyServer:
    """One Valkey server; its data stand below the servers' folder of some places."""

    places: Places
    sockets: Path
    interrupts: Interrupts = field(default_factory=Interrupts)
    options: tuple[str, ...] = KEEP
    name: str = "valkey"
    service: Service | None = None

    @property
    def socket(self) -> Path:
        """The only door to the server."""
        return self.sockets / "valkey.sock"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.places.logs / "valkey.log"

    @property
    def url(self) -> str:
        """The address as BROKER_URL wants it."""
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        """Start the server and wait until it has read its data.

        Raises StartError with the end of the log, and StopAskedError. Source: runtime.md 2.
        """
        program = find_valkey(self.places)
        self.service = Service(
            name=self.name,
            command=[
                program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700",
                "--dir", self.places.servers, "--save", "", "--maxmemory-policy", "noeviction",
                *self.options,
            ],
            log=self.log,
            account=self.places.account,
            folder=Path("/"),
        )  # fmt: skip
        self.service.start()
        self.interrupts.wait_until(
            lambda: self._answers() or not self.alive(), seconds=START_PATIENCE
        )
        if not (self.alive() and self._answers()):
            raise StartError(
                f"Valkey did not start. The end of {self.log}:\n{last_lines(self.log)}"
            )

    def alive(self) -> bool:
        """True while the server runs."""
        return self.service is not None and self.service.alive()

    def ending(self) -> str:
        """How the server ended, in words."""
        return self.service.ending() if self.service else "is not running"

    def stop(self) -> None:
        """Shut down; what was acknowledged is on disk."""
        if self.service:
            self.service.stop()

    def _answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False
