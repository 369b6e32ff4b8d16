"""The education of a job center's unemployed: kept by its leaders, used to choose partners."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from jobcenters import policies
from jobcenters.choices import EducationLevel
from jobcenters.models import EducationProfile, JobCenter, User

LASTING = dt.timedelta(days=730)  # older figures say nothing about today; the number is ours

describe("educationprofile.saved", gettext_lazy("Education profile saved"))


@transaction.atomic
def save_education(
    job_center: JobCenter, *, actor: User, as_of: dt.date, counts: dict[str, int], source: str
) -> EducationProfile:
    """Keep the number of unemployed by `EducationLevel` as of a day; the same day again corrects.

    Raises `PermissionDenied`, `RuleBroken` for a day to come, no source, or nobody at all.
    Source: R087.
    """
    if not policies.can_edit_job_center(actor, job_center):
        raise PermissionDenied
    if as_of > calendar.today():
        raise RuleBroken(_("This day is still to come."), field="as_of")
    if not source.strip():
        raise RuleBroken(_("Write where the numbers come from."), field="source")
    refuse_cpr(source=source)
    if any(counts[level] < 0 for level in EducationLevel.values) or not sum(counts.values()):
        raise RuleBroken(_("Write at least one number above zero."), field="primary")
    JobCenter.objects.select_for_update(of=("self",)).get(pk=job_center.pk)
    profile = EducationProfile.objects.filter(job_center=job_center, as_of=as_of).first()
    before = snapshot(profile) if profile else {}
    profile = profile or EducationProfile(job_center=job_center, as_of=as_of)
    for level in EducationLevel.values:
        setattr(profile, level, counts[level])
    profile.source = source.strip()
    profile.save()
    record("educationprofile.saved", profile, actor=actor, before=before)
    return profile


@dataclass(frozen=True)
class Supply:
    """How many unemployed of a job center have the education asked for."""

    count: int
    share: int  # whole percent
    as_of: dt.date

    def reason(self, levels: Collection[EducationLevel]) -> str:
        """As a sentence beside a proposal."""
        names = " / ".join(str(level.label) for level in levels)
        text = _("many unemployed with %(levels)s: %(count)s (%(share)s %%) on %(day)s")
        return text % {
            "levels": names,
            "count": self.count,
            "share": self.share,
            "day": date_format(self.as_of, "DATE_FORMAT"),
        }


def well_supplied(levels: Collection[EducationLevel]) -> dict[object, Supply]:
    """The job centers whose share of unemployed with ``levels`` is at least that of all job
    centers with numbers taken together, by key; one query."""
    if not levels:
        return {}
    since = calendar.today() - LASTING
    profiles = list(EducationProfile.objects.filter(as_of__gte=since).newest_of_each())
    total = sum(row.total for row in profiles)
    wanted = sum(row.count_of(levels) for row in profiles)
    return {
        row.job_center_id: Supply(
            row.count_of(levels), round(100 * row.count_of(levels) / row.total), row.as_of
        )
        for row in profiles
        if row.count_of(levels) and row.count_of(levels) * total >= wanted * row.total
    }
