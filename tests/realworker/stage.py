"""A real Celery worker in a process group of its own, and a real mail server to watch it by."""

import email
import os
import signal
import socket
import subprocess
import sys
import threading
import uuid
from urllib.parse import quote

from aiosmtpd.controller import Controller
from celery import Celery
from django.conf import settings
from django.db import connection

CHILDREN = 2  # processes of the worker
PATIENCE = 120  # seconds until a test gives up; never waited for when all goes well


class Mailbox:
    """An SMTP server that keeps each Message-ID, and acts when the n-th mail is announced."""

    def __init__(self):
        self.message_ids: list[str] = []
        self.announced = 0
        self.acts: dict[int, threading.Event] = {}
        self.full = threading.Event()
        self.expected = 0
        self.port = _free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def expect(self, count: int) -> None:
        """`full` is set once ``count`` different mails have come."""
        self.expected = count

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        """Announced, not delivered yet: the moment at which a kill costs nothing but time."""
        envelope.rcpt_tos.append(address)
        self.announced += 1
        if self.announced in self.acts:
            self.acts.pop(self.announced)()
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        """Delivered: keep the Message-ID."""
        message = email.message_from_bytes(envelope.content)
        self.message_ids.append(message["Message-ID"])
        if len(set(self.message_ids)) >= self.expected:
            self.full.set()
        return "250 kept"


def _free_port() -> int:
    """A port that nobody holds; aiosmtpd cannot let the system choose."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stage:
    """Starts, rings and kills workers on the test's database and a queue of its own."""

    def __init__(self, mailbox: Mailbox):
        self.mailbox = mailbox
        self.queue = f"test-{uuid.uuid4()}"
        self.bell = Celery("bell", broker=settings.CELERY_BROKER_URL)
        self.worker: subprocess.Popen | None = None

    def start_worker(self) -> None:
        """A worker with two children, in its own session so that all can be killed at once."""
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.realworker.settings",
            "DATABASE_URL": _database_url(),
            "BROKER_URL": settings.CELERY_BROKER_URL,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.mailbox.port),
            "TEST_QUEUE": self.queue,
        }
        command = [sys.executable, "-m", "celery", "-A", "alliance", "worker"]
        self.worker = subprocess.Popen(
            [*command, "-c", str(CHILDREN), "-Q", self.queue, "--loglevel", "warning"],
            env=environment,
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )

    def kill_worker(self) -> None:
        """SIGKILL to the whole group: no farewell, nothing acknowledged."""
        os.killpg(self.worker.pid, signal.SIGKILL)

    def revive_worker(self) -> None:
        """Wait for the end of the killed one and start another."""
        self.worker.wait(timeout=PATIENCE)
        self.start_worker()

    def ring(self) -> None:
        """What beat does every minute."""
        self.bell.send_task("alliance.foundation.tasks.sweep", queue=self.queue)

    def close(self) -> None:
        """Leave nothing behind: no worker, no queue."""
        if self.worker and self.worker.poll() is None:
            self.kill_worker()
            self.worker.wait(timeout=PATIENCE)
        with self.bell.connection_for_write() as link:
            link.default_channel.queue_purge(self.queue)
        self.bell.close()


def _database_url() -> str:
    facts = connection.settings_dict
    password = f":{quote(facts['PASSWORD'], safe='')}" if facts["PASSWORD"] else ""
    user = f"{quote(facts['USER'], safe='')}{password}@" if facts["USER"] else ""
    port = f":{facts['PORT']}" if facts["PORT"] else ""
    return f"postgres://{user}{quote(facts['HOST'], safe='')}{port}/{facts['NAME']}"
