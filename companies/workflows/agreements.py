"""The states of an agreement with a company (R103, R160)."""

from django.utils.translation import gettext_lazy as _

from alliance.foundation.workflow import Transition, Workflow
from companies import policies
from companies.choices import AgreementState
from companies.models import CompanyAgreement

DRAFT = frozenset({AgreementState.DRAFT})
ACTIVE = frozenset({AgreementState.ACTIVE})
RENEWABLE = frozenset({AgreementState.ACTIVE, AgreementState.ENDED})


def _as_it_is(agreement: CompanyAgreement) -> str:
    return agreement.state


AGREEMENT = Workflow(
    CompanyAgreement,
    "state",
    Transition(
        "sign", DRAFT, AgreementState.ACTIVE, policies.can_handle_agreement, _("Register signing")
    ),
    Transition(
        "review",
        ACTIVE,
        AgreementState.ACTIVE,
        policies.can_handle_agreement,
        _("Register review"),
    ),
    Transition("renew", RENEWABLE, _as_it_is, policies.can_handle_agreement, _("Renew")),
    Transition(
        "give_notice",
        ACTIVE,
        AgreementState.ACTIVE,
        policies.can_handle_agreement,
        _("Let it end"),
    ),
    Transition(
        "terminate", ACTIVE, AgreementState.TERMINATED, policies.can_end_agreement, _("Terminate")
    ),
    Transition("expire", ACTIVE, AgreementState.ENDED, policies.can_end_agreement, _("Ended")),
    past={
        "sign": _("Agreement signed"),
        "review": _("Agreement reviewed"),
        "renew": _("Agreement renewed"),
        "give_notice": _("End of the agreement registered"),
        "terminate": _("Agreement terminated"),
        "expire": _("Agreement ended"),
    },
)
