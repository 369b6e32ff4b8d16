"""How a person uses the pages in a browser: by key, by label, by what stands on the screen."""

from pathlib import Path

from playwright.sync_api import Page

from tests import axe
from tests.world import PASSWORD

JUDGE = (Path(__file__).parent / "judge.js").read_text()
# What sticks out on the right, by the innermost element.
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, nav *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 && !one.children.length)
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 80))"""
MOST_TABS = 60  # more stops than that to reach a field is a fault by itself


def log_in(page: Page, user, password: str = PASSWORD) -> None:
    """Sign ``user`` in through the form that the page shows."""
    page.get_by_label("Brugernavn eller mailadresse").fill(user.username)
    page.get_by_label("Adgangskode").fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Min dag", level=1).wait_for()
    page.wait_for_load_state()


class Keyboard:
    """One who has no mouse; ``inputs`` counts the fields filled and the buttons pressed."""

    def __init__(self, page: Page):
        self.page = page
        self.inputs = 0

    def reach(self, label: str) -> None:
        """Press Tab until the control of that label or text has the focus."""
        for _stop in range(MOST_TABS):
            if self._is_at(label):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {label!r}")

    def _is_at(self, label: str) -> bool:
        name = """() => {
          const here = document.activeElement;
          const labels = [...(here.labels || [])].map((one) => one.textContent);
          return (labels.join(" ") || here.textContent).trim().split("\\n")[0];
        }"""
        return self.page.evaluate(name).removesuffix("*").strip() == label

    def fill(self, label: str, text: str) -> None:
        """Type into a field, over what stands there."""
        self.inputs += 1
        self.reach(label)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def pick(self, label: str, text: str, row: str) -> None:
        """Type into a field that proposes, and take the proposal that begins with ``row``."""
        self.fill(label, text)
        self.page.get_by_role("option", name=row).first.wait_for()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def press(self, label: str) -> None:
        """Press a button or link."""
        self.reach(label)
        self.key("Enter")

    def key(self, key: str) -> None:
        """Press one key that does something, once the page's scripts listen for it."""
        self.inputs += 1
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)


class Inspector:
    """What a page does wrong for those who see, hear, zoom or hold a phone.

    What has passed is not judged again by the same process: `judge.js` says what that is.
    """

    parts: set[str] = set()
    looks: set[str] = set()

    def __init__(self, page: Page):
        self.page = page

    def faults(self, *widths: int) -> list[str]:
        """Violations of WCAG 2.2 AA and sideways scrolling at each width of the open page."""
        found = []
        axe.bring(self.page)
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            known = [list(self.parts), list(self.looks)]
            said = self.page.evaluate(JUDGE, [width, axe.TAGS, *known])
            self.parts.update(said["parts"])
            self.looks.update(said["looks"])
            found += [*self.scrolling(), *(f"{width} px: {rule}" for rule in said["faults"])]
        return found

    def scrolling(self) -> list[str]:
        """What makes the page scroll sideways at the width that it has."""
        width = self.page.viewport_size["width"]
        if self.page.evaluate("document.documentElement.scrollWidth") <= width:
            return []
        return [f"{width} px: scrolls sideways: {self.page.evaluate(TOO_WIDE)}"]
