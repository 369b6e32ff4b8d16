"""The exchange of small jobs and placements: offers, reservations, a week of several."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from alliance.foundation.calendar import now
from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.notifications.models import Notice
from companies.services.restrictions import RestrictionInput, add_restriction
from recruitment.models import Reservation, SmallJobOffer
from recruitment.services.exchange import (
    create_offer,
    edit_offer,
    free_expired,
    release,
    reopen_offer,
    reserve_offers,
    take,
    week_of,
    withdraw_offer,
)
from recruitment.worklist import items_for
from tests.recruitment.exchanging import offer_at, offer_values
from tests.world import local

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2026, 3, 6)


@pytest.fixture
def offer(world, at):
    return offer_at(world, "hjoerring")


def reserve(world, *offers, slug: str = "frederikshavn", until: dt.date = FRIDAY):
    return reserve_offers(offers, actor=world.consultant(slug), until=until)


def state_of(offer) -> str:
    return SmallJobOffer.objects.get(pk=offer.pk).state


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekly_hours": Decimal(38)}, "weekly_hours"),
        ({"days": []}, "days"),
        ({"ends_on": dt.date(2026, 3, 1)}, "ends_on"),
        ({"expires_on": dt.date(2026, 3, 1)}, "expires_on"),
        ({"description": "Ring til 010203-1234"}, "description"),
    ],
)
def test_an_offer_that_does_not_hold_together_is_refused(world, at, changes, field):
    values = offer_values(world, "hjoerring", **changes)

    with pytest.raises(RuleBroken) as refusal:
        create_offer(
            actor=world.consultant("hjoerring"),
            job_center=world.center("hjoerring"),
            values=values,
        )

    assert refusal.value.field == field


def test_a_barred_company_offers_nothing_and_nobody_offers_for_another_center(world, at):
    company = world.company("hjoerring")
    restriction = RestrictionInput("barred", "STAR", dt.date(2026, 3, 1))
    add_restriction(company, actor=world.consultant("hjoerring"), restriction=restriction)

    with pytest.raises(RuleBroken):
        offer_at(world, "hjoerring", company=company)
    values = offer_values(world, "hjoerring")
    with pytest.raises(PermissionDenied):
        create_offer(
            actor=world.consultant("frederikshavn"),
            job_center=world.center("hjoerring"),
            values=values,
        )


def test_offers_are_seen_in_the_alliance_only(world, offer):
    seen = [
        SmallJobOffer.objects.visible_to(world.consultant(slug)).count()
        for slug in ("hjoerring", "frederikshavn", "herning")
    ]

    assert seen == [1, 1, 0]


def test_a_reserved_offer_is_held_and_its_owner_is_told(world, offer):
    reserve(world, offer)

    with pytest.raises(WrongState):
        reserve(world, offer, slug="broenderslev")
    told = Notice.objects.get(kind="recruitment.offer_reserved")
    assert (state_of(offer), told.recipient.username) == ("reserved", "consultant.hjoerring")


def test_a_stranger_reserves_nothing_and_nobody_for_ever(world, offer):
    with pytest.raises(PermissionDenied):
        reserve(world, offer, slug="herning")
    with pytest.raises(RuleBroken):
        reserve(world, offer, until=dt.date(2026, 3, 17))
    with pytest.raises(RuleBroken):
        reserve(world, offer, until=dt.date(2026, 3, 1))

    assert state_of(offer) == "open"


def test_an_offer_that_ran_out_is_not_reserved(world, offer, at):
    at("2026-03-21 09:00")

    with pytest.raises(WrongState):
        reserve(world, offer, until=dt.date(2026, 3, 23))


def test_the_database_knows_one_reservation_at_a_time(world, offer):
    (row,) = reserve(world, offer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.create(
            offer=offer,
            job_center=row.job_center,
            by=row.by,
            made_at=now(),
            until=FRIDAY,
            week=row.week,
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_reserve_at_once_do_not_both_get_it(world, at, no_bell):
    offer, answers = offer_at(world, "hjoerring"), []
    people = [world.consultant("frederikshavn"), world.consultant("broenderslev")]
    gate = threading.Barrier(2)

    def try_it(user):
        try:
            gate.wait(timeout=10)
            reserve_offers([offer], actor=user, until=FRIDAY)
            answers.append("held")
        except WrongState:
            answers.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(answers) == ["held", "late"]
    assert Reservation.objects.standing().count() == 1


def test_several_offers_make_one_week_all_or_none(world, offer):
    other = offer_at(world, "broenderslev", days=[3, 4], weekly_hours=Decimal("12.5"))
    same_day = offer_at(world, "broenderslev", days=[2])
    later = offer_at(world, "broenderslev", days=[1], starts_on=dt.date(2026, 5, 1), ends_on=None)
    long = offer_at(world, "broenderslev", days=[5], weekly_hours=Decimal(30))

    assert week_of([offer, other]) == Decimal("22.5")
    assert week_of([offer, later]) == Decimal(20)
    for wrong in ([offer, same_day], [offer, long]):
        with pytest.raises(RuleBroken):
            reserve(world, *wrong)
    rows = reserve(world, offer, other)

    assert len({row.week for row in rows}) == 1
    assert (state_of(same_day), state_of(long)) == ("open", "open")


def test_given_back_taken_and_withdrawn_end_a_reservation_once(world, offer):
    holder = world.consultant("frederikshavn")
    (first,) = reserve(world, offer)
    with pytest.raises(PermissionDenied):
        release(first, actor=world.consultant("broenderslev"))
    release(first, actor=holder)
    with pytest.raises(WrongState):
        release(first, actor=holder)
    (second,) = reserve(world, offer)

    take(second, actor=holder)
    with pytest.raises(PermissionDenied):
        reopen_offer(offer, actor=holder)
    reopen_offer(offer, actor=world.consultant("hjoerring"))
    reserve(world, offer)
    withdraw_offer(offer, actor=world.consultant("hjoerring"))

    endings = Reservation.objects.order_by("made_at", "created_at").values_list("ending", flat=True)
    assert list(endings) == ["released", "taken", "withdrawn"]
    assert state_of(offer) == "withdrawn"


def test_the_sweep_frees_what_ran_out_once_and_tells_both(world, offer):
    (row,) = reserve(world, offer)
    on_the_day = free_expired(local("2026-03-06 06:00"))

    freed = [free_expired(local(f"2026-03-07 0{hour}:00")) for hour in (6, 7)]

    told = Notice.objects.filter(kind="recruitment.reservation_expired")
    assert (on_the_day, freed) == ({}, [{"freed": 1}, {}])
    assert (state_of(offer), Reservation.objects.get().ending) == ("open", "expired")
    assert {notice.recipient for notice in told} == {row.by, offer.responsible}


def test_what_runs_out_within_two_days_is_on_the_day_of_who_reserved(world, offer):
    (row,) = reserve(world, offer)

    early = [item.due_on for item in items_for(row.by, local("2026-03-03 09:00"))]
    (item,) = items_for(row.by, local("2026-03-04 09:00"))

    assert early == []
    assert (item.title, item.due_on, [action.post for action in item.actions]) == (
        offer.title,
        FRIDAY,
        [True, True],
    )


def test_only_a_vacant_offer_is_changed_by_its_owner(world, offer):
    owner = world.consultant("hjoerring")
    values = offer_values(world, "hjoerring", company=offer.company, title="Ny")
    with pytest.raises(PermissionDenied):
        edit_offer(offer, actor=world.consultant("frederikshavn"), values=values, version=1)

    edit_offer(offer, actor=owner, values=values, version=1)

    with pytest.raises(Conflict):
        edit_offer(offer, actor=owner, values=values, version=1)
    reserve(world, offer)
    with pytest.raises(WrongState):
        edit_offer(offer, actor=owner, values=values, version=2)


# --- Pages -------------------------------------------------------------------------------------
def test_the_list_is_narrowed_by_its_address(world, offer, client_for):
    offer_at(world, "broenderslev", title="Praktik på lager", kind="placement", days=[5])
    browser = client_for(world.consultant("frederikshavn"))

    def titles(query: str) -> list[str]:
        page = browser.get(f"{reverse('recruitment:offer_list')}?{query}")
        return [row.title for row in page.context["page"].rows]

    assert len(titles("")) == 2
    assert titles("kind=placement") == ["Praktik på lager"]
    assert titles("day=1&hours=10") == ["Hylder i butik"]
    assert titles(f"municipality={offer.municipality_id}") == ["Hylder i butik"]
    assert titles("scope=mine&kind=nonsense") == []


def test_an_offer_is_made_changed_and_reserved_through_its_pages(world, at, client_for):
    company = world.company("hjoerring")
    data = {
        "company": str(company.pk),
        "company_text": company.name,
        "kind": "small_job",
        "title": "Rengøring",
        "weekly_hours": "7,5",
        "days": ["1", "3"],
        "starts_on": "09.03.2026",
        "expires_on": "31.03.2026",
        "municipality": world.center("hjoerring").municipality_id,
    }
    mine = client_for(world.consultant("hjoerring"))
    wrong = mine.post(reverse("recruitment:offer_new"), {**data, "ends_on": "01.03.2026"})
    made = mine.post(reverse("recruitment:offer_new"), data)
    offer = SmallJobOffer.objects.get()
    path = reverse("recruitment:offer_edit", args=[offer.pk])
    mine.post(path, {**data, "title": "Rengøring af kontor", "version": "1"})

    theirs = client_for(world.consultant("frederikshavn"))
    reserve_path = f"{reverse('recruitment:offers_reserve')}?offer={offer.pk}&offer=nonsense"
    shown = theirs.get(reserve_path).content.decode()
    theirs.post(reserve_path, {"offer": str(offer.pk), "until": "06.03.2026"})

    assert (wrong.status_code, made.url) == (422, offer.get_absolute_url())
    assert "7,5 timer om ugen i alt" in shown
    assert "mellem 15 og 37 timer" in shown
    page = theirs.get(offer.get_absolute_url()).content.decode()
    assert "Rengøring af kontor" in page
    assert "Giv tilbage" in page


def test_a_week_that_does_not_fit_is_said_before_anybody_reserves(world, offer, client_for):
    other = offer_at(world, "broenderslev", title="Kantine", days=[2])
    path = f"{reverse('recruitment:offers_reserve')}?offer={offer.pk}&offer={other.pk}"

    page = client_for(world.consultant("frederikshavn")).get(path).content.decode()

    assert "ligger på samme dag" in page
    assert ">Reservér</button>" not in page


def test_choosing_nothing_leads_back_to_the_list(world, at, client_for):
    response = client_for(world.consultant("hjoerring")).get(reverse("recruitment:offers_reserve"))

    assert response.url == reverse("recruitment:offer_list")
