"""Every page, every role, own, foreign and missing things: nobody sees or changes what is not
theirs (reliability.md H1). The resolver decides which pages there are."""

import re
import uuid

import pytest
from django.db import connection, transaction
from django.urls import reverse

from alliance.portal import health
from tests.permissions.fillers import FILLERS, NO_KEY, OWN_ACCOUNT, PUBLIC
from tests.permissions.scene import IDENTITIES, beat, build_tenant, identity, rows_of, url_patterns

pytestmark = pytest.mark.django_db

SIGNED_IN = [name for name in IDENTITIES if name != "anonymous"]
STRANGERS = ["stranger", "strange_head"]
WITH_PARTS = (
    "recruitment:order_detail",
    "recruitment:call_detail",
    "companies:company_detail",
    "companies:company_more",
)
NOBODY_OF_OURS = ["guest_center", *STRANGERS]
# What is written of the relations to companies: for the alliance.
RELATIONS = "merge purpose cluster feedback group meeting idea"
# What job centers share on the exchange and as challenges.
SHARED = "offer held challenge"
# What a person of Vendsyssel may never read of Herning, and the other way round.
KINDS = (
    "company profile person contact inquiry barred source shared internal message question draft"
    " sambesog report step"
    " aside remark view school promised file paper extract line"
    " agreement unsigned signed concept"
    f" duplicate {RELATIONS} {SHARED}"
)
# What of Frederikshavn's texts each identity may not read anywhere.
FORBIDDEN = {
    "consultant": "view",
    "leader": "",
    "head": "view",
    "asked": "internal inquiry draft aside view unsigned",
    "asked_guest_role": "internal inquiry draft profile contact barred source aside view"
    f" agreement unsigned signed concept paper {RELATIONS} {SHARED}",
    "allied": "internal inquiry draft question aside remark view sambesog report step unsigned",
    "guest_center": "internal inquiry draft question profile person contact barred source aside"
    f" view promised report step agreement unsigned signed concept paper {RELATIONS} {SHARED}",
    "stranger": KINDS,
    "strange_head": KINDS,
    "coordinator": "internal inquiry draft question aside remark view sambesog report step"
    " unsigned",
    "administrator": "internal inquiry draft question aside remark view sambesog report step"
    " unsigned",
}
# Extracts of the register are the administrator's alone.
FORBIDDEN |= {
    who: f"{kinds} extract line" for who, kinds in FORBIDDEN.items() if who != "administrator"
}


@pytest.fixture(scope="module")
def tenants(shared_world):
    """Our tenant and a strange one, with the person of every column."""
    with shared_world() as world:
        beat()
        ours = build_tenant(world, "frederikshavn", "hjoerring", "aalborg")
        theirs = build_tenant(world, "herning", "skive")
        for name in IDENTITIES:
            identity(world, name)
        yield world, ours, theirs


@pytest.fixture
def scene(tenants, db, at, monkeypatch):
    """The tenants; a broker slow under load is not what the matrix judges."""
    monkeypatch.setattr(health, "QUERY_PATIENCE", 10_000)
    monkeypatch.setattr(health, "_broker_answers", lambda: True)
    return tenants


def test_every_page_of_the_resolver_stands_in_the_matrix():
    known = FILLERS.keys() | PUBLIC | OWN_ACCOUNT

    assert set(url_patterns()) == known


def address(name: str, tenant) -> str:
    kind = FILLERS[name]
    if kind == NO_KEY:
        return reverse(name)
    return reverse(name, args=[tenant.keys[kind]])


def missing_address(name: str) -> str:
    key = "no-such-place" if "slug:" in str(url_patterns()[name].pattern) else uuid.UUID(int=7)
    return reverse(name, args=[key])


# What changes no row; everything else may.
HARMLESS = ("SELECT", "(SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO")


class Visit:
    """One request that leaves nothing behind; ``rows()`` is asked when it has written anything."""

    def __init__(self, browser, method: str, url: str, rows=None, **extra):
        writes = []

        def noted(execute, sql, *arguments):
            if not sql.startswith(HARMLESS):
                writes.append(sql)
            return execute(sql, *arguments)

        with transaction.atomic(), connection.execute_wrapper(noted):
            browser.raise_request_exception = False  # a broken page is a code, and a finding
            send = browser.post if method == "POST" else browser.get
            self.response = send(url, **extra)
            self.code = self.response.status_code
            body = b"".join(self.response)  # a file leaves piece by piece
            self.is_refused_by_method = self.code == 405 and not body
            self.text = body.decode() + str(dict(self.response.headers))
            self.rows = rows() if rows and writes else None
            transaction.set_rollback(True)


