"""Recruitment challenges that a job center shares with the others of its alliances (R126)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited
from alliance.foundation.models import Record, Versioned
from jobcenters.models import JobCenter, User
from recruitment.models.orders import RecruitmentOrder
from servicecatalog.models import Occupation


class ChallengeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ChallengeQuerySet":
        """Those of the own job center and of the ones that it is allied with."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(job_center__in=JobCenter.objects.keys_in_reach_of(user))

    def search(self, text: str) -> "ChallengeQuerySet":
        """By part of the title or the text."""
        return self.filter(Q(title__icontains=text) | Q(text__icontains=text))


@audited
class Challenge(Record, Versioned):
    """What a job center cannot solve alone: a shortage, a season, an employer who leaves."""

    job_center = models.ForeignKey(
        JobCenter, on_delete=models.PROTECT, related_name="challenges", verbose_name=_("job center")
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("challenge"), max_length=3000)
    occupation = models.ForeignKey(
        Occupation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("occupation"),
    )
    orders = models.ManyToManyField(
        RecruitmentOrder, blank=True, related_name="challenges", verbose_name=_("orders")
    )
    posted_at = models.DateTimeField(_("shared"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closing_note = models.CharField(_("what came of it"), max_length=1000, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("recruitment challenge")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closing_note="")
                | Q(closed_at__isnull=False) & ~Q(closing_note=""),
                name="closed_challenge_says_what_came",
            )
        ]
        indexes = [models.Index(fields=["-posted_at"], name="challenge_by_age")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the challenge and its replies."""
        return address("recruitment:challenge_detail", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether replies are still wanted."""
        return self.closed_at is None


@audited
class ChallengeReply(Record):
    """What another job center, or a colleague, can offer; perhaps with an order of its own."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="replies")
    job_center = models.ForeignKey(JobCenter, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("reply"), max_length=2000)
    order = models.ForeignKey(
        RecruitmentOrder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("reply to a challenge")
        ordering = ["at"]

    def __str__(self):
        return f"{self.challenge}: {self.job_center}"
