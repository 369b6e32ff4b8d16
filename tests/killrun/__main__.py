"""500 calls fall due; worker, beat, broker, database and web server are killed 25 times.

Nothing may be lost, nothing doubled; a mail that comes twice must bear the same Message-ID. 100
mails to companies are on their way meanwhile: none of them may come twice.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.killrun.portal import RunningPortal, running_portal
from tests.killrun.processes import PARTS, kill
from tests.realworker.stage import Mailbox

DUE, LETTERS = 500, 100
KILLS, PAUSE = 25, 6.0  # each part dies every half minute, the worker with its broker too
PATIENCE = 180  # seconds after the last kill
SLOW = 0.12  # seconds for which the mail server keeps each mail, so that kills meet mails under way


class SlowMailbox(Mailbox):
    """Takes its time, as mail servers do."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(SLOW)
        return await super().handle_DATA(server, session, envelope)


def main() -> int:
    """The whole run; 0 when nothing was lost or doubled."""
    mailbox = SlowMailbox()
    mailbox.controller.start()
    log = Path(tempfile.gettempdir()) / "killrun.log"
    smtp = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mailbox.port), "DEMO_MODE": "0"}
    try:
        with running_portal(log, **smtp) as portal:
            _tell(f"the portal runs on port {portal.port}; what it says stands in {log}")
            _use_database(portal)
            return _run(portal, mailbox)
    finally:
        mailbox.controller.stop()


def _run(portal: RunningPortal, mailbox: Mailbox) -> int:
    # Django is set up only now that there is a database.
    from tests.killrun import due  # noqa: PLC0415 - see above
    from tests.killrun.result import write_result  # noqa: PLC0415 - see above

    world = due.fall_due(DUE)
    due.letters_under_way(world, LETTERS, seconds=KILLS * PAUSE)
    began = time.monotonic()
    kills = _kill_again_and_again(portal)
    complete = _comes_true(lambda: due.has_left(DUE))
    healthy = _comes_true(lambda: portal.is_healthy)
    took = time.monotonic() - began
    result = {
        "due": DUE,
        "kills": kills,
        "seconds": took,
        "complete": complete,
        "healthy": healthy,
        "letters": LETTERS,
        "came": Counter(mailbox.message_ids),
        **due.counts(),
    }
    return write_result(result)


def _kill_again_and_again(portal: RunningPortal) -> Counter:
    done, names = Counter(), list(PARTS)
    for turn in range(KILLS):
        time.sleep(PAUSE)
        part = names[turn % len(names)]
        for _attempt in range(20):
            if kill(part, portal.process.pid, turn // len(names)):
                done[part] += 1
                break
            time.sleep(0.2)
        if portal.process.poll() is not None:
            raise AssertionError("the launcher has given up")
        _tell(f"{turn + 1:2} of {KILLS}: {part}")
    return done


def _comes_true(is_so: Callable[[], bool]) -> bool:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(1)
    return False


def _use_database(portal: RunningPortal) -> None:
    os.environ["DATABASE_URL"] = portal.database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings.dev"
    os.environ["LOG_LEVEL"] = "WARNING"
    import django  # noqa: PLC0415 - after the environment

    django.setup()


def _tell(text: str) -> None:
    print(f"  {text}", flush=True)  # noqa: T201 - told to the person who waits


if __name__ == "__main__":
    sys.exit(main())
