"""What may follow what: offers of the exchange board."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from recruitment import policies
from recruitment.choices import OfferState
from recruitment.models import SmallJobOffer

VACANT = frozenset({OfferState.OPEN})
HELD = frozenset({OfferState.RESERVED})
GONE = frozenset({OfferState.TAKEN, OfferState.WITHDRAWN})

OFFER = Workflow(
    SmallJobOffer,
    "state",
    Transition("reserve", VACANT, OfferState.RESERVED, policies.can_reserve, _("Reserve")),
    Transition("release", HELD, OfferState.OPEN, policies.can_take_part, _("Give back")),
    Transition("take", HELD, OfferState.TAKEN, policies.can_take_part, _("Taken")),
    Transition(
        "withdraw",
        VACANT | HELD,
        OfferState.WITHDRAWN,
        policies.can_change_offer,
        _("Withdraw the offer"),
    ),
    Transition("reopen", GONE, OfferState.OPEN, policies.can_change_offer, _("Vacant again")),
    past={
        "reserve": _("Reserved"),
        "release": _("Given back"),
        "withdraw": _("Offer withdrawn"),
    },
)
