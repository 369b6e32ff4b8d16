"""Let plain `python manage.py …` find the embedded servers of the portal that runs here."""

from collections.abc import MutableMapping

from alliance.launcher.lock import StateLock
from alliance.launcher.output import StartError
from alliance.launcher.places import choose_places


def adopt_running_servers(environment: MutableMapping[str, str]) -> bool:
    """Name the running portal's database, broker and folder in ``environment``.

    Does nothing where DATABASE_URL is named already or no portal runs from this folder. Returns
    whether servers were adopted.
    """
    if environment.get("DATABASE_URL"):
        return False
    try:
        places = choose_places(environment)
    except StartError:
        return False
    lock = StateLock(places.state)
    running = lock.held_by() if places.state.is_dir() else None
    if running is None or not running.database_url:
        return False
    environment["DATABASE_URL"] = running.database_url
    environment["PORTAL_STATE"] = str(places.state)
    if running.broker_url:
        environment.setdefault("BROKER_URL", running.broker_url)
    return True
