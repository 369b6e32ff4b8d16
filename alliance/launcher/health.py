"""A container's health check: asks /healthz, ends with 0 or 1.

Run as a plain file (`python alliance/launcher/health.py database`): standard library only, so that
asking every few seconds costs next to nothing. `database`: the web server answers and reaches its
database; `everything`: also the broker, and the heartbeat of beat and worker is young enough.
"""

import json
import os
import sys
import urllib.error
import urllib.request

HERE = "http://127.0.0.1:8000/healthz"
PATIENCE = 6  # seconds


def healthy(wanted: str, address: str, host: str) -> bool:
    """Ask once. wanted: `database` or `everything`; host: a name that ALLOWED_HOSTS holds."""
    request = urllib.request.Request(address, headers={"Host": host} if host else {})  # noqa: S310 - our own address
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=PATIENCE) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refusal:
        if wanted == "everything":
            return False
        return database_works(refusal.read())
    except OSError:
        return False


def database_works(body: bytes) -> bool:
    """What the body of /healthz says about the database."""
    try:
        return json.loads(body)["database"] is True
    except (ValueError, KeyError, TypeError):
        return False


if __name__ == "__main__":
    sys.exit(
        not healthy(
            sys.argv[1],
            os.environ.get("HEALTH_URL", HERE),
            os.environ.get("ALLOWED_HOSTS", "").partition(",")[0].strip(),
        )
    )
