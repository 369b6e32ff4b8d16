"""The recruitment order, what came of it, and where was searched."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Greatest, Upper
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.lookups import IsAnyOf, IsListed, listed
from alliance.foundation.models import Record, Versioned
from companies.models import Company, ContactPerson, ProductionUnit
from jobcenters.models import JobCenter, Municipality, Unit, User
from recruitment.choices import (
    CLOSED_STATES,
    LIVE_STATES,
    OPEN_STATES,
    UNCLOSED_STATES,
    CloseCause,
    EmploymentType,
    NationalStatus,
    OrderReason,
    OrderState,
    ResultKind,
    SearchOutcome,
)
from servicecatalog.models import Occupation

NATIONAL_STATUS = {
    OrderState.PAUSED: NationalStatus.ENOUGH,
    OrderState.FILLED: NationalStatus.FILLED,
    OrderState.PARTLY_FILLED: NationalStatus.FILLED,
    OrderState.WITHDRAWN: NationalStatus.FILLED,
    OrderState.UNFILLED: NationalStatus.RAN_OUT,
}


@not_audited("a counter: the numbers it gave out stand on the orders")
class OrderNumber(models.Model):
    """The last order number given out in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.year}-{self.last:04d}"


class RecruitmentOrderQuerySet(models.QuerySet):
    def visible_to(self, user, opened: str | None = None) -> "RecruitmentOrderQuerySet":
        """The one door to orders (B13.4): all of the own job center; ready ones of job centers in
        reach; those that a call to the own job center makes visible, while it lasts.

        ``opened``: the latter, where they have been asked for already (`opened_to`)."""
        if not user.is_authenticated:
            return self.none()
        own = JobCenter.objects.keys_open_to(user, "view_orders")
        reach = JobCenter.objects.keys_in_reach_of(user)
        if opened is None:
            called = IsAnyOf("pk", self._calls_opening_to(user).values("order"))
        else:
            called = IsListed("pk", opened)
        ready = ~Q(state=OrderState.DRAFT)
        return self.filter(Q(owner__in=own) | Q(owner__in=reach) & ready | Q(called))

    def opened_to(self, user) -> models.QuerySet:
        """One text (or none) with the keys of the orders that calls let ``user`` see."""
        return listed(self._calls_opening_to(user), "order")

    def _calls_opening_to(self, user) -> models.QuerySet:
        answering = JobCenter.objects.keys_open_to(user, "answer_calls")
        return self.model.recipients.rel.related_model.objects.opening_to(answering)

    def open(self) -> "RecruitmentOrderQuerySet":
        """Those being worked on."""
        return self.filter(state__in=OPEN_STATES)

    def live(self) -> "RecruitmentOrderQuerySet":
        """Those being worked on or paused."""
        return self.filter(state__in=LIVE_STATES)

    def with_gap(self) -> "RecruitmentOrderQuerySet":
        """Adds ``pledged_count``, ``presented_count`` and ``hired_count`` to each row; and
        ``lacking``, the positions neither filled nor promised, as `statistics.Gap.gap`."""
        recipients = self.model.recipients.rel.related_model.objects
        pledged = recipients.filter(order=OuterRef("pk"))
        hired = _results(ResultKind.HIRED, order="order").filter(job_center=OuterRef("job_center"))
        open_pledge = Greatest(F("pledged_count") - _total(hired, "count"), 0)
        counted = self.annotate(
            pledged_count=_total(pledged.values("order"), "pledged_count"),
            presented_count=_total(_results(ResultKind.PRESENTED), "count"),
            hired_count=_total(_results(ResultKind.HIRED), "count"),
            open_pledges=_total(pledged.annotate(left=open_pledge).values("order"), "left"),
            presented_by_owner=_total(_by_owner(ResultKind.PRESENTED), "count"),
            hired_by_owner=_total(_by_owner(ResultKind.HIRED), "count"),
        )
        own = Greatest(F("presented_by_owner") - F("hired_by_owner"), 0)
        taken = F("hired_count") + F("filled_elsewhere") + F("open_pledges") + own
        return counted.annotate(lacking=Greatest(F("head_count") - taken, 0))

    def search(self, text: str) -> "RecruitmentOrderQuerySet":
        """By number, by part of the title, or by the company's name or CVR number."""
        companies = Company.objects.search(text).order_by().values("pk")
        return self.filter(
            Q(number__startswith=text) | Q(title__icontains=text) | Q(IsAnyOf("company", companies))
        )


