"""Takes the pictures of docs/screenshots from a running demo: `make screenshots`.

The portal of `make run` must be up on PORT (8000 when left out). Not a test: pictures are looked
at by people.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HERE = f"http://localhost:{os.environ.get('PORT', '8000')}"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
DESKTOP = {"width": 1440, "height": 800}  # a picture stays below 200 kB
PHONE = {"width": 390, "height": 844}
# Pictures of pages by their address, and of the first thing that a list leads to.
PAGES = {
    "visit-plan": "/companies/visit-plan/",
    "open-adverts": "/recruitment/open-adverts/",
}
LISTS = [
    ("joint-visit", "/companies/visits/?tab=past", "main tbody th a"),
    ("course", "/recruitment/courses/?scope=free", "main tbody th a"),
    ("agreement", "/companies/agreements/", "main tbody th a"),
]
LOG_IN, PASSWORD = "consultant.herning", "vestalliancen"


def log_in(page: Page) -> None:
    """Sign in as the consultant whose day the demo is about."""
    page.goto(f"{HERE}/login/")
    page.fill("[name=login]", LOG_IN)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{HERE}/")


def first_link(page: Page, path: str, selector: str) -> str:
    """The address of the first link of this kind on a page."""
    page.goto(HERE + path)
    return HERE + page.locator(selector).first.get_attribute("href")


def take(page: Page, name: str, address: str) -> None:
    """One picture of what fits on the screen."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """All pictures, desktop first."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox"],
        )
        page = browser.new_page(locale="da-DK", viewport=DESKTOP)
        log_in(page)
        orders = "main tbody th a[href*='/recruitment/orders/']"
        large = first_link(page, "/recruitment/orders/?scope=mine&large=on", orders)
        ready = first_link(page, "/recruitment/orders/?scope=center&state=ready", orders)
        company = first_link(page, "/companies/", "main tbody th a[href^='/companies/']")
        call = first_link(page, "/recruitment/follow-ups/", "main tbody th a")
        take(page, "min-dag", f"{HERE}/")
        beside = large.rstrip("/").rpartition("/")[2]
        take(page, "orders", f"{HERE}/recruitment/orders/?scope=alliance&order={beside}")
        take(page, "order", large)
        take(page, "follow-up", call)
        take(page, "escalate", f"{ready.partition('?')[0]}escalate/")
        take(page, "company", company)
        for name, path, row in LISTS:
            take(page, name, first_link(page, path, row))
        for name, path in PAGES.items():
            take(page, name, HERE + path)
        page.set_viewport_size(PHONE)
        take(page, "min-dag-390", f"{HERE}/")
        take(page, "orders-390", f"{HERE}/recruitment/orders/?scope=alliance")
        browser.close()


if __name__ == "__main__":
    main()
