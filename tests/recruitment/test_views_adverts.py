"""Adverts on Jobnet through the pages: register, move, withdraw."""

import datetime as dt

import pytest
from django.urls import reverse

from recruitment.models import Advert
from recruitment.services.adverts import change_expiry, withdraw_advert
from tests.recruitment.factories import advert_for, draft_order, ready_order

pytestmark = pytest.mark.django_db
FACTS = {
    "reference": "J100",
    "title": "Svejsere",
    "employment_type": "ordinary",
    "published_on": "2.3.2026",
    "expires_on": "1.4.2026",
}
EXPIRY = dt.date(2026, 4, 1)


@pytest.fixture
def owner(world, at, client_for):
    return client_for(world.consultant("frederikshavn"))


def new_path(order) -> str:
    """Where an order's advert is registered."""
    return reverse("recruitment:advert_new", args=[order.pk])


def path(advert, act: str = "edit") -> str:
    """The address of an act on an advert."""
    return reverse(f"recruitment:advert_{act}", args=[advert.pk])


def test_an_advert_is_registered_with_its_reference_and_call_day(owner, world):
    order = ready_order(world)

    answer = owner.post(new_path(order), FACTS)

    advert = order.adverts.get()
    assert answer["Location"] == order.get_absolute_url()
    assert (advert.jobnet_reference, advert.call_on) == ("J100", dt.date(2026, 3, 27))


def test_the_page_lists_what_to_copy_to_jobnet(owner, world):
    order = ready_order(world, description="Tørdok på havnen")

    answer = owner.get(new_path(order))

    assert "Tørdok på havnen" in answer.content.decode()
    assert answer.context["form"]["title"].value() == order.title


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"expires_on": "1.3.2026"}, "expires_on"),
        ({"expires_on": "28.4.2026"}, "expires_on"),
        ({"reference": ""}, "reference"),
        ({"reference": "J1"}, "reference"),
        ({"title": "Borger 010190-1234"}, "title"),
    ],
)
def test_an_advert_that_cannot_be_is_refused_at_its_field(owner, world, changes, field):
    order = ready_order(world)
    advert_for(order, EXPIRY, reference="J1")

    answer = owner.post(new_path(order), {**FACTS, **changes})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Advert.objects.count() == 1


def test_an_advert_may_run_for_exactly_eight_weeks(owner, world):
    order = ready_order(world)

    owner.post(new_path(order), {**FACTS, "expires_on": "27.4.2026"})

    assert order.adverts.exists()


def test_without_consent_nothing_is_advertised(owner, world):
    order = ready_order(world, publish_consent=False)

    page, answer = owner.get(new_path(order)), owner.post(new_path(order), FACTS)

    assert "Spørg virksomheden" in page.content.decode()
    assert answer.status_code == 422


def test_a_draft_has_no_adverts(owner, world):
    assert owner.get(new_path(draft_order(world))).status_code == 409


def test_moving_the_expiry_moves_the_call(owner, world):
    advert = advert_for(ready_order(world), EXPIRY)

    owner.post(path(advert), {"expires_on": "10.4.2026", "version": str(advert.version)})

    advert.refresh_from_db()
    assert (advert.expires_on, advert.call_on) == (dt.date(2026, 4, 10), EXPIRY)


def test_a_conflict_over_the_expiry_shows_the_other_date(owner, world):
    advert = advert_for(ready_order(world), EXPIRY)
    change_expiry(
        advert, actor=advert.order.case_holder, expires_on=dt.date(2026, 4, 8), version=None
    )

    answer = owner.post(path(advert), {"expires_on": "9.4.2026", "version": "1"})

    assert answer.status_code == 409
    assert "8. april 2026" in answer.content.decode()
    assert "9.4.2026" in answer.content.decode()


def test_an_expiry_in_the_past_is_refused(owner, world):
    advert = advert_for(ready_order(world), EXPIRY)

    answer = owner.post(path(advert), {"expires_on": "1.3.2026", "version": "1"})

    assert answer.status_code == 422


def test_an_advert_is_taken_down_once(owner, world):
    advert = advert_for(ready_order(world), EXPIRY)

    first, second = owner.post(path(advert, "withdraw")), owner.post(path(advert, "withdraw"))

    assert (first.status_code, second.status_code) == (302, 409)


def test_an_advert_that_was_taken_down_is_not_moved(owner, world):
    advert = advert_for(ready_order(world), EXPIRY)
    withdraw_advert(advert, actor=advert.order.case_holder)

    assert owner.get(path(advert)).status_code == 409


@pytest.mark.parametrize(("slug", "code"), [("hjoerring", 403), ("herning", 404), ("aalborg", 404)])
def test_only_the_owner_has_to_do_with_adverts(world, at, client_for, slug, code):
    advert = advert_for(ready_order(world), EXPIRY)
    browser = client_for(world.consultant(slug))

    noted = reverse("recruitment:jobnet_help_new", args=[advert.order.pk])
    codes = {
        browser.post(address).status_code
        for address in (new_path(advert.order), path(advert), path(advert, "withdraw"), noted)
    }

    assert codes == {code}


def test_help_with_jobnet_is_noted_once_and_stands_in_the_contact_log(owner, world):
    order = ready_order(world)
    address = reverse("recruitment:jobnet_help_new", args=[order.pk])
    facts = {"help": "access", "on": "27.2.2026", "kind": "visit", "summary": "Viste NemAdgang."}

    refused = [
        owner.post(address, {**facts, **changes})
        for changes in ({"on": "3.3.2026"}, {"summary": "Borger 010190-1234"}, {"help": ""})
    ]
    answer = owner.post(address, facts)

    assert [list(one.context["form"].errors) for one in refused] == [["on"], ["summary"], ["help"]]
    assert answer["Location"] == order.get_absolute_url()
    given, contact = order.jobnet_help.get(), order.company.contacts.get()
    assert (given.kind, given.contact, given.by) == ("access", contact, order.case_holder)
    assert (contact.kind, contact.summary, contact.at.day) == ("visit", "Viste NemAdgang.", 27)
    page = owner.get(new_path(order)).content.decode()
    assert "Login og adgang" in page
    assert "Viste NemAdgang." in page
