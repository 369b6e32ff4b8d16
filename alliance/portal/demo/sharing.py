"""What the job centers of the demo share today: offers on the exchange, and a challenge."""

import datetime as dt
from decimal import Decimal

from alliance.foundation import calendar
from alliance.portal.demo.companies import Place
from alliance.portal.demo.scene import Scene
from recruitment.choices import OfferKind
from recruitment.models import SmallJobOffer
from recruitment.services.challenges import ChallengeInput, reply_to_challenge, share_challenge
from recruitment.services.exchange import create_offer, reserve_offers

# Hours and days of the offers, in turn.
SHAPES = ((8, (1, 2)), (10, (3, 4)), (5, (5,)), (12, (1, 3, 5)), (15, (2, 4)))
HELD_FOR = 2  # days


def tell_sharing(scene: Scene, by_center: dict[str, list[Place]]) -> None:
    """Two offers at each job center of the alliance, one of them held; and a challenge with a
    reply."""
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
        "starts_on": today + dt.timedelta(days=7),
        "ends_on": None,
        "expires_on": today + dt.timedelta(days=10 + number),
    }
    actor = place.staff.consultants[0]
    return create_offer(actor=actor, job_center=place.staff.center, values=values)
