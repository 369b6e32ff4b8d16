"""Extracts of the CVR register: the import, its lines, and what the register last said."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited, not_audited
from alliance.foundation.models import Record
from companies.choices import (
    WORKING_STATES,
    ChangeDecision,
    ChangeKind,
    ImportState,
    LineOutcome,
)
from companies.models.register import Company, ProductionUnit
from jobcenters.choices import Role
from jobcenters.models import Alliance, User

APPLICABLE = (LineOutcome.NEW, LineOutcome.CHANGED, LineOutcome.UNCHANGED)


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ImportRunQuerySet":
        """Those of the alliances that the user administers."""
        if not user.is_authenticated:
            return self.none()
        held = [
            row.alliance_id
            for row in user.current_appointments
            if row.role == Role.ALLIANCE_ADMINISTRATOR
        ]
        return self.all() if user.is_superuser else self.filter(alliance__in=held)

    def chosen_before(self, alliance: Alliance) -> dict[str, str]:
        """What was said of columns in earlier extracts of the alliance: the field by the plain
        name of the column, the latest word last."""
        rows = self.filter(alliance=alliance).exclude(chosen={}).order_by("created_at")
        found: dict[str, str] = {}
        for chosen in rows.values_list("chosen", flat=True):
            found |= chosen
        return found

    def working(self) -> "ImportRunQuerySet":
        """Those that the portal is busy with."""
        return self.filter(state__in=WORKING_STATES)


@audited
class ImportRun(Record):
    """One extract of the CVR register: read, looked at, applied (R003). One works at a time."""

    alliance = models.ForeignKey(
        Alliance, on_delete=models.PROTECT, related_name="imports", verbose_name=_("alliance")
    )
    source = models.CharField(max_length=10, default="cvr", editable=False)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=150)
    encoding = models.CharField(_("character set"), max_length=20)
    separator = models.CharField(_("separator"), max_length=1)
    headings = models.JSONField(default=list, editable=False)
    columns = models.JSONField(_("columns"), default=dict)
    unknown = models.JSONField(default=list, editable=False)
    chosen = models.JSONField(default=dict, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    lines_read = models.PositiveIntegerField(default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=WORKING_STATES),
                name="one_import_works_at_a_time",
            )
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self) -> str:
        """The import's page."""
        return address("companies:import_detail", self.pk)

    @property
    def can_choose(self) -> bool:
        """Whether its columns may be chosen by hand: the file is still here."""
        is_asked = self.state == ImportState.CHOOSING
        return is_asked or (self.state == ImportState.READY and bool(self.unknown or self.chosen))

    @property
    def is_working(self) -> bool:
        """Whether the portal is busy with it."""
        return self.state in WORKING_STATES


@not_audited("a piece of an uploaded file, deleted as soon as it has been read")
class ImportChunk(models.Model):
    """A piece of the file as it came in, so that any worker can go on reading."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_chunk_once")]

    def __str__(self):
        return f"{self.run_id}: {self.number}"


class ImportLineQuerySet(models.QuerySet):
    def to_apply(self) -> "ImportLineQuerySet":
        """Lines that have not been applied, in the order of the file."""
        return self.filter(applied=False, outcome__in=APPLICABLE).order_by("number")

    def counts(self) -> dict[str, int]:
        """How many lines of each outcome."""
        rows = self.order_by().values_list("outcome").annotate(models.Count("pk"))
        found = dict(rows)
        return {outcome: found.get(outcome, 0) for outcome in LineOutcome.values}


@not_audited("a line of an extract; what it changes is recorded on the company and the site")
class ImportLine(models.Model):
    """One line of the extract: what it says, and what came or will come of it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    cvr_number = models.CharField(_("CVR number"), max_length=30, blank=True)
    p_number = models.CharField(_("P-number"), max_length=30, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    values = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=LineOutcome.choices)
    message = models.CharField(_("message"), max_length=500, blank=True)
    applied = models.BooleanField(default=False)

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_line_once")]
        indexes = [
            models.Index(fields=["run", "outcome", "number"], name="import_line_by_outcome"),
            models.Index(fields=["run", "p_number"], name="import_line_by_p_number"),
            models.Index(
                fields=["run", "number"],
                condition=Q(applied=False, outcome__in=APPLICABLE),
                name="import_line_to_apply",
            ),
        ]

    def __str__(self):
        return f"{self.run_id}: {self.number}"


@not_audited("a copy of what the register said, to know later what was edited here")
class RegisterFact(models.Model):
    """What the CVR register last said of a site."""

    unit = models.OneToOneField(
        ProductionUnit, on_delete=models.CASCADE, primary_key=True, related_name="register_fact"
    )
    values = models.JSONField(default=dict)

    def __str__(self):
        return f"{self.unit_id}"


class RegisterChangeQuerySet(models.QuerySet):
    def open(self) -> "RegisterChangeQuerySet":
        """Those that nobody has decided."""
        return self.filter(decision="")

    def visible_to(self, user) -> "RegisterChangeQuerySet":
        """Those of the sites that the user may see."""
        return self.filter(unit__in=ProductionUnit.objects.visible_to(user))

    def to_show(self, company: Company | uuid.UUID) -> "RegisterChangeQuerySet":
        """What stands on the page of ``company`` (or its key): open ones, and a bankruptcy for
        good."""
        lasting = Q(kind=ChangeKind.BANKRUPT, decision=ChangeDecision.TAKEN)
        return (
            self.filter(Q(decision="") | lasting, unit__company=company)
            .select_related("unit__municipality__job_center")
            .order_by("created_at", "pk")
        )


@not_audited("the decision stands in the log of its site")
class RegisterChange(Record):
    """What the register says about a site and a person must decide; never applied by itself."""

    unit = models.ForeignKey(
        ProductionUnit, on_delete=models.CASCADE, related_name="register_changes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind.choices)
    facts = models.JSONField(default=dict)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(
        _("decision"), max_length=10, choices=ChangeDecision.choices, blank=True
    )
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = RegisterChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in the register")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=Q(decision=""),
                name="register_change_waits_once",
            )
        ]

    def __str__(self):
        return f"{self.unit}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The page of the decision."""
        return address("companies:register_change_decide", self.pk)
