"""Every page, every role, own, foreign and missing things: nobody sees or changes what is not
theirs (reliability.md H1). The resolver decides which pages there are."""

import re
import uuid

import pytest
from django.db import transaction
from django.urls import reverse

from alliance.portal import health
from tests.permissions.fillers import FILLERS, NO_KEY, OWN_ACCOUNT, PUBLIC
from tests.permissions.scene import IDENTITIES, beat, build_tenant, identity, rows_of, url_patterns

pytestmark = pytest.mark.django_db

SIGNED_IN = [name for name in IDENTITIES if name != "anonymous"]
STRANGERS = ["stranger", "strange_head"]
WITH_PARTS = ("recruitment:order_detail", "recruitment:call_detail", "companies:company_detail")
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


class Visit:
    """One request that leaves nothing behind."""

    def __init__(self, browser, method: str, url: str, **extra):
        with transaction.atomic():
            browser.raise_request_exception = False  # a broken page is a code, and a finding
            send = browser.post if method == "POST" else browser.get
            self.response = send(url, **extra)
            self.code = self.response.status_code
            body = b"".join(self.response)  # a file leaves piece by piece
            self.text = body.decode() + str(dict(self.response.headers))
            transaction.set_rollback(True)


def visits(browser, ours, theirs):
    """Every page about ours: read, posted empty, and read as a fragment where a page has parts;
    and every page about theirs. That foreign posts answer like missing ones is a test below."""
    for name, kind in FILLERS.items():
        url = address(name, ours)
        yield name, "GET", Visit(browser, "GET", url)
        yield name, "POST", Visit(browser, "POST", url)
        if kind == NO_KEY or name in WITH_PARTS:
            yield name, "HX", Visit(browser, "GET", url, headers={"HX-Request": "true"})
        if kind != NO_KEY:
            yield name, "GET", Visit(browser, "GET", address(name, theirs))


@pytest.mark.parametrize("who", SIGNED_IN)
def test_no_page_breaks_and_no_text_reaches_the_wrong_reader(scene, client_for, who):
    world, ours, theirs = scene
    browser = client_for(identity(world, who))
    forbidden = {ours.canary(kind) for kind in FORBIDDEN[who].split()}
    foreign = theirs if who not in STRANGERS else ours
    forbidden |= {foreign.canary(kind) for kind in KINDS.split()}

    seen = list(visits(browser, ours, theirs))

    broken = [(name, method, visit.code) for name, method, visit in seen if visit.code >= 500]
    leaks = [
        (name, method, canary)
        for name, method, visit in seen
        for canary in forbidden
        if canary in visit.text
    ]
    assert broken == []
    assert leaks == []


@pytest.mark.parametrize("who", NOBODY_OF_OURS)
def test_a_stranger_changes_nothing_of_ours(scene, client_for, who):
    world, ours, _theirs = scene
    browser = client_for(identity(world, who))
    before = rows_of(ours)

    changed = [
        name
        for name in FILLERS
        for post in (_post_and_compare(browser, address(name, ours), ours, before),)
        if post and FILLERS[name] not in ("call",)
    ]

    assert changed == []


def _post_and_compare(browser, url: str, tenant, before) -> bool:
    with transaction.atomic():
        browser.post(url, {"reason": "x", "state": "withdrawn", "count": "1", "text": "x"})
        changed = rows_of(tenant) != before
        transaction.set_rollback(True)
    return changed


KEYED = sorted(name for name, kind in FILLERS.items() if kind != NO_KEY)
# Standards, and what stands on the page of a job center, which everybody signed in may read.
PUBLIC_FACTS = {"job_center", "alliance", "contact_point", "center_unit", "membership", "standard"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@pytest.mark.parametrize("who", STRANGERS)
def test_what_may_not_be_known_looks_like_what_does_not_exist(scene, client_for, who):
    world, ours, _theirs = scene
    browser = client_for(identity(world, who))
    names = [name for name in KEYED if FILLERS[name] not in PUBLIC_FACTS]

    different = [
        (name, method)
        for name in names
        for method in ("GET", "POST")
        if _shape(browser, method, address(name, ours))
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
