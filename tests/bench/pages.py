"""Which pages are measured, for whom."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from companies.models import Company
from jobcenters.models import JobCenter, User
from recruitment.models import RecruitmentOrder
from tests.bench.client import Timing, crowd, measure

TIMES, CLIENTS, SECONDS = 60, 16, 5.0
PEOPLE, READING, CROWD_SECONDS = 150, 10.0, 40.0
# A job center of the large alliance, whose people see 25,000 orders, and one that is in none.
FEW, MANY = "bornholm", "favrskov"
BOARD = "/recruitment/orders/"


@dataclass(frozen=True)
class Row:
    """A line of the table: what, whose, and the floor that it is compared with."""

    name: str
    who: str
    timing: Timing
    floor: str = ""


def measure_all(port: int) -> dict[str, object]:
    """The rows of the table and what 150 people at once got."""
    rows = []
    for slug, label in ((FEW, "2,000"), (MANY, "25,000")):
        user = User.objects.get(username=f"consultant3.{slug}")
        visible = RecruitmentOrder.objects.visible_to(user)
        cookie = session_of(user)
        count = visible.count()
        print(f"  {user.username}: {count} orders visible")  # noqa: T201 - told to who waits
        for name, path, floor in _pages(user, visible):
            timing = measure(port, cookie, path, times=TIMES, clients=CLIENTS, seconds=SECONDS)
            print(f"  {label:>7} {name:32} {timing}")  # noqa: T201 - told to who waits
            rows.append(Row(name, f"{label} ({count:,})", timing, floor))
    return {"rows": rows, "crowd": _crowd(port)}


def _pages(user: User, visible) -> list[tuple[str, str, str]]:
    own = visible.filter(owner=user.home_center, state="escalated")
    order = own.order_by("-opened_at").first()
    company = Company.objects.visible_to(user).order_by("cvr_number").first()
    centers = ",".join(map(str, JobCenter.objects.keys_in_reach_of(user)))
    return [
        ("floor (a): list by SQL", f"/floor/a/list/?centers={centers}", ""),
        ("floor (b): plain list", "/floor/b/list/", ""),
        ("floor (b): plain order", f"/floor/b/order/{order.pk}/", ""),
        ("order board, mine", f"{BOARD}?scope=mine", "floor (b): plain list"),
        ("order board, job center", f"{BOARD}?scope=center&closed=on", "floor (b): plain list"),
        ("order board, alliance", f"{BOARD}?scope=alliance&closed=on", "floor (b): plain list"),
        (
            "order board, search without hits",
            f"{BOARD}?scope=alliance&closed=on&q=findesikke",
            "floor (b): plain list",
        ),
        ("order page", f"{BOARD}{order.pk}/", "floor (b): plain order"),
        ("Min dag", "/", "floor (b): plain list"),
        ("company list", "/companies/", "floor (b): plain list"),
        ("company page", f"/companies/{company.pk}/", "floor (b): plain order"),
    ]


def _crowd(port: int) -> dict[str, object]:
    """150 signed-in people who open a page every ten seconds."""
    users = User.objects.filter(username__startswith="consultant").order_by("email", "username")
    pages = ["/", f"{BOARD}?scope=center", "/companies/", "/recruitment/escalations/"]
    people = [(session_of(user), pages) for user in users[:PEOPLE]]
    taken, failed, _passed = crowd(port, people, CROWD_SECONDS, READING)
    return {
        "people": PEOPLE,
        "asked": len(taken),
        "p50": taken[len(taken) // 2],
        "p95": taken[int(len(taken) * 0.95)],
        "failed": failed,
    }


def session_of(user: User) -> str:
    """The cookie of a session in which ``user`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