OURS = [name for name in SIGNED_IN if name not in NOBODY_OF_OURS]
# Who also asks for the parts that htmx loads: they come from the templates of the whole pages.
WITH_HTMX = ("leader", "asked_guest_role", "stranger")
# Who also asks for what is Herning's. For the other roles the walks of Herning's people through
# our pages say the same.
ACROSS = ("consultant", "coordinator", "administrator")
TYPED = {"reason": "x", "state": "withdrawn", "count": "1", "text": "x"}


# A method that an address does not know is refused before anybody is looked at, with an empty
# page: whoever asked first has asked for all.
REFUSED: set[tuple[str, str]] = set()


def visits(browser, who, ours, theirs, typed=None, rows=None):
    """Every page about ours, read and posted (with ``typed``), for some also its parts and the
    pages about theirs."""
    for name, kind in FILLERS.items():
        url = address(name, ours)
        for method, extra in (("GET", {}), ("POST", {"rows": rows, "data": typed or {}})):
            if (name, method) not in REFUSED:
                visit = Visit(browser, method, url, **extra)
                if visit.is_refused_by_method:
                    REFUSED.add((name, method))
                yield name, method, visit
        if (name, "GET") in REFUSED:
            continue
        if who in WITH_HTMX and (kind == NO_KEY or name in WITH_PARTS):
            yield name, "HX", Visit(browser, "GET", url, headers={"HX-Request": "true"})
        if who in ACROSS and kind != NO_KEY:
            yield name, "GET", Visit(browser, "GET", address(name, theirs))


def forbidden_to(who: str, ours, theirs) -> set[str]:
    """The strings that this person may read nowhere."""
    foreign = theirs if who not in STRANGERS else ours
    own = {ours.canary(kind) for kind in FORBIDDEN[who].split()}
    return own | {foreign.canary(kind) for kind in KINDS.split()}


def faults(seen, forbidden: set[str]) -> list[tuple[str, str, object]]:
    """Pages that broke, and texts that reached the wrong reader."""
    return [
        (name, method, fault)
        for name, method, visit in seen
        for fault in (
            *([visit.code] if visit.code >= 500 else []),
            *(canary for canary in forbidden if canary in visit.text),
        )
    ]


@pytest.mark.parametrize("who", OURS)
def test_no_page_breaks_and_no_text_reaches_the_wrong_reader(scene, client_for, who):
    world, ours, theirs = scene
    browser = client_for(identity(world, who))

    found = faults(visits(browser, who, ours, theirs), forbidden_to(who, ours, theirs))

    assert found == []


KEYED = sorted(name for name, kind in FILLERS.items() if kind != NO_KEY)
# Standards, and what stands on the page of a job center, which everybody signed in may read.
PUBLIC_FACTS = {"job_center", "alliance", "contact_point", "center_unit", "membership", "standard"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@pytest.mark.parametrize("who", NOBODY_OF_OURS)
def test_who_is_not_of_ours_reads_and_changes_nothing(scene, client_for, who):
    """Strangers also learn of nothing that it exists, be they consultant or head."""
    world, ours, theirs = scene
    browser = client_for(identity(world, who))
    before = rows_of(ours)
    seen = list(visits(browser, who, ours, theirs, TYPED, lambda: rows_of(ours)))

    found = faults(seen, forbidden_to(who, ours, theirs))
    changed = [
        name
        for name, _method, visit in seen
        if visit.rows not in (None, before) and FILLERS[name] != "call"
    ]
    known = [
        (name, method, visit.code)
        for name, method, visit in seen
        if who in STRANGERS and name in PRIVATE and visit.code not in (404, 405)
    ]

    assert (found, changed, known) == ([], [], [])


PRIVATE = [name for name in KEYED if FILLERS[name] not in PUBLIC_FACTS]


def test_what_may_not_be_known_looks_like_what_does_not_exist(scene, client_for):
    world, ours, _theirs = scene
    browser = client_for(identity(world, "stranger"))

    different = [
        (name, method)
        for name in PRIVATE
        for method in ("GET", "POST")
        if (name, method) not in REFUSED
        and _shape(browser, method, address(name, ours))
        != _shape(browser, method, missing_address(name))
    ]

    assert different == []


def _shape(browser, method: str, url: str) -> tuple[int, str]:
    visit = Visit(browser, method, url)
    return visit.code, UUID.sub("…", visit.response.content.decode().replace(url, "…"))


def test_a_visitor_is_sent_to_the_log_in_from_every_page(scene, client):
    _world, ours, _theirs = scene
    closed = [name for name in FILLERS if name not in PUBLIC]

    open_pages = [
        (name, method)
        for name in closed
        for method in ("GET", "POST")
        if not _sent_to_log_in(Visit(client, method, address(name, ours)).response)
    ]

    assert open_pages == []


def _sent_to_log_in(response) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/login/")
