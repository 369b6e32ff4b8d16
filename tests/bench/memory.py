"""How much memory the whole of `make run` takes, from the kernel's own accounts: after its start,
and after its people have walked through it."""

import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.killrun.portal import asked, running_portal
from tests.killrun.processes import memory_of

FIRST_PAGES = ("/login/", "/healthz")
PASSWORD = "vestalliancen"  # of the demo, shown on its log-in page
PEOPLE = (
    "consultant.herning", "consultant2.herning", "leader.herning", "head.herning",
    "consultant.struer", "consultant.lemvig", "coordinator.vest", "admin",
)  # fmt: skip
BEGIN = ("/", "/recruitment/orders/?scope=alliance", "/companies/", "/recruitment/escalations/")
PAGES_EACH = 60
NOT_WALKED = ("/static/", "logout", "i18n", "export")


def measure_memory() -> tuple[float, float]:
    """MB of all processes of a fresh `make run` with the demo: after its first pages, and after
    eight people at once have opened sixty pages each."""
    with running_portal(Path(tempfile.gettempdir()) / "bench-run.log") as portal:
        for _turn in range(20):
            for path in FIRST_PAGES:
                asked(portal.port, path)
        at_first = memory_of(portal.process.pid)
        with ThreadPoolExecutor(len(PEOPLE)) as pool:
            opened = list(pool.map(lambda name: _walk(portal.port, name), PEOPLE))
        assert min(opened) > PAGES_EACH / 2, f"they did not get far: {opened}"
        return at_first, memory_of(portal.process.pid)


def _walk(port: int, name: str) -> int:
    """Sign in and follow links, in their order; how many pages were opened."""
    site = f"http://127.0.0.1:{port}"
    browser = _signed_in(site, name)
    seen, waiting = set(), list(BEGIN)
    while waiting and len(seen) < PAGES_EACH:
        path = waiting.pop(0)
        if path in seen or any(part in path for part in NOT_WALKED):
            continue
        try:
            answer = browser.open(site + path)
        except HTTPError:  # the page of another role
            continue
        seen.add(path)
        if "html" in answer.headers.get("Content-Type", ""):
            links = re.findall(r'href="(/[^"#]*)"', answer.read().decode())
            waiting += [link.replace("&amp;", "&") for link in links]
    return len(seen)


def _signed_in(site: str, name: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    address = f"{site}/login/"
    page = browser.open(address).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = {"csrfmiddlewaretoken": token, "login": name, "password": PASSWORD}
    browser.open(address, urlencode(fields).encode()).read()
    return browser
