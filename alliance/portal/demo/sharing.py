"""What the job centers of the demo share today: offers on the exchange, challenges, what each is
strong in, and a company that stands twice in the register."""

import datetime as dt
from decimal import Decimal

from alliance.foundation import calendar
from alliance.foundation.calendar import as_of
from alliance.portal.demo.companies import Place
from alliance.portal.demo.scene import Scene
from companies.services.merging import propose_merge
from jobcenters.services.places import change_strong_occupations
from jobcenters.services.profiles import name_deputy
from recruitment.choices import OfferKind
from recruitment.models import SmallJobOffer
from recruitment.services.challenges import (
    ChallengeInput,
    close_challenge,
    reply_to_challenge,
    share_challenge,
)
from recruitment.services.exchange import create_offer, reserve_offers

# Hours and days of the offers, in turn.
SHAPES = ((8, (1, 2)), (10, (3, 4)), (5, (5,)), (12, (1, 3, 5)), (15, (2, 4)))
HELD_FOR = 2  # days
AWAY = dt.timedelta(days=7)  # how long the second consultant of Herning is on leave
ASKED = dt.timedelta(days=12)  # ago
STRONG = 2  # occupations in which a job center has many candidates
SAME = "Virksomheden har skiftet navn og er oprettet igen under det nye."


def tell_sharing(scene: Scene, by_center: dict[str, list[Place]]) -> None:
    """Two offers at each job center of the alliance, one of them held; two challenges, one of them
    over; what each is strong in; a merge to answer; a deputy."""
    places = [by_center[slug][number] for slug in sorted(by_center) for number in (6, 7)]
    offers = [_offer(scene, place, number) for number, place in enumerate(places)]
    holder = by_center["herning"][0].staff.consultants[0]
    reach = [offer for offer in offers if offer.owner.slug == "holstebro"]
    until = calendar.local_day(scene.now) + dt.timedelta(days=HELD_FOR)
    reserve_offers(reach[:1], actor=holder, until=until)
    asker, helper = by_center["viborg"][0].staff, by_center["skive"][0].staff
    words = ChallengeInput(scene.say("challenge_title"), scene.say("challenge"))
    challenge = share_challenge(
        actor=asker.consultants[0], job_center=asker.center, challenge=words
    )
    reply_to_challenge(challenge, actor=helper.consultants[0], text=scene.say("reply"))
    _solved_challenge(scene, by_center["herning"][0], by_center["ikast-brande"][0])
    for slug in sorted(by_center):
        _strong(scene, by_center[slug])
    kept, merged = by_center["holstebro"][8], by_center["herning"][9]
    actor = kept.staff.consultants[0]
    propose_merge(kept.company, merged.company, actor=actor, taken=[], reason=SAME)
    _leave(scene, by_center["herning"][0])


def _solved_challenge(scene: Scene, asker: Place, helper: Place) -> None:
    author = asker.staff.consultants[0]
    title = "Rengøring på skæve tidspunkter"
    text = "To kunder mangler folk fra kl. 4 om morgenen, og bussen kører først kl. 6."
    with as_of(scene.now - ASKED):
        words = ChallengeInput(title, text)
        row = share_challenge(actor=author, job_center=asker.staff.center, challenge=words)
    with as_of(scene.now - ASKED + dt.timedelta(days=2)):
        text = "Vi har en aftale om samkørsel, som I kan være med i."
        reply_to_challenge(row, actor=helper.staff.consultants[0], text=text)
    with as_of(scene.now - ASKED + dt.timedelta(days=5)):
        close_challenge(row, actor=author, note="Fem er begyndt og kører sammen.")


def _strong(scene: Scene, places: list[Place]) -> None:
    """In what the companies of the town ask for most, there are people too."""
    staff = places[0].staff
    trades = {place.trade.occupations[0]: None for place in places}
    for title in list(trades)[:STRONG]:
        code = scene.occupations[title].disco08
        change_strong_occupations(staff.center, actor=staff.leader, add=code)


def _leave(scene: Scene, place: Place) -> None:
    stays, goes = place.staff.consultants[:2]
    first = calendar.add_working_days(calendar.local_day(scene.now), 3)
    name_deputy(goes, stays, actor=goes, valid_from=first, valid_to=first + AWAY)


def _offer(scene: Scene, place: Place, number: int) -> SmallJobOffer:
    hours, days = SHAPES[number % len(SHAPES)]
    today = calendar.local_day(scene.now)
    values = {
        "company": place.company,
        "kind": OfferKind.PLACEMENT if number % 3 == 0 else OfferKind.SMALL_JOB,
        "title": scene.say("offer"),
        "description": scene.say("message"),
        "occupation": scene.occupations[place.trade.occupations[0]],
        "municipality": place.unit.municipality,
        "weekly_hours": Decimal(hours),
        "days": list(days),
        "starts_on": calendar.add_working_days(today, 5),
        "ends_on": None,
        "expires_on": today + dt.timedelta(days=10 + number),
    }
    actor = place.staff.consultants[0]
    return create_offer(actor=actor, job_center=place.staff.center, values=values)
