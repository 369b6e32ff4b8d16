"""The rows of the demo, gathered in memory and written at the end, parents before children."""

from collections import defaultdict

from django.db import connection, models

from alliance.foundation.audit.models import Event
from companies.models import (
    AgreementConcept,
    Company,
    CompanyAgreement,
    Contact,
    ContactPerson,
    CooperationPeriod,
    Inquiry,
    OfferedPlaces,
    ProductionUnit,
    Restriction,
)
from recruitment.models import (
    Advert,
    Escalation,
    EscalationRecipient,
    FollowUp,
    GuestAccess,
    MemberSearch,
    Pledge,
    Question,
    RecruitmentOrder,
    Reminder,
    Result,
    SeatAllotment,
    UpskillingCourse,
)
from servicecatalog.models import Clock, ClockEvent

PARENTS_FIRST = (
    Company,
    ProductionUnit,
    ContactPerson,
    Restriction,
    AgreementConcept,
    CompanyAgreement,
    CompanyAgreement.services.through,
    OfferedPlaces,
    CooperationPeriod,
    Contact,
    Inquiry,
    RecruitmentOrder,
    Advert,
    FollowUp,
    Escalation,
    EscalationRecipient,
    GuestAccess,
    Pledge,
    Question,
    Reminder,
    UpskillingCourse,
    SeatAllotment,
    Result,
    MemberSearch,
    Clock,
    ClockEvent,
    Event,
)
BATCH = 500


class Ledger:
    """What will be written. Objects may still be changed until `write`."""

    def __init__(self):
        self.rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)

    def add(self, *rows: models.Model) -> None:
        """Remember rows; they are written in the order of being remembered."""
        for row in rows:
            self.rows[type(row)].append(row)

    def of(self, model: type[models.Model]) -> list:
        """The remembered rows of one model."""
        return self.rows[model]

    def write(self) -> dict[str, int]:
        """Write everything; returns how many rows of each model."""
        self._number_events()
        for model in PARENTS_FIRST:
            model.objects.bulk_create(self.rows[model], batch_size=BATCH)
        return {model._meta.model_name: len(self.rows[model]) for model in PARENTS_FIRST}

    def _number_events(self) -> None:
        """Events are numbered in the order of their moments, by the log's own sequence."""
        events = sorted(self.rows[Event], key=lambda event: event.at)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval('audit_event_sequence') FROM generate_series(1, %s)", [len(events)]
            )
            for event, (number,) in zip(events, cursor.fetchall(), strict=True):
                event.sequence = number
