"""The orders of the invented country, with calls, adverts, results, clocks and their history."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection

from alliance.foundation import calendar
from jobcenters.models import JobCenter
from recruitment.choices import CloseCause, EmploymentType, OrderReason, OrderState
from recruitment.models import Advert, Escalation, EscalationRecipient, RecruitmentOrder, Result
from servicecatalog.models import Occupation

ORDERS, ESCALATIONS = 200_000, 10_000
LARGE_ALLIANCE, LARGE_SHARE = "oestjylland", 25_000  # one of its members sees so many orders
LIVE_SHARE = 0.08
BATCH = 4_000
SINCE_DAYS, LIVE_DAYS = 1_500, 60
ADVERT_EVERY = 2
CLOSED = (OrderState.FILLED, OrderState.PARTLY_FILLED, OrderState.UNFILLED, OrderState.WITHDRAWN)
LIVE = (OrderState.READY, OrderState.READY, OrderState.ESCALATED, OrderState.PAUSED)
# Each past order leaves clocks and lines of the log behind; so many of each.
PAST_CLOCKS = """
INSERT INTO servicecatalog_clock (id, created_at, subject_type, subject_id, subject_label, path,
  closing_days, started_at, due_on, due_soon_on, stopped_at, paused_days, settled, state,
  job_center_id, responsible_id, standard_id, rule_id)
SELECT gen_random_uuid(), o.opened_at, 'recruitment.recruitmentorder', o.id,
  o.number || ' ' || o.title, '/recruitment/orders/' || o.id || '/', ARRAY['06-05', '12-24'],
  o.opened_at, due.on_day, due.on_day - 2, o.closed_at, 0,
  o.closed_at IS NOT NULL, CASE WHEN o.closed_at IS NULL THEN 'pending' ELSE 'met' END,
  o.owner_id, o.case_holder_id, r.standard_id, r.id
FROM recruitment_recruitmentorder o
CROSS JOIN (SELECT DISTINCT ON (standard_id) standard_id, id FROM servicecatalog_standardrule
            WHERE alliance_id IS NULL AND standard_id IN ('S02', 'S08', 'S12')
            ORDER BY standard_id, valid_from DESC) r
CROSS JOIN LATERAL (SELECT CASE WHEN o.closed_at IS NULL THEN current_date + 10
                           ELSE o.opened_at::date + 8 END AS on_day) due
"""
PAST_EVENTS = """
INSERT INTO audit_event (id, sequence, name, at, actor_id, actor_label, role_label,
  target_type, target_id, target_label, before, after, reason)
SELECT gen_random_uuid(), nextval('audit_event_sequence'), e.name, o.opened_at + e.later,
  o.case_holder_id, 'Opdigtet Person', 'virksomhedskonsulent', 'recruitment.recruitmentorder',
  o.id, o.number || ' ' || o.title, '{}'::jsonb, '{"state": "ready"}'::jsonb, ''
FROM recruitment_recruitmentorder o
CROSS JOIN (VALUES ('order.open', interval '0'), ('order.mark_ready', interval '1 hour'),
                   ('order.close', interval '20 days')) AS e (name, later)
