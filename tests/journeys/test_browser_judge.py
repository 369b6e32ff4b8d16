"""The inspector forgets nothing: what passed once is not judged again, what is new or wrong is."""

import pytest

from tests.journeys.pages import Inspector

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, PHONE = 1440, 390
DARK = "rgb(20, 20, 20)"


@pytest.fixture
def inspector(world, page_for, live_server):
    """Someone who has judged a page of the portal, frame and texts, and found nothing."""
    page = page_for(world.consultant("frederikshavn"))
    inspector = Inspector(page)
    page.goto(f"{live_server.url}/settings/")
    assert inspector.faults(WIDE, PHONE) == []
    return inspector


def test_a_text_too_pale_is_found_each_time(inspector):
    inspector.page.evaluate("document.querySelector('main h1').style.color = '#bbb'")

    for _time in range(2):
        assert "color-contrast: <h1" in " ".join(inspector.faults(WIDE))


def test_a_known_color_on_an_unknown_ground_is_found(inspector):
    inspector.page.evaluate(
        "dark => { document.querySelector('main h1').style.backgroundColor = dark }", DARK
    )

    assert "color-contrast: <h1" in " ".join(inspector.faults(WIDE))


def test_a_text_seen_through_is_found(inspector):
    inspector.page.evaluate("document.querySelector('main').style.opacity = 0.3")

    assert "color-contrast" in " ".join(inspector.faults(WIDE))


def test_a_text_that_something_dark_was_moved_beneath_is_found(inspector):
    inspector.page.set_viewport_size({"width": WIDE, "height": 900})
    inspector.page.evaluate(
        """dark => {
          const title = document.querySelector("main h1"), sheet = document.createElement("div");
          const box = title.getBoundingClientRect();
          Object.assign(sheet.style, {
            position: "fixed", background: dark, left: `${box.left - 50}px`,
            top: `${box.top - 50}px`, width: `${box.width + 100}px`,
            height: `${box.height + 100}px`,
          });
          title.style.position = "relative";
          title.style.zIndex = 1000;
          document.querySelector("main").prepend(sheet);
        }""",
        DARK,
    )
    assert "color-contrast: <h1" in " ".join(inspector.faults(WIDE))


def test_a_fault_in_the_frame_is_found_though_the_frame_was_judged(inspector):
    inspector.page.evaluate(
        "document.querySelector('header').append(document.createElement('img'))"
    )

    for _time in range(2):
        assert "image-alt: <img" in " ".join(inspector.faults(WIDE))


def test_a_fault_that_only_a_phone_shows_is_found(inspector):
    inspector.page.evaluate(
        """() => {
          const button = document.createElement("button");
          Object.assign(button.style, { width: "60px" });
          document.querySelector("main").append(button);
          addEventListener("resize", () => { button.hidden = innerWidth > 400 });
          button.hidden = true;
        }"""
    )

    found = inspector.faults(WIDE, PHONE)

    assert [fault.partition(":")[0] for fault in found] == ["390 px"]


def test_a_text_is_judged_once_more_when_a_menu_opens_beneath_it(inspector):
    inspector.page.evaluate(
        """dark => {
          const title = document.querySelector("main h1"), menu = document.createElement("details");
          const box = title.getBoundingClientRect(), sheet = document.createElement("div");
          Object.assign(sheet.style, {
            position: "fixed", background: dark, left: "0", top: "0", width: "100vw",
            height: `${box.bottom + 50}px`,
          });
          menu.append(document.createElement("summary"), sheet);
          menu.firstChild.textContent = "Mere";
          title.style.position = "relative";
          title.style.zIndex = 1000;
          document.querySelector("main").append(menu);
        }""",
        DARK,
    )
    assert inspector.faults(PHONE) == []

    inspector.page.evaluate("document.querySelector('main details:last-child').open = true")

    assert "color-contrast: <h1" in " ".join(inspector.faults(PHONE))


# What is wrong on a phone alone, by the rule that finds it.
FAULTS_OF_A_PHONE = {
    "color-contrast": """() => {
  const text = document.createElement("p");
  const cut = () => { text.style.clipPath = innerWidth > 400 ? "inset(50%)" : "none" };
  text.textContent = "Kun til telefoner";
  text.style.color = "#bbb";
  document.querySelector("main").append(text);
  addEventListener("resize", cut);
  cut();
}""",
    "target-size": """() => {
  const row = document.createElement("div"), buttons = ["Ja", "Nej"].map((text) => {
    const button = document.createElement("button");
    button.textContent = text;
    row.append(button);
    return button;
  });
  const size = () => buttons.forEach(({ style }) => {
    const side = innerWidth > 400 ? "60px" : "10px";
    Object.assign(style, {
      width: side, height: side, minWidth: 0, minHeight: 0, padding: 0,
      overflow: "hidden", border: "none", color: "black", background: "white",
    });
  });
  row.style.display = "flex";
  document.querySelector("main").append(row);
  addEventListener("resize", size);
  size();
}""",
}


@pytest.mark.parametrize("rule", FAULTS_OF_A_PHONE)
def test_what_is_wrong_on_a_phone_alone_is_found(inspector, rule):
    inspector.page.evaluate(FAULTS_OF_A_PHONE[rule])

    found = inspector.faults(WIDE, PHONE)

    assert [fault.partition(" <")[0] for fault in found] == [f"390 px: {rule}:"]