def _results(kind: str, order: str = "pk"):
    return Result.objects.filter(order=OuterRef(order), kind=kind).values("order")


def _by_owner(kind: str):
    return _results(kind).filter(job_center=OuterRef("owner"))


def _total(rows, column: str):
    total = rows.annotate(total=Sum(column)).values("total")
    return Coalesce(models.Subquery(total), 0)


@audited
class RecruitmentOrder(Record, Versioned):
    """What a company needs. One occupation, one head count, one case holder (R014, S02).

    Field lengths are those of the national order record (recruitment.md 0.3), so that nothing
    must be cut when an order is exported. It counts people; it never names them (B13.5).
    """

    number = models.CharField(_("number"), max_length=12, unique=True)
    owner = models.ForeignKey(
        JobCenter, on_delete=models.PROTECT, related_name="orders", verbose_name=_("job center")
    )
    owner_unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="orders",
        verbose_name=_("unit"),
    )
    case_holder = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="orders", verbose_name=_("case holder")
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="orders", verbose_name=_("company")
    )
    unit = models.ForeignKey(
        ProductionUnit,
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("production unit"),
    )
    contact_person = models.ForeignKey(
        ContactPerson,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="orders",
        verbose_name=_("contact person"),
    )
    occupation = models.ForeignKey(
        Occupation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("occupation"),
    )
    title = models.CharField(_("job title"), max_length=100, blank=True)
    head_count = models.PositiveIntegerField(_("number of people"), default=1)
    max_candidates = models.PositiveIntegerField(_("most candidates wanted"), null=True, blank=True)
    employment_type = models.CharField(
        _("employment type"),
        max_length=20,
        choices=EmploymentType.choices,
        default=EmploymentType.ORDINARY,
    )
    starts_on = models.DateField(_("start"), null=True, blank=True)
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    weekly_hours = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True, default=37
    )
    hours_note = models.CharField(_("working hours"), max_length=200, blank=True)
    workplace = models.CharField(_("workplace address"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("workplace municipality"),
    )
    transport = models.CharField(_("transport"), max_length=200, blank=True)
    skills = models.TextField(_("skills"), max_length=1000, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=OrderReason.choices, blank=True)
    publish_consent = models.BooleanField(_("consent to publish"), null=True)
    description = models.TextField(_("shared description"), max_length=5000, blank=True)
    internal_note = models.TextField(_("internal note"), max_length=2000, blank=True)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )

    state = models.CharField(
        _("state"), max_length=15, choices=OrderState.choices, default=OrderState.DRAFT
    )
    is_large = models.BooleanField(_("large order"), default=False)
    opened_at = models.DateTimeField(_("opened"))
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    not_local_at = models.DateTimeField(_("cannot be filled locally"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waiting for the company"), null=True, blank=True)
    paused_from = models.CharField(max_length=15, blank=True)
    closed_from = models.CharField(max_length=15, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    close_cause = models.CharField(
        _("cause"), max_length=15, choices=CloseCause.choices, blank=True
    )
    close_note = models.CharField(_("note"), max_length=1500, blank=True)
    filled_elsewhere = models.PositiveIntegerField(_("filled elsewhere"), default=0)

    objects = RecruitmentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("recruitment order")
        constraints = [
            models.CheckConstraint(condition=Q(head_count__gte=1), name="order_needs_somebody"),
            models.CheckConstraint(
                condition=Q(state=OrderState.DRAFT)
                | Q(
                    ready_at__isnull=False,
                    occupation__isnull=False,
                    starts_on__isnull=False,
                    publish_consent__isnull=False,
                ),
                name="ready_order_is_described",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_STATES, closed_at__isnull=False)
                | ~Q(state__in=CLOSED_STATES) & Q(closed_at=None),
                name="closed_order_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CLOSED_STATES) | ~Q(close_cause=""),
                name="closed_order_has_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-opened_at"], name="order_of_owner"),
            models.Index(fields=["-opened_at"], name="order_by_age"),
            models.Index(fields=["case_holder", "state"], name="order_of_holder"),
            # The board as it opens, and with the closed ones: the first page of a large alliance
            # without sorting all of its orders. The closed ones have the earliest deadlines, so
            # a walk for the others needs an index without them. Each holds what the board asks of
            # an order: who sees few passes by thousands, and none of them is fetched.
            models.Index(
                fields=["deadline_on", "-opened_at", "id"],
                name="any_order_by_deadline",
                include=["owner", "state"],
            ),
            models.Index(
                fields=["deadline_on", "-opened_at", "id"],
                name="open_order_by_deadline",
                include=["owner", "state"],
                condition=Q(state__in=UNCLOSED_STATES),
            ),
            models.Index(
                fields=["owner", "deadline_on", "-opened_at", "id"],
                name="owned_order_by_deadline",
                include=["state"],
            ),
            models.Index(
                fields=["owner", "deadline_on"],
                name="live_order_by_deadline",
                condition=Q(state__in=LIVE_STATES),
            ),
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="order_title_trigram"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """The order's page."""
        return address("recruitment:order_detail", self.pk)

    @property
    def is_draft(self) -> bool:
        """Not ready yet: only the own job center sees it."""
        return self.state == OrderState.DRAFT

    @property
    def is_live(self) -> bool:
        """Being worked on or paused."""
        return self.state in LIVE_STATES

    @property
    def is_closed(self) -> bool:
        """Filled, partly filled, unfilled or withdrawn."""
        return self.state in CLOSED_STATES

    @property
    def national_status(self) -> NationalStatus:
        """Its status in the words of order 442/2023 § 137."""
        return NATIONAL_STATUS.get(OrderState(self.state), NationalStatus.ACTIVE)

    def total(self, kind: ResultKind) -> int:
        """The sum of one kind of result over all job centers."""
        return self.results.filter(kind=kind).aggregate(total=Sum("count"))["total"] or 0


@audited
class Result(Record):
    """So many were presented, hired or withdrawn by a job center on a day; never who (R180).

    A wrong number is put right by a row with a negative count.
    """

    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="results")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(_("kind"), max_length=10, choices=ResultKind.choices)
    count = models.IntegerField(_("number"))
    on = models.DateField(_("date"))
    starts_on = models.DateField(_("first working day"), null=True, blank=True)
    course = models.ForeignKey(
        "UpskillingCourse",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="results",
        verbose_name=_("via the course"),
    )
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("result")
        constraints = [
            models.CheckConstraint(condition=~Q(count=0), name="result_counts_somebody"),
            models.CheckConstraint(
                condition=Q(kind=ResultKind.HIRED) | Q(course=None, starts_on=None),
                name="only_the_hired_begin",
            ),
        ]
        indexes = [models.Index(fields=["order", "kind", "job_center"], name="result_of_order")]

    def __str__(self):
        return f"{self.order_id}: {self.kind} {self.count}"


@audited
class MemberSearch(Record):
    """That a member job center has been searched for an order, or why it was skipped (R071)."""

    order = models.ForeignKey(RecruitmentOrder, on_delete=models.CASCADE, related_name="searches")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=SearchOutcome.choices)
    found = models.PositiveIntegerField(_("suitable candidates"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("search")
        constraints = [
            models.UniqueConstraint(fields=["order", "job_center"], name="search_once_per_center"),
            models.CheckConstraint(
                condition=Q(outcome=SearchOutcome.SEARCHED) | ~Q(reason=""),
                name="skipped_search_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.job_center} {self.outcome}"
