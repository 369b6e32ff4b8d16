"""axe, the judge of accessibility, in pages of the running portal of the tests.

The portal serves it from an address of its own: its pages allow a script from there, and the
browser keeps it compiled. Handed over as text, half a megabyte would be read anew on each page.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PATH = "/static/tests/axe.js"
SCRIPT = Axe().axe_script
# The level that the law asks for (EN 301 549: WCAG 2.1 AA) and the two sizes of 2.2.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOAD = """(path) => window.axe ? true : new Promise((done, failed) => {
  const script = document.createElement("script");
  script.onload = () => done(true);
  script.onerror = () => failed(new Error(`${path} does not load`));
  script.src = path;
  document.head.append(script);
  script.remove();
})"""
# Rules that do not apply or pass answer with no more than their names.
RUN = """async (tags) => {
  const found = await axe.run({ runOnly: tags, resultTypes: ["violations"], selectors: false });
  const faults = found.violations.map(
    (rule) => rule.id + ": " + rule.nodes.map((node) => node.html.slice(0, 120)).join(", "),
  );
  return [faults, found.passes.map((rule) => rule.id)];
}"""


def bring(page: Page) -> None:
    """Load axe into the open page, where it is not there yet."""
    page.evaluate(LOAD, PATH)


def judge(page: Page) -> tuple[list[str], list[str]]:
    """What is wrong on the open page as it stands, and the rules that found something right."""
    bring(page)
    faults, passed = page.evaluate(RUN, TAGS)
    return faults, passed
