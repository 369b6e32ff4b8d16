"""The global search: everything a person may see, nothing else, and straight there by number."""

import pytest

from tests.recruitment.factories import draft_order, escalated_order, ready_order

SLUG = "frederikshavn"


@pytest.fixture
def search(client_for, world):
    def find(text, user=None, **extra):
        client = client_for(user or world.consultant(SLUG))
        return client.get("/search/", {"q": text}, **extra)

    return find


def titles(page) -> list[str]:
    return [hit.title for group in page.context["groups"] for hit in group.hits]


def test_a_company_is_found_by_part_of_its_name(search, world):
    company = world.company(SLUG, name="Nordklit Prøvesmedje ApS")

    page = search("prøvesm")

    assert titles(page) == [company.name]


def test_an_order_is_found_by_its_title_and_company(search, world, at):
    order = ready_order(world)

    assert str(order) in titles(search("svejs"))
    assert str(order) in titles(search(order.company.name[:12]))


def test_job_centers_and_occupations_are_found(search):
    page = search("her")

    assert "Jobcenter Herning" in titles(page)
    assert "Svejser" in titles(search("svejser"))


@pytest.mark.parametrize("number", ["cvr_number", "p_number", "phone", "order"])
def test_one_exact_number_leads_straight_there(search, world, at, number):
    order = ready_order(world)
    company = order.company
    texts = {
        "cvr_number": company.cvr_number,
        "p_number": company.units.get().p_number,
        "phone": f"+45 {order.contact_person.phone}",
        "order": order.number,
    }

    answer = search(texts[number])

    target = order if number == "order" else company
    assert answer.status_code == 302
    assert answer.url == target.get_absolute_url()


def test_a_phone_of_two_companies_shows_both(search, world):
    first, second = world.company(SLUG), world.company(SLUG)

    page = search("70123456")

    assert page.status_code == 200
    assert set(titles(page)) == {first.name, second.name}


def test_typing_never_jumps(search, world):
    company = world.company(SLUG)

    answer = search(company.cvr_number, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert company.name in answer.content.decode()


def test_what_may_not_be_known_is_not_found(search, world, at):
    foreign = world.company("herning", name="Hemmelig Prøvesmedje ApS")
    draft = draft_order(world, "hjoerring")

    assert titles(search("Hemmelig")) == []
    assert search(foreign.cvr_number).status_code == 200
    assert search(draft.number).status_code == 200
    assert str(draft) not in titles(search("svejs"))


def test_a_guest_finds_only_the_order_it_was_called_about(search, world, at):
    asked = escalated_order(world, "aalborg")
    ready_order(world)

    page = search("svejs", user=world.guest("aalborg"))

    assert str(asked) in titles(page)
    assert len([title for title in titles(page) if title.startswith("2026")]) == 1


def test_more_than_ten_lead_to_the_whole_list(search, world, client_for):
    for number in range(11):
        world.company(SLUG, name=f"Prøvesmedje {number:02d} ApS")

    page = search("prøvesmedje")

    group = page.context["groups"][0]
    assert len(group.hits) == 10
    assert group.more == "/companies/?q=pr%C3%B8vesmedje"
    listed = client_for(world.consultant(SLUG)).get(group.more)
    assert "Prøvesmedje 10 ApS" in listed.content.decode()


def test_an_occupation_leads_to_the_orders_that_need_it(search, world, at, client_for):
    order = ready_order(world)
    page = search("svejser")
    path = next(
        hit.path for group in page.context["groups"] for hit in group.hits if hit.title == "Svejser"
    )

    listed = client_for(world.consultant(SLUG)).get(path)

    assert order.number in listed.content.decode()


@pytest.mark.parametrize("text", ["", "s", "  s "])
def test_one_letter_is_too_little(search, text):
    page = search(text)

    assert page.context["too_short"]
    assert "Skriv mindst to tegn" in page.content.decode()


def test_nothing_found_says_what_to_try(search):
    page = search("zzzqqq")

    assert "passer til “zzzqqq”" in page.content.decode()


@pytest.mark.parametrize("text", ["%", "_%", "'; --", "<b>&", "+45", "٣٣٣٣٣٣٣٣"])
def test_odd_texts_are_searched_for_as_they_are(search, text):
    assert search(text).status_code == 200