WHERE o.opened_at + e.later <= now()
"""


class OrderWriter:
    """Writes the orders of a `Country` whose people and companies stand."""

    def __init__(self, country, sites: list[tuple]):
        self.country, self.dice, self.now = country, country.dice, country.now
        self.today = calendar.local_day(country.now)
        self.sites = {center.pk: [] for center in country.centers}
        for site in sites:
            self.sites[site[3].pk].append(site)
        self.occupations = list(Occupation.objects.order_by("pk"))
        self.escalated: list[RecruitmentOrder] = []

    def write(self) -> None:
        """All of it; the country is told how far it is."""
        self.country.say(f"  {ORDERS:,} orders")
        owners = self._owners()
        for start in range(0, ORDERS, BATCH):
            self._write_orders([self._order(start + place, next(owners)) for place in range(BATCH)])
        self.country.say(f"  {ESCALATIONS:,} escalations")
        self._call()
        self.country.say("  clocks and the log of the past")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(PAST_CLOCKS)
            cursor.execute(PAST_EVENTS)

    def _owners(self) -> Iterator[JobCenter]:
        """Each order's job center: the large alliance has its share, the others the rest."""
        members = set(
            JobCenter.objects.filter(memberships__alliance__slug=LARGE_ALLIANCE).values_list(
                "pk", flat=True
            )
        )
        within = [center for center in self.country.centers if center.pk in members]
        others = [center for center in self.country.centers if center.pk not in members]
        for number in range(ORDERS):
            is_within = number * LARGE_SHARE // ORDERS != (number + 1) * LARGE_SHARE // ORDERS
            pool = within if is_within else others
            yield pool[number // 8 % len(pool)] if is_within else pool[number % len(pool)]

    def _order(self, number: int, owner: JobCenter) -> RecruitmentOrder:
        company, unit, person, _center = self.dice.choice(self.sites[owner.pk])
        occupation = self.dice.choice(self.occupations)
        is_live = self.dice.random() < LIVE_SHARE
        age = self.dice.randrange(*((0, LIVE_DAYS) if is_live else (LIVE_DAYS, SINCE_DAYS)))
        opened_at = self.now - dt.timedelta(days=age, minutes=number % 600)
        heads = 1 + self.dice.randrange(8)
        order = RecruitmentOrder(
            pk=self.country.key(),
            number=f"{opened_at.year}-{number:06d}",
            owner=owner,
            case_holder=self.dice.choice(self.country.consultants[owner.pk]),
            company_id=company,
            unit_id=unit,
            contact_person_id=person,
            occupation=occupation,
            title=occupation.title_da[:100],
            head_count=heads,
            employment_type=EmploymentType.ORDINARY,
            starts_on=self.today + dt.timedelta(days=30 - age),
            deadline_on=self.today + dt.timedelta(days=20 - age),
            workplace="Opdigtet Vej 1",
            municipality=owner.municipality,
            skills="Erfaring og godt humør",
            reason=OrderReason.EXPANSION,
            publish_consent=True,
            description=f"Opdigtet behov nummer {number}. " * 4,
            state=self.dice.choice(LIVE if is_live else CLOSED),
            opened_at=opened_at,
            ready_at=opened_at + dt.timedelta(hours=2),
        )
        if order.state == OrderState.PAUSED:
            order.paused_from = OrderState.READY
        if not is_live:
            order.closed_at = opened_at + dt.timedelta(days=25)
            order.closed_from, order.close_cause = OrderState.READY, CloseCause.GOT_STAFF
        return order

    def _write_orders(self, orders: list[RecruitmentOrder]) -> None:
        RecruitmentOrder.objects.bulk_create(orders)
        Result.objects.bulk_create(
            Result(
                order=order,
                job_center_id=order.owner_id,
                kind="hired",
                count=1,
                on=calendar.local_day(order.opened_at),
                registered_by_id=order.case_holder_id,
            )
            for order in orders
            if order.closed_at
        )
        Advert.objects.bulk_create(self._advert(order) for order in orders[::ADVERT_EVERY])
        asked = [order for order in orders if order.state == OrderState.ESCALATED]
        past = [order for order in orders if order.closed_at]
        self.escalated += (asked + past)[: ESCALATIONS * BATCH // ORDERS]

    def _advert(self, order: RecruitmentOrder) -> Advert:
        day = calendar.local_day(order.ready_at)
        return Advert(
            order=order,
            title=order.title,
            jobnet_reference=f"J{order.number}",
            employment_type=order.employment_type,
            published_on=day,
            expires_on=day + dt.timedelta(days=LIVE_DAYS + 20),
            withdrawn_on=calendar.local_day(order.closed_at) if order.closed_at else None,
            call_on=day + dt.timedelta(days=LIVE_DAYS + 15),
        )

    def _call(self) -> None:
        """Two or three job centers are asked about each; some have answered."""
        calls = [
            Escalation(order=order, sent_at=order.ready_at, sent_by_id=order.case_holder_id)
            for order in self.escalated
        ]
        Escalation.objects.bulk_create(calls, BATCH)
        rows = [self._asked(call, center) for call in calls for center in self._neighbors(call)]
        EscalationRecipient.objects.bulk_create(rows, BATCH)

    def _neighbors(self, call: Escalation) -> list[JobCenter]:
        others = self.dice.sample(self.country.centers, 4)
        return [center for center in others if center.pk != call.order.owner_id][:3]

    def _asked(self, call: Escalation, center: JobCenter) -> EscalationRecipient:
        has_pledged = self.dice.random() < 0.5
        is_over = call.order.closed_at is not None
        return EscalationRecipient(
            escalation=call,
            order=call.order,
            job_center=center,
            state="pledged" if has_pledged else "expired" if is_over else "asked",
            asked_at=call.sent_at,
            due_on=self.today + dt.timedelta(days=3),
            answered_at=call.sent_at if has_pledged else None,
            pledged_count=1 if has_pledged else 0,
        )
