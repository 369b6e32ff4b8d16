"""The whole demo, from an empty database to a working day."""

import datetime as dt

from django.db import connection, transaction

from alliance.foundation import calendar
from alliance.portal.demo.adverts import AdvertTeller
from alliance.portal.demo.agreements import tell_agreements
from alliance.portal.demo.calls import CallTeller
from alliance.portal.demo.chance import Chance
from alliance.portal.demo.chronicle import Chronicle
from alliance.portal.demo.companies import Place, found_companies
from alliance.portal.demo.contacts import past_moment, tell_inquiries, tell_visits
from alliance.portal.demo.extract import tell_import
from alliance.portal.demo.ledger import Ledger
from alliance.portal.demo.orders import OrderTeller
from alliance.portal.demo.people import People, Staff, invite_everybody
from alliance.portal.demo.plan import Plan, Planner
from alliance.portal.demo.present import MAIN, tell_present
from alliance.portal.demo.scene import Scene
from alliance.portal.demo.stopwatch import Stopwatch
from alliance.portal.demo.vocabulary import load_vocabulary
from companies.models import Company
from jobcenters.models import User
from jobcenters.services.reference import load_organization
from recruitment.models import OrderNumber
from servicecatalog.models import Occupation
from servicecatalog.services.reference import load_catalog

SEED = "job center alliance"
ORDERS = 596  # the services tell some more
PAST_DAYS = 548  # eighteen months
RECENT_DAYS, RECENT_SHARE = 35, 0.2
OUTSIDE = "aalborg"


def is_filled() -> bool:
    """Whether anything is there that a demo could spoil."""
    return Company.objects.exists() or User.objects.filter(is_active=True).exists()


@transaction.atomic
def fill() -> dict[str, int]:
    """Write the demo as of today; returns how many rows of each model were told as history."""
    load_organization()
    load_catalog()
    words, chance, ledger = load_vocabulary(), Chance(SEED), Ledger()
    now = calendar.now()
    since = calendar.local_day(now) - dt.timedelta(days=PAST_DAYS + 30)
    people = invite_everybody(words, chance, since)
    staff = list(people.staff.values())
    places = found_companies(words, chance, ledger, staff)
    scene = Scene(
        words=words,
        chance=chance,
        ledger=ledger,
        watch=Stopwatch(ledger, now),
        chronicle=Chronicle(ledger),
        system=User.objects.system(),
        now=now,
        members=_members(people),
        occupations=_occupations(),
    )
    _enter_companies(scene, places)
    unrestricted = [place for place in places if not place.restricted]
    _tell_history(scene, unrestricted, people.staff[OUTSIDE])
    tell_agreements(scene, places)
    scene.watch.judge()
    counts = ledger.write()
    _give_numbers_out(scene)
    tell_present(scene, unrestricted)
    tell_import(scene, [one for one in unrestricted if one.staff.town.slug == MAIN], people.admin)
    return counts


def _enter_companies(scene: Scene, places: list[Place]) -> None:
    """The register was filled before the first order came."""
    at = scene.now - dt.timedelta(days=PAST_DAYS + 1)
    for place in places:
        place.company.created_at = at
        actor = place.staff.consultants[0]
        scene.chronicle.note("company.created", place.company, at=at, actor=actor)


def _members(people: People) -> dict[str, list[Staff]]:
    """The job centers of each one's alliance; the outside one stands alone."""
    everybody = list(people.staff.values())
    return {
        one.town.slug: [
            other
            for other in everybody
            if other is one or (one.town.short and other.town.short == one.town.short)
        ]
        for one in everybody
    }


def _occupations() -> dict[str, Occupation]:
    return {row.title_da: row for row in Occupation.objects.order_by("disco08")}


def _tell_history(scene: Scene, places: list[Place], outside: Staff) -> None:
    partners = {
        slug: [one for one in members if one.town.slug != slug]
        for slug, members in scene.members.items()
    }
    planner = Planner(scene.chance, partners, outside)
    for opened_at in sorted(_opening(scene) for _number in range(ORDERS)):
        _tell_order(scene, planner.plan(scene.chance.pick(places), opened_at))
    tell_visits(scene, places)
    tell_inquiries(scene, places)


def _opening(scene: Scene) -> dt.datetime:
    is_recent = scene.chance.happens(RECENT_SHARE)
    return past_moment(scene, RECENT_DAYS if is_recent else PAST_DAYS)


def _tell_order(scene: Scene, plan: Plan) -> None:
    """Everything of the plan that has happened by now, in its order.

    After the closing only the call about the advert is still made ("always", scenario B).
    """
    story = OrderTeller(scene, plan)
    own = [*story.acts(), *CallTeller(story).acts()]
    lasting = AdvertTeller(story).acts()
    acts = [(at, act, False) for at, act in own] + [(at, act, True) for at, act in lasting]
    for at, act, is_lasting in sorted(acts, key=lambda row: row[0]):
        over = story.order is not None and story.is_over and at > story.order.closed_at
        if at <= scene.now and (is_lasting or not over):
            act(at)


def _give_numbers_out(scene: Scene) -> None:
    """The counter goes on after the last number of each year."""
    OrderNumber.objects.bulk_create(
        [OrderNumber(year=year, last=last) for year, last in scene.given_out.items()]
    )


def refresh_planner() -> None:
    """Tell the database how the tables look now: its plans were made for empty ones."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
