"""The fixed lists of orders and what came of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    DRAFT = "draft", _("draft")
    READY = "ready", _("in progress")
    ESCALATED = "escalated", _("escalated")
    UPSKILLING = "upskilling", _("upskilling")
    PAUSED = "paused", _("enough candidates for now")
    FILLED = "filled", _("filled")
    PARTLY_FILLED = "partly_filled", _("partly filled")
    UNFILLED = "unfilled", _("not filled")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = (OrderState.READY, OrderState.ESCALATED, OrderState.UPSKILLING)
LIVE_STATES = (*OPEN_STATES, OrderState.PAUSED)
UNCLOSED_STATES = (OrderState.DRAFT, *LIVE_STATES)
CLOSED_STATES = (
    OrderState.FILLED,
    OrderState.PARTLY_FILLED,
    OrderState.UNFILLED,
    OrderState.WITHDRAWN,
)


class NationalStatus(models.TextChoices):
    """The four statuses of executive order 442 of 26 May 2023, § 137 (recruitment.md 0.1)."""

    ACTIVE = "active", _("being worked on, also in other municipalities")
    ENOUGH = "enough", _("inactive: the employer has enough referrals for now")
    FILLED = "filled", _("closed by the employer as filled")
    RAN_OUT = "ran_out", _("closed because the deadline ran out")


class EmploymentType(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary job")
    TEMPORARY = "temporary", _("temporary job")
    WAGE_SUBSIDY = "wage_subsidy", _("wage subsidy")
    PLACEMENT = "placement", _("work placement")
    FLEX_JOB = "flex_job", _("flex job")
    SMALL_JOB = "small_job", _("small job")
    APPRENTICE = "apprentice", _("apprentice")
    ADULT_APPRENTICE = "adult_apprentice", _("adult apprentice")
    JOB_ROTATION = "job_rotation", _("job rotation (ended)")


class OrderReason(models.TextChoices):
    EXPANSION = "expansion", _("expansion")
    REPLACEMENT = "replacement", _("replacement")
    SEASONAL = "seasonal", _("season")
    CONSTRUCTION = "construction", _("large construction")
    INFRASTRUCTURE = "infrastructure", _("infrastructure")
    ESTABLISHMENT = "establishment", _("new company")


class CloseCause(models.TextChoices):
    GOT_STAFF = "got_staff", _("the company got its staff")
    ELSEWHERE = "elsewhere", _("the company found staff elsewhere")
    NO_CANDIDATES = "no_candidates", _("no suitable candidates")
    RAN_OUT = "ran_out", _("the deadline ran out")
    NEED_GONE = "need_gone", _("the company no longer has the need")


class ResultKind(models.TextChoices):
    PRESENTED = "presented", _("presented")
    HIRED = "hired", _("hired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SearchOutcome(models.TextChoices):
    SEARCHED = "searched", _("searched")
    SKIPPED = "skipped", _("skipped")
